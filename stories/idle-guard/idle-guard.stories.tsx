import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, screen, waitFor, within } from 'storybook/test'
import {
  askedOf,
  expectFocusOn,
  expectNoDialog,
  listedWork,
  press,
  pressEscape,
  untilDialog,
  expectToSee,
} from './guard-steps.js'
import { ending, guardStory, idle, worldOf } from './guard-story.js'

const meta = { title: 'Idle guard/Warnings', ...guardStory } satisfies Meta

export default meta
type Story = StoryObj

export const WarnsWhenIdle: Story = {
  play: async (context) => {
    const dialog = await untilDialog(context, 'Are you still there?')
    await expectFocusOn('Stay signed in')
    await waitFor(() => expect(listedWork(dialog)).toEqual(['What the garden needs Saved']))
    await pressEscape(dialog)
    await untilDialog(context, 'Are you still there?')
    await expectToSee(screen.getByText('2:00'))
    await expect(askedOf(context)).toEqual([])
  },
}

/** Only a new sign-in moves this end, so nothing else is offered. */
export const WarnsBeforeTheSessionEnds: Story = {
  parameters: { guard: ending },
  play: async (context) => {
    const dialog = await untilDialog(context, 'Your session is about to end')
    await expectFocusOn('Sign in again')
    await expect(dialog).toHaveAccessibleDescription(/2 minutes left/)
    await expect(screen.queryByRole('button', { name: 'Stay signed in' })).toBeNull()
  },
}

export const PutAside: Story = {
  parameters: { guard: ending },
  play: async (context) => {
    const { canvas, userEvent } = context
    const text = canvas.getByLabelText<HTMLTextAreaElement>('Text')
    text.focus()
    text.setSelectionRange(3, 7)
    await untilDialog(context)
    await press(context, 'Not now')
    await expectNoDialog()
    const banner = screen.getByRole('region', { name: 'Your session is about to end' })
    await expectToSee(within(banner).getByRole('button', { name: 'Sign in again' }))
    await expect(text).toHaveFocus()
    await expect([text.selectionStart, text.selectionEnd]).toEqual([3, 7])
    await userEvent.type(text, ' And mulch for the roses.')
    await expect(text).toHaveDisplayValue(/roses\.$/)
  },
}

/** It comes back though it was put aside; time passes here. */
export const LastMinute: Story = {
  parameters: { guard: ending },
  play: async (context) => {
    await pressEscape(await untilDialog(context))
    const dialog = await untilDialog(context)
    await expectToSee(within(dialog).getByText('1:00'))
    await expect(dialog).toHaveAccessibleDescription(/1 minute left/)
    await expectFocusOn('Sign in again')
    worldOf(context).run()
  },
}

export const ListsUnsavedWork: Story = {
  parameters: { guard: { ...idle, unsavedIds: ['garden', 'letter', 'coast'] } },
  play: async (context) => {
    const { notes } = worldOf(context)
    notes.hang('letter')
    notes.refuse('coast')
    const dialog = await untilDialog(context)
    await waitFor(() =>
      expect(listedWork(dialog)).toEqual([
        'What the garden needs Saved',
        'Letter to the water company Saving…',
        'A weekend at the coast Could not be saved',
      ]),
    )
    await expect([...notes.saved.keys()]).toEqual(['garden'])
  },
}

export const Saving: Story = {
  play: async (context) => {
    worldOf(context).notes.hang('garden')
    const dialog = await untilDialog(context)
    await expect(listedWork(dialog)).toEqual(['What the garden needs Saving…'])
    await expectFocusOn('Stay signed in')
  },
}

export const SavingFails: Story = {
  play: async (context) => {
    worldOf(context).notes.refuse('garden')
    await untilDialog(context)
    await press(context, 'Sign out now')
    const dialog = await untilDialog(context, 'Not everything could be saved')
    await expect(listedWork(dialog)).toEqual(['What the garden needs Could not be saved'])
    await expectFocusOn('Stay signed in')
    await expectToSee(screen.getByRole('button', { name: 'Sign out anyway' }))
    await expect(worldOf(context).client.getState().status).toBe('authenticated')
  },
}

export const SigningOut: Story = {
  play: async (context) => {
    worldOf(context).notes.hang('garden')
    await untilDialog(context)
    await press(context, 'Sign out now')
    const dialog = await untilDialog(context, 'Saving your work…')
    await expect(within(dialog).queryByRole('button')).toBeNull()
    await expect(askedOf(context)).toEqual([])
  },
}

/** Nobody answered, and everything is saved. */
export const SignedOut: Story = {
  play: async (context) => {
    const { canvas } = context
    const { clock, notes } = worldOf(context)
    await untilDialog(context)
    await clock.advance({ minutes: 2 })
    await expectNoDialog()
    await expectToSee(canvas.getByText(/^You were signed out/))
    await expect([...notes.saved.keys()]).toEqual(['garden'])
    await waitFor(() => expect(askedOf(context)).toEqual(['RevokeToken']))
  },
}

/** Nobody answered, and something is not saved: the page stays, covered, until its user is back. */
export const SignedOutWithUnsavedWork: Story = {
  play: async (context) => {
    const { client, clock, notes } = worldOf(context)
    notes.refuse('garden')
    await untilDialog(context)
    await clock.advance({ minutes: 2 })
    const dialog = await untilDialog(context, 'You have been signed out')
    await waitFor(() => expect(within(dialog).getByLabelText('Password')).toHaveFocus())
    await expect(listedWork(dialog)).toEqual(['What the garden needs Could not be saved'])
    await expectToSee(screen.getByRole('button', { name: 'Leave without saving' }))
    await expect(client.getAccessToken()).rejects.toMatchObject({ code: 'not_authenticated' })
    await waitFor(() => expect(askedOf(context)).toEqual(['RevokeToken']))
  },
}
