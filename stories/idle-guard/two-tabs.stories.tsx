import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { CognitoProvider, IdleGuard, type SessionClient } from 'react-cognito-session'
import { expect, waitFor, within } from 'storybook/test'
import type { GuardWorld } from './create-guard-world.js'
import { askedOf, untilSo, warnings } from './guard-steps.js'
import { guardStory, idle, worldOf } from './guard-story.js'
import { NotePage } from './note-page.js'
import './own-dialogs.css'
import { TabWarning } from './tab-warning.js'

/** Each landmark is there twice, for two pages share this one. */
const rules = ['landmark-unique', 'landmark-no-duplicate-main', 'landmark-main-is-top-level'].map(
  (id) => ({ id, enabled: false }),
)

const meta = {
  title: 'Idle guard/Two tabs',
  ...guardStory,
  parameters: { ...guardStory.parameters, a11y: { config: { rules } } },
  render: (_args, context) => <TwoTabs world={worldOf(context)} />,
} satisfies Meta

export default meta
type Story = StoryObj

/** Two clients on one storage, each with its own guard: no tab asks another, and both come to the same answer. */
function TwoTabs({ world }: { world: GuardWorld }) {
  const [second] = useState(world.newClient)
  return (
    <div className="tabs">
      <Tab name="First tab" client={world.client} notesUrl={world.notes.url} />
      <Tab name="Second tab" client={second} notesUrl={world.notes.url} />
    </div>
  )
}

function Tab({
  name,
  client,
  notesUrl,
}: {
  name: string
  client: SessionClient
  notesUrl: string
}) {
  return (
    <section className="tab" aria-label={name}>
      <CognitoProvider client={client}>
        <NotePage notesUrl={notesUrl} unsavedIds={[]} />
        <IdleGuard {...idle.props}>{(notice) => <TabWarning notice={notice} />}</IdleGuard>
      </CognitoProvider>
    </section>
  )
}

export const WarnsInBothTabs: Story = {
  play: async (context) => {
    await untilSo(context, () => warnings().length === 2)
    await expect(warnings()).toHaveLength(2)
  },
}

/** "Stay signed in" in one closes both, a second later at most. */
export const StaysInBothTabs: Story = {
  play: async (context) => {
    const { canvas, userEvent } = context
    await untilSo(context, () => warnings().length === 2)
    const first = within(canvas.getByRole('region', { name: 'First tab' }))
    await userEvent.click(first.getByRole('button', { name: 'Stay signed in' }))
    await worldOf(context).clock.advance({ seconds: 1 })
    await waitFor(() => expect(warnings()).toHaveLength(0))
    await expect(askedOf(context)).toEqual([])
  },
}

export const SignsOutInBothTabs: Story = {
  play: async (context) => {
    const { canvas, userEvent } = context
    await untilSo(context, () => warnings().length === 2)
    const second = within(canvas.getByRole('region', { name: 'Second tab' }))
    await userEvent.click(second.getByRole('button', { name: 'Sign out now' }))
    await waitFor(() => expect(canvas.getAllByText(/^You have signed out/)).toHaveLength(2))
    await waitFor(() => expect(askedOf(context)).toEqual(['RevokeToken']))
  },
}
