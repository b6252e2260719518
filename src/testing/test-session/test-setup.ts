import { toMs, type Duration, type EpochMs } from '../../core/duration.js'
import type { FakeUser } from '../fake-source/fake-tokens.js'
import { globalScope } from '../global-scope.js'
import type { TestSessionOptions } from './test-session.js'

const alice: FakeUser = { username: 'alice' }

/** Fills in what the options of a test session leave open, and asks the environment for what every session needs. */
export function toTestSetup(options: TestSessionOptions, start: EpochMs) {
  const { user = alice, signedInFor, tokenValidity = { hours: 1 }, now = start, ...rest } = options
  const { status: _status, ...clientOptions } = rest
  demandGlobals(['TextDecoder', 'atob', 'btoa', 'AbortController'])
  const signedInForMs = signedInFor ? toMs(signedInFor, 'signedInFor') : 0
  const refreshTokenValidity: Duration = clientOptions.refreshTokenValidity ?? { days: 30 }
  const authTime = now - signedInForMs
  return { user, now, authTime, tokenValidity, refreshTokenValidity, clientOptions }
}

/** @throws {Error} that names what the test environment lacks, and the cure. */
export function demandGlobals(names: readonly string[]): void {
  const missing = names.filter((path) => {
    const [name = '', property] = path.split('.')
    const found = globalScope[name]
    return found === undefined || (property && Reflect.get(Object(found), property) === undefined)
  })
  if (missing.length === 0) return
  const cures = missing.map((name) => CURES[name] ?? FIXED_JSDOM)
  throw new Error(
    `This test environment has no ${missing.join(', ')}. Under Jest: ${[...new Set(cures)].join('; ')}.`,
  )
}

const FIXED_JSDOM = "testEnvironment: 'jest-fixed-jsdom' in place of 'jsdom'"
const CURES: Record<string, string> = {
  'crypto.subtle':
    "a setup file with Object.defineProperty(globalThis, 'crypto', { value: require('node:crypto').webcrypto })",
}

/** A client id of its own for each test session, for those of one origin share its storage. */
export const toClientId = (): string => `test-client-${Math.random().toString(36).slice(2)}`
