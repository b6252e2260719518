import {
  hostedUiSource,
  SessionError,
  userPoolSource,
  type SessionErrorCode,
  type SessionSource,
  type TokenSet,
} from 'react-cognito-session'
import {
  describeSessionSource,
  type CreateSessionSourceHarness,
  type EmbeddedUserPool,
  type ServiceTrouble,
  type SessionSourceHarness,
} from 'react-cognito-session/testing'
import { describe, expect, it } from 'vitest'
import { clientId, fakeJwt, replaceGlobals, setUpSession } from '../support/session-setup.js'
import { memoryStorage } from '../support/sdk-user.js'
import { setUpHandler, type HandlerIntercept } from './token-handler/handler-world.js'

const always = 1000

/** A pool that answers itself, on real HTTP, with tokens as its own sign-in would give. */
async function poolHarness(
  hasPage: boolean,
  createSource: (pool: EmbeddedUserPool, url: string) => SessionSourceHarness['source'],
): Promise<SessionSourceHarness> {
  const world = await setUpSession({ signedIn: false })
  const localStorage = memoryStorage()
  const globals = hasPage ? replaceGlobals({ localStorage: () => localStorage }) : null
  const { faults, issueTokens, revokeUser, requests } = world.pool
  return {
    source: createSource(world.pool, world.url),
    async signIn(username) {
      const scopes = ['openid', 'aws.cognito.signin.user.admin']
      const tokens = await issueTokens(username, { scopes })
      return { ...tokens, username, clockDriftMs: 0 }
    },
    revoke: revokeUser,
    answerWith(trouble) {
      faults.clear()
      if (trouble === 'throttled') faults.throttle(always, 1)
      if (trouble === 'unavailable') faults.fail(always, 503)
      if (trouble === 'html') faults.html(always)
      if (trouble === 'lost') faults.drop(always)
      if (trouble === 'silent') faults.hang(always)
    },
    requests: () => requests.map(({ operation }) => operation),
    async dispose() {
      globals?.[Symbol.dispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

const portal = () => new Response('<!doctype html><title>Free Wi-Fi</title>')
const answers: Record<ServiceTrouble, HandlerIntercept> = {
  throttled: () => Response.json({ error: 'throttled' }, { status: 429 }),
  unavailable: () => new Response('Bad gateway', { status: 502 }),
  html: portal,
  lost: () => Response.error(),
  silent: () => new Promise<Response>(() => {}),
}

const createHandlerHarness: CreateSessionSourceHarness = async ({ hasPage }) => {
  const world = await setUpHandler({ hasPage })
  const source = world.newSource()
  return {
    source,
    async signIn(username) {
      await world.signIn(username)
      const response = await world.browser.send(`${world.origin}/auth/session`, {
        headers: { 'x-cognito-session': '1' },
      })
      const { accessToken, idToken } = (await response.json()) as TokenSet
      const rest = { refreshToken: null, deviceKey: null, clockDriftMs: 0 }
      return { accessToken, idToken, username, ...rest }
    },
    revoke: world.pool.revokeUser,
    answerWith: (trouble) => world.between(trouble ? answers[trouble] : () => null),
    requests: world.asked,
    dispose: () => world[Symbol.asyncDispose](),
  }
}

const createPoolHarness: CreateSessionSourceHarness = ({ hasPage }) =>
  poolHarness(hasPage, ({ userPoolId }, endpoint) =>
    userPoolSource({ userPoolId, clientId, endpoint }),
  )

describeSessionSource('userPoolSource', createPoolHarness, { describe, it })

describeSessionSource(
  'hostedUiSource',
  ({ hasPage }) =>
    poolHarness(hasPage, (_pool, url) =>
      hostedUiSource({ domain: url, clientId, redirectUri: `${url}/callback`, endpoint: url }),
    ),
  { describe, it },
)

describeSessionSource('tokenHandlerSource', createHandlerHarness, { describe, it })

type Breaks = (source: SessionSource) => Partial<SessionSource>

it.each<[line: RegExp, breaks: Breaks]>([
  [/stored/, () => ({ load: () => null })],
  [/cleared$/, () => ({ clear: () => {} })],
  [
    /another user/,
    ({ load, clear }) => ({
      clear: () => [load()].flat().forEach((kept) => clear(kept as TokenSet)),
    }),
  ],
  [/unless it was replaced/, ({ clear }) => ({ clear: (tokens) => clear(tokens) })],
  [/signed in last/, ({ store }) => ({ store: (tokens) => store(tokens, 'sign-in') })],
  [
    /destructured/,
    (source) => ({
      load(this: { items: unknown }) {
        return this.items ? null : source.load()
      },
    }),
  ],
  [
    /one request/,
    ({ refresh }) => ({
      async refresh(tokens, request) {
        await refresh(tokens, request)
        return refresh(tokens, request)
      },
    }),
  ],
  [
    /of the same sign-in/,
    ({ refresh }) => ({
      refresh: async (...args) => ({ ...(await refresh(...args)), accessToken: fakeJwt({}) }),
    }),
  ],
  [/revoked, with no token/, () => ({ refresh: failing('service', () => 'No.') })],
  [/revoked, with no token/, () => ({ refresh: failing('refresh_token_revoked', (each) => each) })],
  [/fails, with no token/, () => ({ refresh: failing('refresh_token_revoked', () => 'No.') })],
  [/fails, with no token/, () => ({ refresh: () => Promise.reject(new Error('No.')) })],
  [/end(s|ed)? .* service, alone/, () => ({ revoke: async () => {} })],
  [/could not be ended/, () => ({ revoke: async () => {} })],
])('notices a source that breaks %s', async (line, breaks) => {
  const failed: string[] = []
  const attempts: Promise<void>[] = []
  const createHarness: CreateSessionSourceHarness = async (world) => {
    const harness = await createPoolHarness(world)
    return { ...harness, source: { ...harness.source, ...breaks(harness.source) } }
  }
  let queue = Promise.resolve()
  describeSessionSource('a broken source', createHarness, {
    describe: (_name, define) => define(),
    it(name, run) {
      // what never ends is left to the time limit of the runner
      if (!line.test(name)) return
      queue = queue.then(run).catch(() => void failed.push(name))
      attempts.push(queue)
    },
  })
  await Promise.all(attempts)
  expect(failed.length).toBeGreaterThan(0)
})

function failing(
  code: SessionErrorCode,
  toMessage: (accessToken: string) => string,
): SessionSource['refresh'] {
  return ({ accessToken }) => Promise.reject(new SessionError(code, toMessage(accessToken)))
}
