import type { EmbeddedUserPool } from 'react-cognito-session/testing'
import { serveOverHttp } from '../../support/serve-over-http.js'

/** Answers in place of the pool, or with its help. */
export type Intercept = (request: Request) => Response | Promise<Response>

/** A pool on real HTTP that can be interfered with, and what has gone through it. */
export type PoolService = Awaited<ReturnType<typeof servePool>>

/** Serves it; pages whose time is moved tell theirs with each request. */
export async function servePool(pool: EmbeddedUserPool, hearTime: (request: Request) => void) {
  const issued: string[] = []
  const revoked: string[] = []
  const intercepts = new Map<string, Intercept>()

  const service = await serveOverHttp(async (request) => {
    const { pathname } = new URL(request.url)
    hearTime(request)
    if (pathname === '/oauth2/revoke') revoked.push((await read(request)).get('token') ?? '')
    const answer = await (intercepts.get(pathname) ?? pool.handle)(request)
    if (pathname === '/oauth2/token' && answer.headers.get('content-type')?.includes('json')) {
      const { refresh_token } = (await answer.clone().json()) as { refresh_token?: string }
      if (refresh_token) issued.push(refresh_token)
    }
    return answer
  })

  return {
    url: service.url,
    /** Every refresh token that the token endpoint has given out. */
    issued,
    /** Every token that the revocation endpoint was given. */
    revoked,
    /** Answers a path in the pool's place. */
    intercept: (pathname: string, answer: Intercept) => void intercepts.set(pathname, answer),
    close: service.close,
  }
}

const read = async (request: Request) => new URLSearchParams(await request.clone().text())
