import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, screen, waitFor, within } from 'storybook/test'
import { createDemo, type Demo } from './create-demo.js'
import { NotesDemo } from './notes-demo.js'
import {
  answerSaves,
  openNote,
  pressInPanel,
  signIn,
  signInAgain,
  untilDialog,
  untilNextSecond,
  write,
} from './story-steps.js'

const meta = {
  title: 'Notes app',
  parameters: { layout: 'fullscreen' },
  loaders: [async ({ parameters }) => ({ demo: await createDemo(parameters['demo'] as object) })],
  beforeEach:
    ({ loaded }) =>
    () =>
      (loaded['demo'] as Demo).dispose(),
  render: (_args, { loaded }) => <NotesDemo demo={loaded['demo'] as Demo} />,
} satisfies Meta

export default meta
type Story = StoryObj

/** To play with: reload it, open it in a second tab. */
export const TryIt: Story = {
  parameters: { demo: { isLasting: true } },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('complementary', { name: 'Session' })).toBeVisible()
  },
}

export const SignsIn: Story = {
  play: async (context) => {
    const { canvas, userEvent } = context
    await signIn(context)
    await userEvent.click(canvas.getByRole('button', { name: 'New note' }))
    await write(context, 'A walk', 'Along the river, before breakfast.')
    await canvas.findByText('Saved')
    await expect(canvas.getByRole('button', { name: /^A walk/ })).toBeVisible()
    await expect(canvas.getByText('Alice')).toBeVisible()
    await expect(canvas.getAllByRole('progressbar')).toHaveLength(2)
  },
}

export const WrongPassword: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.clear(await canvas.findByLabelText('Password'))
    await userEvent.type(canvas.getByLabelText('Password'), 'read it out')
    await userEvent.click(canvas.getByRole('button', { name: 'Sign in' }))
    await expect(await canvas.findByRole('alert')).toHaveTextContent(
      'That username and password do not match.',
    )
    await expect(canvas.getByLabelText('Password')).toHaveAccessibleDescription(/do not match/)
  },
}

export const SessionRevokedElsewhere: Story = {
  play: async (context) => {
    const { canvas } = context
    await signIn(context)
    await openNote(context, 'Five things to try')
    await pressInPanel(context, 'Revoke on the server')
    await canvas.findByText(/^Revoked on the server/)
    await pressInPanel(context, 'Refresh')
    await canvas.findByText('Your session was ended from elsewhere. Sign in to go on.')
    await expect(canvas.getByText(/^Not refreshed. The session was ended/)).toBeVisible()
  },
}

export const KeepsWhatWasWrittenWhenTheSessionEnds: Story = {
  play: async (context) => {
    const { canvas } = context
    await signIn(context)
    await openNote(context, 'Five things to try')
    const saves = answerSaves(() => 403)
    await write(context, ' And one more.', ' And words of mine.')
    await canvas.findByText(/^Not saved/)
    await pressInPanel(context, 'Revoke on the server')
    await canvas.findByText(/^Revoked on the server/)
    await pressInPanel(context, 'Refresh')
    await screen.findByRole('alertdialog', { name: 'You have been signed out' })
    saves.stop()
    await untilNextSecond()
    await signInAgain(context)
    await expect(canvas.getByDisplayValue(/And one more\.$/)).toBeVisible()
    await canvas.findByText('Saved')
  },
}

export const WarnsBeforeTheSessionEnds: Story = {
  parameters: { demo: { hasOwnTime: true } },
  play: async (context) => {
    await signIn(context)
    await openNote(context, 'Five things to try')
    await untilDialog(context, 'Your session is about to end')
    await waitFor(() => expect(screen.getByText('1:00')).toBeVisible())
  },
}

/** In the middle of a sentence: asked to sign in again, and on it goes. */
export const SignsInAgainWhileWriting: Story = {
  parameters: { demo: { hasOwnTime: true } },
  play: async (context) => {
    const { canvas, userEvent } = context
    await signIn(context)
    await openNote(context, 'Five things to try')
    const saves = answerSaves(() => 503)
    await write(context, '', ' Words of mine,')
    const dialog = await untilDialog(context, 'Your session is about to end')
    await expect(within(dialog).getByRole('listitem')).toHaveTextContent('Five things to try')
    saves.stop()
    await userEvent.click(within(dialog).getByRole('button', { name: 'Sign in again' }))
    await signInAgain(context)
    await write(context, '', ' and some more.')
    await canvas.findByText('Saved', {}, { timeout: 10_000 })
    await expect(canvas.getByDisplayValue(/Words of mine, and some more\.$/)).toBeVisible()
  },
}

