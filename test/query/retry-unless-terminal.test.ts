import { QueryClient, QueryObserver, MutationObserver } from '@tanstack/react-query'
import { SessionError, type SessionErrorCode } from 'react-cognito-session'
import { retryUnlessTerminal, sessionQueryOptions } from 'react-cognito-session/query'
import { expect, it } from 'vitest'

const errorWith = (code: SessionErrorCode, retryAfterMs?: number) =>
  new SessionError(code, 'No.', { retryAfterMs })

const { queries, mutations } = sessionQueryOptions()

it.each([
  'not_authenticated',
  'refresh_token_expired',
  'refresh_token_revoked',
  'refresh_token_reused',
  'user_changed',
  'invalid_config',
  'provider_missing',
] as const)('does not try again after %s', (code) => {
  expect(retryUnlessTerminal(0, errorWith(code))).toBe(false)
})

it.each(['network', 'throttled', 'service'] as const)('tries three times more after %s', (code) => {
  const tries = [0, 1, 2, 3].map((failures) => retryUnlessTerminal(failures, errorWith(code)))
  expect(tries).toEqual([true, true, true, false])
})

it('tries three times more after an error of the API', () => {
  const error = new TypeError('Failed to fetch')
  const tries = [0, 1, 2, 3].map((failures) => retryUnlessTerminal(failures, error))
  expect(tries).toEqual([true, true, true, false])
})

it('waits as long as Cognito asked, and twice as long each time', () => {
  expect(queries.retryDelay(0, errorWith('throttled', 7000))).toBe(7000)
  const delays = [0, 1, 2].map((failures) => queries.retryDelay(failures, new Error('No.')))
  expect(delays).toEqual([1000, 2000, 4000])
})

it('tries a mutation again only if it was never sent', () => {
  expect(mutations.retry(0, new TypeError('Failed to fetch'))).toBe(false)
  expect(mutations.retry(0, errorWith('throttled'))).toBe(true)
  expect(mutations.retry(0, errorWith('not_authenticated'))).toBe(false)
})

it('calls a query once and a mutation once when the session has ended', async () => {
  const queryClient = new QueryClient({ defaultOptions: sessionQueryOptions() })
  let calls = 0
  const fail = async (): Promise<string> => {
    calls++
    throw errorWith('refresh_token_expired')
  }
  const observer = new QueryObserver(queryClient, { queryKey: ['notes'], queryFn: fail })
  expect(await observer.refetch()).toMatchObject({ status: 'error', failureCount: 1 })
  await expect(
    new MutationObserver(queryClient, { mutationFn: fail }).mutate(),
  ).rejects.toMatchObject({ code: 'refresh_token_expired' })
  expect(calls).toBe(2)
})
