export { describeSessionSource, type TestRunner } from './testing/describe-session-source.js'
export {
  createEmbeddedUserPool,
  type EmbeddedUserPool,
} from './testing/embedded-user-pool/embedded-user-pool.js'
export type { EmbeddedAppClient } from './testing/embedded-user-pool/app-clients.js'
export type { EmbeddedUserPoolFaults, FaultTarget } from './testing/embedded-user-pool/faults.js'
export type { EmbeddedTokens } from './testing/embedded-user-pool/pool-administration.js'
export type { EmbeddedUserPoolOptions } from './testing/embedded-user-pool/pool-options.js'
export type { EmbeddedUserPoolPersistence } from './testing/embedded-user-pool/pool-state.js'
export type { LoggedRequest } from './testing/embedded-user-pool/request-log.js'
export { totpCode } from './testing/embedded-user-pool/totp.js'
export type { EmbeddedUser } from './testing/embedded-user-pool/users.js'
export { createFakeClock, type FakeClock, type FakeClockOptions } from './testing/fake-clock.js'
export type {
  CreateSessionSourceHarness,
  ServiceTrouble,
  SessionSourceHarness,
} from './testing/session-source-contract/harness.js'
