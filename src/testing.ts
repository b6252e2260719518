// a session for a test
export { createTestSession } from './testing/test-session/test-session.js'
export type { TestSession, TestSessionOptions } from './testing/test-session/test-session.js'
export { createPoolTestSession } from './testing/test-session/pool-test-session.js'
export type {
  PoolTestSession,
  PoolTestSessionOptions,
} from './testing/test-session/pool-test-session.js'
export type { TestTab } from './testing/test-session/tab.js'
export type { SessionSimulation } from './core/session-simulation.js'
export { SessionTestProvider } from './testing/test-session/session-test-provider.js'
export type { SessionTestProviderProps } from './testing/test-session/session-test-provider.js'

// Storybook
export { sessionOf, withSession } from './testing/storybook/with-session.js'
export type { StoryContextLike } from './testing/storybook/with-session.js'

// a user pool
export { createEmbeddedUserPool } from './testing/embedded-user-pool/embedded-user-pool.js'
export type { EmbeddedUserPool } from './testing/embedded-user-pool/embedded-user-pool.js'
export type { EmbeddedUserPoolOptions } from './testing/embedded-user-pool/pool-options.js'
export type { EmbeddedAppClient } from './testing/embedded-user-pool/app-clients.js'
export type { EmbeddedUser } from './testing/embedded-user-pool/users.js'
export type { EmbeddedTokens } from './testing/embedded-user-pool/pool-administration.js'
export type { EmbeddedUserPoolFaults, FaultTarget } from './testing/embedded-user-pool/faults.js'
export type { EmbeddedUserPoolPersistence } from './testing/embedded-user-pool/pool-state.js'
export type { LoggedRequest } from './testing/embedded-user-pool/request-log.js'
export { interceptFetch } from './testing/intercept-fetch.js'
export type { InterceptFetchOptions, PoolToReach } from './testing/intercept-fetch.js'
export { totpCode } from './testing/embedded-user-pool/totp.js'

// the parts of a test session
export { createFakeClock } from './testing/fake-clock.js'
export type { FakeClock, FakeClockOptions } from './testing/fake-clock.js'
export { createFakeSource } from './testing/fake-source/fake-source.js'
export type { FakeSource, FakeSourceOptions } from './testing/fake-source/fake-source.js'
export type { FakeRequest } from './testing/fake-source/fake-service.js'
export { fakeTokens } from './testing/fake-source/fake-tokens.js'
export type { FakeTokensOptions, FakeUser } from './testing/fake-source/fake-tokens.js'

// a source of your own
export { describeSessionSource } from './testing/describe-session-source.js'
export type { TestRunner } from './testing/describe-session-source.js'
export type {
  CreateSessionSourceHarness,
  ServiceTrouble,
  SessionSourceHarness,
} from './testing/session-source-contract/harness.js'
