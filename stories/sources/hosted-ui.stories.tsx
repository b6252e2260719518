import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import { sourceStory, worldOf } from './source-story.js'

const meta = { title: 'Sources/Hosted UI', ...sourceStory } satisfies Meta

export default meta
type Story = StoryObj

const WINDOW = 'Sign in in a window'

export const NobodySignedIn: Story = {
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('button', { name: WINDOW })).toBeVisible()
    await expect(canvas.queryByRole('alert')).toBeNull()
  },
}

export const SignsInInAWindow: Story = {
  play: async (context) => {
    const { canvas, userEvent } = context
    await userEvent.click(await canvas.findByRole('button', { name: WINDOW }))
    await canvas.findByRole('heading', { name: 'You are signed in' })
    await expect(canvas.getByText('Alice')).toBeVisible()
    const asked = worldOf(context).pool.requests.map(({ operation }) => operation)
    await expect(asked).toEqual(['login', 'token'])
  },
}

export const WaitsForTheWindow: Story = {
  parameters: { source: { windows: 'waits' } },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: WINDOW }))
    await expect(await canvas.findByText('Go on in the other window.')).toBeVisible()
    await expect(canvas.getByRole('button', { name: 'Never mind' })).toBeVisible()
  },
}

/** Nobody need know that the window was closed: who comes back says so. */
export const GivenUp: Story = {
  parameters: { source: { windows: 'waits' } },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: WINDOW }))
    await userEvent.click(await canvas.findByRole('button', { name: 'Never mind' }))
    await waitFor(() => expect(canvas.queryByText('Go on in the other window.')).toBeNull())
    await expect(canvas.getByRole('button', { name: WINDOW })).toHaveFocus()
    await expect(canvas.queryByRole('alert')).toBeNull()
  },
}

export const WindowBlocked: Story = {
  parameters: { source: { windows: 'blocked' } },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: WINDOW }))
    await expect(await canvas.findByRole('alert')).toHaveTextContent(
      /^The browser blocked the sign-in window/,
    )
  },
}

/** The page was loaded with an answer to a sign-in that was not begun here, and its address is clean again. */
export const ComesBackWithTheAnswerOfAnother: Story = {
  parameters: { source: { hasForeignCode: true } },
  play: async (context) => {
    const { canvas } = context
    await expect(await canvas.findByRole('alert')).toHaveTextContent(
      /^That sign-in was not begun here/,
    )
    await expect(location.href).not.toMatch(/[?&](code|state)=/)
    await expect(worldOf(context).pool.requests).toEqual([])
  },
}
