import { expectSameTokens, expectThat, noSignal, signInAndStore } from './expectations.js'
import type { ContractLine } from './harness.js'

/** What is promised of tokens that are kept. */
export const keeping: readonly ContractLine[] = [
  [
    'gives null when nobody is signed in',
    async ({ source }) => expectThat((await source.load()) === null, 'load to give null'),
  ],
  [
    'gives the tokens that were stored',
    async (harness) => {
      const tokens = await signInAndStore(harness)
      expectSameTokens(await harness.source.load(), tokens)
      expectSameTokens(await harness.source.load(), tokens)
    },
  ],
  [
    'forgets the tokens that are cleared',
    async (harness) => {
      const tokens = await signInAndStore(harness)
      harness.source.clear(tokens)
      expectThat((await harness.source.load()) === null, 'load to give null after clear')
    },
  ],
  [
    'leaves the tokens of another user when one is cleared',
    async (harness) => {
      const before = await signInAndStore(harness, 'alice')
      const after = await signInAndStore(harness, 'bob')
      harness.source.clear(before)
      expectSameTokens(await harness.source.load(), after)
    },
  ],
  [
    'leaves a later session of the same user when told to clear one unless it was replaced',
    async (harness) => {
      const before = await signInAndStore(harness)
      const after = await signInAndStore(harness)
      harness.source.clear(before, 'unless-replaced')
      expectSameTokens(await harness.source.load(), after)
      harness.source.clear(after, 'unless-replaced')
      expectThat((await harness.source.load()) === null, 'load to give null after clear')
    },
  ],
  [
    'leaves the user who signed in last the current one when a refresh of another is stored',
    async (harness) => {
      const before = await signInAndStore(harness, 'alice')
      const after = await signInAndStore(harness, 'bob')
      harness.source.store(before, 'refresh')
      expectSameTokens(await harness.source.load(), after)
    },
  ],
  [
    'has methods that can be destructured',
    async ({ source, signIn }) => {
      const { load, store, clear, refresh, revoke } = source
      const tokens = await signIn('alice')
      store(tokens, 'sign-in')
      expectSameTokens(await load(), tokens)
      const refreshed = await refresh(tokens, { signal: noSignal() })
      store(refreshed, 'refresh')
      await revoke(refreshed, 'local', noSignal())
      clear(refreshed)
      expectThat((await load()) === null, 'load to give null after clear')
    },
  ],
  [
    'knows of nobody where there is no page, and asks nobody',
    async ({ source, requests }) => {
      expectThat((await source.load()) === null, 'load to give null')
      await source.prepare?.()
      expectThat(requests().length === 0, 'no request')
    },
    { hasPage: false },
  ],
]
