import {
  expectNoTokenIn,
  expectRefusal,
  expectThat,
  noSignal,
  signInAndStore,
} from './expectations.js'
import type { ContractLine } from './harness.js'

const scopes = ['local', 'global'] as const

/** What is promised of the end of a session, and of what its access token may ask. */
export const ending: readonly ContractLine[] = [
  ...scopes.map((scope): ContractLine => [
    `ends a session at the service, ${scope === 'local' ? 'alone' : 'with all others of its user'}`,
    async (harness) => {
      const tokens = await signInAndStore(harness)
      await harness.source.revoke(tokens, scope, noSignal())
      const refreshed = harness.source.refresh(tokens, { signal: noSignal() })
      const error = await expectRefusal(refreshed, 'the refresh after revoke')
      expectThat(error.isTerminal, `a terminal error instead of ${error.code}`)
    },
  ]),
  [
    'ends a session that was cleared before',
    async (harness) => {
      const tokens = await signInAndStore(harness)
      harness.source.clear(tokens)
      await harness.source.revoke(tokens, 'local', noSignal())
      const refreshed = harness.source.refresh(tokens, { signal: noSignal() })
      const error = await expectRefusal(refreshed, 'the refresh after revoke')
      expectThat(error.isTerminal, `a terminal error instead of ${error.code}`)
    },
  ],
  [
    'says so when a session could not be ended, with no token in the error',
    async (harness) => {
      const tokens = await signInAndStore(harness)
      harness.answerWith('lost')
      const revoked = harness.source.revoke(tokens, 'local', noSignal())
      const error = await expectRefusal(revoked, 'revoke without a connection')
      expectThat(!error.isTerminal, `no terminal error such as ${error.code}`)
      expectNoTokenIn(error, tokens)
    },
  ],
  [
    'asks the user pools API what the access token may ask, where it can',
    async (harness) => {
      const { callUserPool } = harness.source
      if (!callUserPool) return
      const tokens = await signInAndStore(harness)
      const body = { AccessToken: tokens.accessToken }
      const user = await callUserPool('GetUser', body, noSignal())
      expectThat(user['Username'] === tokens.username, 'GetUser to answer')
      await harness.revoke('alice')
      const refused = callUserPool('GetUser', body, noSignal())
      expectNoTokenIn(await expectRefusal(refused, 'GetUser after a revocation'), tokens)
    },
  ],
]
