import type { Meta, StoryObj } from '@storybook/react-vite'
import { useRevocationCheck } from 'react-cognito-session'
import { expect, waitFor, within } from 'storybook/test'
import { SessionList } from '../notes-demo/session-list.js'
import { sourceStory, SourceStory, worldOf } from './source-story.js'

const signedIn = { isSignedIn: true }
const onThree = { ...signedIn, otherDevices: ['Firefox 150 / Windows', 'Safari 26 / iOS'] }

const meta = {
  title: 'Sources/Sessions elsewhere',
  ...sourceStory,
  render: (_args, context) => (
    <SourceStory world={worldOf(context)}>
      <SessionList />
    </SourceStory>
  ),
} satisfies Meta

export default meta
type Story = StoryObj

export const ThisAndOthers: Story = {
  parameters: { source: onThree },
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(3))
    const [first] = canvas.getAllByRole('listitem')
    await expect(within(first!).getByText('This page')).toBeVisible()
    await expect(canvas.getAllByRole('button', { name: /^End:/ })).toHaveLength(2)
  },
}

export const EndsAnother: Story = {
  parameters: { source: onThree },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: /^End: Safari/ }))
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(2))
    await expect(canvas.getByText('Firefox 150 / Windows')).toBeVisible()
    await expect(canvas.queryByRole('alert')).toBeNull()
  },
}

/** Session tracking is a setting of the pool, and not of every plan. */
export const NotSupported: Story = {
  parameters: { source: signedIn },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('This user pool keeps no list of sessions.')).toBeVisible()
    await expect(canvas.queryByRole('list')).toBeNull()
  },
}

function RevocationCheck() {
  useRevocationCheck()
  return null
}

/** Somebody ends it elsewhere; whoever comes back to this page learns of it at once and not at the next refresh. */
export const RevokedElsewhereNoticedOnFocus: Story = {
  parameters: { source: signedIn },
  render: (_args, context) => (
    <SourceStory world={worldOf(context)}>
      <RevocationCheck />
    </SourceStory>
  ),
  play: async (context) => {
    const { canvas } = context
    await canvas.findByRole('heading', { name: 'You are signed in' })
    const { pool } = worldOf(context)
    pool.revokeUser('alice')
    pool.clearRequests()
    window.dispatchEvent(new Event('focus'))
    await expect(
      await canvas.findByText('Your session was ended from elsewhere. Sign in to go on.'),
    ).toBeVisible()
    await expect(pool.requests[0]?.operation).toBe('GetUser')
  },
}
