import { seedTokens, type SessionWorld } from '../support/session-setup.js'
import { serveOverHttp } from '../support/serve-over-http.js'

/** Answers in place of the API, or leaves it to the API. */
export type Answer = (request: Request) => Promise<Response | null> | Response | null

/** What came over the wire. */
export interface Received {
  method: string
  path: string
  authorization: string | null
  /** Of the token; null without one. */
  username: string | null
  body: string
}

/** An API on real HTTP that gives the rows of whoever's token it gets, and 401 without one. */
export async function serveNotes() {
  const received: Received[] = []
  let answer: Answer = () => null
  const server = await serveOverHttp(async (request) => {
    const authorization = request.headers.get('authorization')
    const username = usernameOf(authorization)
    const body = await request.clone().text()
    const { pathname: path } = new URL(request.url)
    received.push({ method: request.method, path, authorization, username, body })
    const other = await answer(request)
    if (other) return other
    if (!username) return Response.json('Who?', { status: 401 })
    return Response.json([`row of ${username}`])
  })
  return {
    ...server,
    received,
    answer: (by: Answer) => void (answer = by),
    /** Refuses so many requests. */
    refuse(times: number) {
      let left = times
      answer = () => (left-- > 0 ? Response.json('No.', { status: 401 }) : null)
    },
    /** Keeps answers on the way until the returned function is called, maybe with another answer. */
    hold(): (instead?: Response) => void {
      let release!: (instead: Response | null) => void
      const gate = new Promise<Response | null>((resolve) => (release = resolve))
      answer = () => gate
      return (instead) => {
        answer = () => null
        release(instead ?? null)
      }
    },
  }
}

function usernameOf(authorization: string | null): string | null {
  const payload = authorization?.split('.')[1]
  if (!payload) return null
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, string>
  return claims['username'] ?? claims['cognito:username'] ?? null
}

/** Another user takes the page over, as the app does after its own sign-in code. */
export async function become(world: SessionWorld, username: string): Promise<void> {
  seedTokens(world.items, await world.pool.issueTokens(username), { username })
  await world.client.reload()
}
