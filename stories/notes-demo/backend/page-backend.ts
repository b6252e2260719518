import type { EmbeddedUserPoolPersistence } from 'react-cognito-session/testing'
import { lastingDemo } from '../lasting-demo.js'
import { createDemoBackends } from './demo-backends.js'

const inLocalStorage = (key: string): EmbeddedUserPoolPersistence => ({
  load: () => localStorage.getItem(key),
  save: (state) => localStorage.setItem(key, state),
})

const handle = createDemoBackends((name) =>
  name === lastingDemo
    ? {
        persistence: {
          pool: inLocalStorage('daybook.user-pool'),
          notes: inLocalStorage('daybook.notes'),
        },
      }
    : {},
)

/** Answers the demo's requests in the page itself, where no server is behind it: the static Storybook. */
export async function fetchFromPage(request: Request): Promise<Response> {
  request.signal.throwIfAborted()
  const response = await handle(request)
  request.signal.throwIfAborted()
  if (response.type === 'error') throw new TypeError('Failed to fetch')
  return response
}