/** The session ends while nothing can be saved: the page stays until it can. */
export const KeepsThePageWhenTheServerIsDown: Story = {
  parameters: { demo: { hasOwnTime: true } },
  play: async (context) => {
    const { canvas } = context
    await signIn(context)
    await openNote(context, 'Five things to try')
    const saves = answerSaves(() => 503)
    await write(context, '', ' Words of mine.')
    const dialog = await untilDialog(context, 'You have been signed out')
    await waitFor(() =>
      expect(within(dialog).getByRole('listitem')).toHaveTextContent(/Could not be saved/),
    )
    saves.stop()
    await signInAgain(context)
    await canvas.findByText('Saved', {}, { timeout: 10_000 })
    await expect(canvas.getByDisplayValue(/Words of mine\.$/)).toBeVisible()
  },
}

/** The same without any network; what was typed goes out when its writer is back. */
export const KeepsThePageWhenOffline: Story = {
  parameters: { demo: { hasOwnTime: true } },
  play: async (context) => {
    const { canvas } = context
    await signIn(context)
    await openNote(context, 'Five things to try')
    const { network } = context.loaded['demo'] as Demo
    network.setOnline(false)
    await write(context, '', ' Words of mine.')
    const dialog = await untilDialog(context, 'You have been signed out')
    await expect(within(dialog).getByRole('listitem')).toHaveTextContent('Five things to try')
    network.setOnline(true)
    await signInAgain(context)
    await canvas.findByText('Saved', {}, { timeout: 10_000 })
    await expect(canvas.getByDisplayValue(/Words of mine\.$/)).toBeVisible()
  },
}

export const Offline: Story = {
  play: async (context) => {
    const { canvas } = context
    await signIn(context)
    await openNote(context, 'Welcome to Daybook')
    await pressInPanel(context, 'Go offline')
    await write(context, '', ' Written under way.')
    await expect(await canvas.findByText('Kept here until the network is back')).toBeVisible()
    await expect(canvas.getByText('You are offline')).toBeVisible()
  },
}

export const BackOnline: Story = {
  play: async (context) => {
    const { canvas } = context
    await signIn(context)
    await openNote(context, 'Welcome to Daybook')
    await pressInPanel(context, 'Go offline')
    await write(context, '', ' Written under way.')
    await canvas.findByText('Kept here until the network is back')
    await pressInPanel(context, 'Back online')
    await canvas.findByText('Saved')
    await pressInPanel(context, 'Refresh')
    await expect(await canvas.findByText(/^Refreshed/)).toBeVisible()
  },
}

/** The API does not trust the token: one refresh, one more try. */
export const AccessTokenRefusedOnce: Story = {
  play: async (context) => {
    const { canvas } = context
    await signIn(context)
    await openNote(context, 'Welcome to Daybook')
    const saves = answerSaves((count) => (count === 1 ? 401 : null))
    await write(context, '', ' With a token of yesterday.')
    await canvas.findByText('Saved')
    await expect(saves.stop()).toBe(2)
    await expect(canvas.getByText('Refresh', { selector: 'li *' })).toBeVisible()
  },
}

export const SavingFails: Story = {
  play: async (context) => {
    const { canvas, userEvent } = context
    await signIn(context)
    await openNote(context, 'Welcome to Daybook')
    const saves = answerSaves(() => 403)
    await write(context, '', ' Not today.')
    await userEvent.click(await canvas.findByRole('button', { name: 'Try again' }))
    await expect(await canvas.findByText(/^Not saved. The notes API refuses this/)).toBeVisible()
    await waitFor(() => expect(saves.count()).toBe(2))
    saves.stop()
  },
}

export const SignsInOffline: Story = {
  play: async (context) => {
    const { canvas, userEvent } = context
    await pressInPanel(context, 'Go offline')
    await userEvent.click(canvas.getByRole('button', { name: 'Sign in' }))
    await expect(await canvas.findByRole('alert')).toHaveTextContent(/could not be reached/)
    await pressInPanel(context, 'Back online')
    await signIn(context)
  },
}

export const SignedOut: Story = {
  play: async (context) => {
    const { canvas } = context
    await signIn(context)
    await pressInPanel(context, 'Sign out')
    await canvas.findByText('You have signed out. See you soon.')
    await waitFor(() => expect(canvas.getByText('Revoke')).toBeVisible())
  },
}

export const SignedOutEverywhere: Story = {
  play: async (context) => {
    const { canvas } = context
    await signIn(context)
    await pressInPanel(context, 'Sign out everywhere')
    await expect(await canvas.findByText('Signed out on every device.')).toBeVisible()
  },
}

export const NothingHereYet: Story = {
  play: async (context) => {
    const { canvas, userEvent } = context
    await signIn(context)
    await userEvent.click(await canvas.findByRole('button', { name: 'Delete' }))
    await canvas.findByText('Deleted.')
    await userEvent.click(canvas.getByRole('button', { name: 'Delete' }))
    await expect(await canvas.findByText('Nothing here yet')).toBeVisible()
  },
}
