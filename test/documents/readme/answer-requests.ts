import {
  createEmbeddedUserPool,
  type EmbeddedUserPoolOptions,
  interceptFetch,
} from 'react-cognito-session/testing'
import { onTestFinished } from 'vitest'

/** The app client of the README. */
export const clientId = '1h57kf5cpq17m0eml12example'
export const password = 'correct horse'

/** What was asked of an API, as far as a test looks at it. */
export interface AskedOfApi {
  url: string
  method: string
  authorization: string | null
  body: string
}

/** Makes the README's pool with Alice in it and nobody signed in; requests for Cognito lead there until the test ends. */
export function servePool(options: EmbeddedUserPoolOptions = {}) {
  localStorage.clear()
  const pool = createEmbeddedUserPool({
    userPoolId: 'eu-west-1_AbCd12345',
    clients: [{ clientId }],
    users: [{ username: 'alice', password }],
    ...options,
  })
  onTestFinished(interceptFetch(pool))
  return pool
}

/** Lets all requests whose address begins so be answered by the test until it ends; gives what was asked. */
export function answerRequests(start: string, answer: (asked: AskedOfApi) => unknown) {
  const platformFetch = globalThis.fetch
  const all: AskedOfApi[] = []
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    if (!url.startsWith(start)) return platformFetch(input, init)
    const { method = 'GET', headers, body } = input instanceof Request ? input : (init ?? {})
    const asked = {
      url,
      method,
      authorization: new Headers(headers).get('authorization'),
      body: await new Response(body ?? null).text(),
    }
    all.push(asked)
    const given = await answer(asked)
    return given instanceof Response ? given : Response.json(given)
  }
  onTestFinished(() => void (globalThis.fetch = platformFetch))
  return all
}
