import type { StoryContext } from '@storybook/react-vite'
import { expect, screen, waitFor, within } from 'storybook/test'
import { demoUser } from './backend/demo-account.js'
import type { Demo } from './create-demo.js'

const LONGEST_SECONDS = 300
/** Real milliseconds. */
const POLL_MS = 5

type Context = Pick<StoryContext, 'canvas' | 'userEvent'>

/** Signs in as the demo user, with what the form is filled in with. */
export async function signIn({ canvas, userEvent }: Context): Promise<void> {
  await userEvent.click(await canvas.findByRole('button', { name: 'Sign in' }))
  await canvas.findByRole('heading', { name: 'Notes' }, { timeout: 5000 })
}

export async function openNote({ canvas, userEvent }: Context, title: string): Promise<void> {
  await userEvent.click(await canvas.findByRole('button', { name: new RegExp(`^${title}`) }))
}

/** Goes on writing where the open note ends. */
export async function write({ canvas, userEvent }: Context, title: string, text: string) {
  if (title) await userEvent.type(canvas.getByLabelText('Title'), title)
  await userEvent.type(canvas.getByLabelText('Text'), text)
}

/** Lets time pass second by second, each with the requests that fall into it, until a dialog of the guard is there. */
export async function untilDialog({ loaded }: Pick<StoryContext, 'loaded'>, name: string) {
  const { clock, network } = loaded['demo'] as Demo
  const isBusy = () => network.requests().some(({ result }) => result === 'under-way')
  const isThere = () => screen.queryByRole('alertdialog', { name })
  for (let seconds = 0; seconds < LONGEST_SECONDS && !isThere(); seconds++) {
    await clock?.advance({ seconds: 1 })
    await waitFor(() => expect(isBusy()).toBe(false), { interval: POLL_MS })
  }
  return screen.findByRole('alertdialog', { name })
}

/** `auth_time` counts whole seconds: a new sign-in is told from the one before only in the next. */
export async function untilNextSecond(): Promise<void> {
  const second = () => Math.floor(Date.now() / 1000)
  const begun = second()
  await waitFor(() => expect(second()).toBeGreaterThan(begun), { timeout: 2000, interval: POLL_MS })
}

/** Signs in again in the dialog that lies over the page. */
export async function signInAgain({ userEvent }: Pick<Context, 'userEvent'>): Promise<void> {
  const dialog = within(screen.getByRole('alertdialog'))
  const password = await dialog.findByLabelText('Password')
  await userEvent.type(password, demoUser.password)
  // in its first half second the dialog takes for an accident what is pressed
  await waitFor(async () => {
    await userEvent.click(dialog.getByRole('button', { name: 'Sign in' }))
    await expect(password).toHaveAttribute('readonly')
  })
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
}

export async function pressInPanel({ canvas, userEvent }: Context, name: string): Promise<void> {
  await userEvent.click(await canvas.findByRole('button', { name }))
}

/** Answers the saving of notes with a status instead of the API; null lets a request through. */
export function answerSaves(toStatus: (count: number) => number | null) {
  const original = globalThis.fetch
  let count = 0
  globalThis.fetch = async (input, init) => {
    const status = init?.method === 'PUT' ? toStatus(++count) : null
    return status === null ? original(input, init) : new Response(null, { status })
  }
  return {
    count: () => count,
    /** Back to the API; gives how many there were. */
    stop() {
      globalThis.fetch = original
      return count
    },
  }
}
