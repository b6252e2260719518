import type { StoryContext } from '@storybook/react-vite'
import { expect, screen, waitFor, within } from 'storybook/test'
import { password } from './create-guard-world.js'
import { parametersOf, worldOf } from './guard-story.js'

type Context = Pick<StoryContext, 'loaded' | 'userEvent'>

const LONGEST_SECONDS = 300
/** What a page needs to show what the guard has found at its look, in real milliseconds. */
const RENDER_MS = 20

/** Lets the time pass in which nothing happens, and then second by second, as the guard looks, until something is so. */
export async function untilSo(
  context: Pick<StoryContext, 'loaded' | 'parameters'>,
  isSo: () => unknown,
): Promise<void> {
  const { clock, guarded } = worldOf(context)
  const { quiet } = parametersOf(context)
  await guarded()
  if (quiet && !isSo()) await clock.advance(quiet)
  for (let seconds = 0; seconds < LONGEST_SECONDS && !isSo(); seconds++) {
    await clock.advance({ seconds: 1 })
    await new Promise((resolve) => setTimeout(resolve, RENDER_MS))
  }
}

/** Lets time pass until a dialog is there, and gives it. */
export async function untilDialog(
  context: Pick<StoryContext, 'loaded' | 'parameters'>,
  name?: string,
): Promise<HTMLElement> {
  const options = name ? { name } : {}
  await untilSo(context, () => warnings().length && screen.queryByRole('alertdialog', options))
  return screen.findByRole('alertdialog', options)
}

/** All dialogs of guards on the page; quick to look for. */
export const warnings = () => document.querySelectorAll('[role=alertdialog]')

/**
 * Asks a native dialog to close as the browser does for Escape, which no script can press; again and again, for in its
 * first half second the dialog takes it for an accident.
 */
export async function pressEscape(dialog: HTMLElement): Promise<void> {
  await waitFor(() => {
    if (dialog.isConnected) (dialog as HTMLDialogElement).requestClose()
    return expect(dialog.isConnected).toBe(false)
  })
}

export async function expectNoDialog(): Promise<void> {
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
}

export async function press({ userEvent }: Pick<Context, 'userEvent'>, name: string) {
  await userEvent.click(await screen.findByRole('button', { name }))
}

/** Expects the focus on a button: the safe one, where there is a choice. */
export async function expectFocusOn(name: string): Promise<void> {
  const button = await screen.findByRole('button', { name })
  await waitFor(() => expect(button).toHaveFocus())
}

/** Answers the dialog's form with a password. */
export async function givePassword({ userEvent }: Context, answer = password): Promise<void> {
  await userEvent.type(await screen.findByLabelText('Password'), answer)
  await press({ userEvent }, 'Sign in')
}

/** What the dialog says of each piece of work. */
export const listedWork = (dialog: HTMLElement) =>
  within(dialog)
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent)

/** What the pool was asked for since Alice signed in, in its order. */
export const askedOf = (context: Pick<StoryContext, 'loaded'>) =>
  worldOf(context).pool.requests.map(({ operation }) => operation)

/** Expects something to be seen, after the opening movement of a dialog too. */
export async function expectToSee(element: HTMLElement | Promise<HTMLElement>): Promise<void> {
  const seen = await element
  await waitFor(() => expect(seen).toBeVisible())
}
