import type { StoryContext } from '@storybook/react-vite'

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
