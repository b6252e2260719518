import type { Meta, StoryObj } from '@storybook/react-vite'
import { IdleGuard, useSession, useSessionClient } from 'react-cognito-session'
import 'react-cognito-session/guard-dialog.css'
import { sessionOf, withSession } from 'react-cognito-session/testing'
import { expect, screen, waitFor, within } from 'storybook/test'

/** A component of an app, as it is: it knows nothing of stories. */
function Account() {
  const session = useSession()
  const client = useSessionClient()
  if (session.status === 'loading') return <p>One moment …</p>
  if (session.status === 'error') return <p role="alert">{session.error.message}</p>
  if (session.status === 'unauthenticated') return <p>Signed out ({session.reason})</p>
  const { username, groups } = session.user
  return (
    <p>
      Signed in as <strong>{username}</strong>
      {groups.length > 0 && `, of ${groups.join(', ')}`}.{' '}
      <button onClick={() => void client.signOut()}>Sign out</button>
    </p>
  )
}

const meta = {
  title: 'Testing/withSession',
  component: Account,
  decorators: [withSession],
  render: () => (
    <>
      <Account />
      <IdleGuard idleTimeout={{ minutes: 15 }} />
    </>
  ),
} satisfies Meta<typeof Account>

export default meta
type Story = StoryObj<typeof meta>

export const SignedIn: Story = {
  parameters: { session: { user: { username: 'bob', groups: ['editors'] } } },
  async play({ canvas }) {
    await expect(await canvas.findByText('bob')).toBeVisible()
    await expect(canvas.getByRole('toolbar', { name: 'Time of this story' })).toBeVisible()
  },
}

export const WarnsWhenIdle: Story = {
  async play(context) {
    await sessionOf(context).advance({ minutes: 13 })
    const dialog = await screen.findByRole('alertdialog', { name: 'Are you still there?' })
    const stay = within(dialog).getByRole('button', { name: 'Stay signed in' })
    await waitFor(() => expect(stay).toBeVisible())
  },
}

export const SignsOutWhenIdle: Story = {
  async play(context) {
    const { canvas, userEvent } = context
    // the guard is there before time passes, by whichever button
    await userEvent.click(canvas.getByRole('button', { name: '+5 min' }))
    await userEvent.click(canvas.getByRole('button', { name: '+5 min' }))
    await userEvent.click(canvas.getByRole('button', { name: '+1 h' }))
    await expect(await canvas.findByText('Signed out (idle)')).toBeVisible()
    await expect(screen.queryByRole('alertdialog')).toBeNull()
  },
}

export const TimePasses: Story = {
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Play' }))
    await userEvent.click(await canvas.findByRole('button', { name: 'Pause' }))
    await expect(await canvas.findByRole('button', { name: 'Play' })).toHaveFocus()
    await userEvent.keyboard('{ArrowRight}')
    await expect(canvas.getByRole('button', { name: 'Reset' })).toHaveFocus()
    await userEvent.keyboard('{ArrowRight}')
    await expect(canvas.getByRole('button', { name: '+1 min' })).toHaveFocus()
  },
}

export const BeginsAnew: Story = {
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Sign out' }))
    await expect(await canvas.findByText('Signed out (signed-out)')).toBeVisible()
    await userEvent.click(canvas.getByRole('button', { name: 'Reset' }))
    await expect(await canvas.findByText('alice')).toBeVisible()
  },
}

export const StillLoading: Story = {
  parameters: { session: { status: 'loading' } },
  async play({ canvas }) {
    await expect(await canvas.findByText('One moment …')).toBeVisible()
  },
}
