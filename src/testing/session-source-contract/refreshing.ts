import {
  claimsOf,
  expectNoTokenIn,
  expectRefusal,
  expectSameTokens,
  expectThat,
  noSignal,
  signInAndStore,
} from './expectations.js'
import type { ContractLine, ServiceTrouble } from './harness.js'

const passing: Exclude<ServiceTrouble, 'silent'>[] = ['throttled', 'unavailable', 'html', 'lost']
const trouble: Record<(typeof passing)[number], string> = {
  throttled: 'asks to be left alone',
  unavailable: 'fails',
  html: 'is hidden behind a captive portal',
  lost: 'cannot be reached',
}

/** What is promised of a refresh. */
export const refreshing: readonly ContractLine[] = [
  [
    'refreshes in one request, to new tokens of the same sign-in',
    async (harness) => {
      const tokens = await signInAndStore(harness)
      const before = harness.requests().length
      const refreshed = await harness.source.refresh(tokens, { signal: noSignal() })
      expectThat(harness.requests().length - before === 1, 'one request')
      expectThat(refreshed.accessToken !== tokens.accessToken, 'another access token')
      expectThat(refreshed.username === tokens.username, 'the same username')
      for (const claim of ['sub', 'auth_time', 'client_id']) {
        expectThat(claimsOf(refreshed)[claim] === claimsOf(tokens)[claim], `the same ${claim}`)
      }
    },
  ],
  [
    'refreshes what a refresh has brought',
    async (harness) => {
      const tokens = await signInAndStore(harness)
      const first = await harness.source.refresh(tokens, { signal: noSignal() })
      harness.source.store(first, 'refresh')
      expectSameTokens(await harness.source.load(), first)
      const second = await harness.source.refresh(first, { signal: noSignal() })
      expectThat(second.accessToken !== first.accessToken, 'another access token')
    },
  ],
  [
    'refuses for good to refresh a session that was revoked, with no token in the error',
    async (harness) => {
      const tokens = await signInAndStore(harness)
      await harness.revoke('alice')
      const refreshed = harness.source.refresh(tokens, { signal: noSignal() })
      const error = await expectRefusal(refreshed, 'the refresh of a revoked session')
      expectThat(error.isTerminal, `a terminal error instead of ${error.code}`)
      expectNoTokenIn(error, tokens)
    },
  ],
  ...passing.map((which): ContractLine => [
    `takes no offence when the service ${trouble[which]}, with no token in the error`,
    async (harness) => {
      const tokens = await signInAndStore(harness)
      harness.answerWith(which)
      const refused = harness.source.refresh(tokens, { signal: noSignal() })
      const error = await expectRefusal(refused, 'the refresh')
      expectThat(!error.isTerminal, `no terminal error such as ${error.code}`)
      expectThat(error.code !== 'unexpected', 'an error that is told apart')
      expectNoTokenIn(error, tokens)
      expectSameTokens(await harness.source.load(), tokens)
      harness.answerWith(null)
      const refreshed = await harness.source.refresh(tokens, { signal: noSignal() })
      expectThat(refreshed.accessToken !== tokens.accessToken, 'a refresh afterwards')
    },
  ]),
  [
    'ends a request when its signal fires',
    async (harness) => {
      const tokens = await signInAndStore(harness)
      harness.answerWith('silent')
      const patience = new AbortController()
      const refreshed = harness.source.refresh(tokens, { signal: patience.signal })
      patience.abort()
      const isEnded = await refreshed.then(
        () => false,
        () => true,
      )
      expectThat(isEnded, 'the refresh to reject')
    },
  ],
]
