import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { sourceStory, worldOf } from './source-story.js'

const meta = {
  title: 'Sources/Token handler',
  ...sourceStory,
  parameters: { ...sourceStory.parameters, source: { kind: 'token-handler' } },
} satisfies Meta

export default meta
type Story = StoryObj

export const SignedIn: Story = {
  play: async (context) => {
    const { canvas } = context
    await canvas.findByRole('heading', { name: 'You are signed in' })
    await expect(canvas.getByText(/^The refresh token stays with the server/)).toBeVisible()
    const state = worldOf(context).client.getState()
    const session = state.status === 'authenticated' ? state.session : null
    await expect(session?.getRefreshToken().getToken()).toBe('')
  },
}

/** Whether somebody is signed in is not known then, so nobody is told to sign in. */
export const BackendUnreachable: Story = {
  parameters: { source: { kind: 'token-handler', isOffline: true } },
  play: async (context) => {
    const { canvas } = context
    await expect(await canvas.findByText(/^The server could not be reached/)).toBeVisible()
    await expect(canvas.queryByRole('button', { name: /^Sign in/ })).toBeNull()
  },
}

export const BackendIsBack: Story = {
  parameters: { source: { kind: 'token-handler', isOffline: true } },
  play: async (context) => {
    const { canvas, userEvent } = context
    const tryAgain = await canvas.findByRole('button', { name: 'Try again' })
    worldOf(context).goOnline()
    await userEvent.click(tryAgain)
    await expect(await canvas.findByRole('heading', { name: 'You are signed in' })).toBeVisible()
  },
}
