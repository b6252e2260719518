import type { Decorator, StoryContext } from '@storybook/react-vite'
import type {
  Duration,
  SessionClient,
  SessionSource,
  TokenSet,
  UserPoolSource,
} from 'react-cognito-session'
import {
  createFakeSource,
  createPoolTestSession,
  createTestSession,
  describeSessionSource,
  type EmbeddedUserPool,
  type FakeSource,
  fakeTokens,
  interceptFetch,
  sessionOf,
  SessionTestProvider,
  type TestSession,
  type TestSessionOptions,
  type TestTab,
  withSession,
} from 'react-cognito-session/testing'
import type { SessionSimulation } from 'react-cognito-session/devtools'
import type { ReactNode } from 'react'
import { describe, expectTypeOf, it, test } from 'vitest'

it('gives what a session is moved by', () => {
  const session = createTestSession()
  expectTypeOf(session).toEqualTypeOf<TestSession>()
  expectTypeOf(session).toExtend<SessionSimulation & Disposable>()
  expectTypeOf(session.client).toExtend<SessionClient>()
  expectTypeOf(session.source).toEqualTypeOf<FakeSource>()
  expectTypeOf(session.openTab()).toEqualTypeOf<TestTab<FakeSource>>()
  expectTypeOf(session.run()).toEqualTypeOf<() => void>()
})

it('takes the options of a client, but for its source and its clock', () => {
  createTestSession({ user: null, refreshTokenValidity: { hours: 8 }, autoRefresh: 'on-demand' })
  createTestSession({ user: { groups: ['editors'], claims: { 'custom:team': 3 } } })
  expectTypeOf(createTestSession).parameter(0).toEqualTypeOf<TestSessionOptions | undefined>()
  // @ts-expect-error -- the kit brings its own
  createTestSession({ source: createFakeSource() })
  // @ts-expect-error -- the kit brings its own
  createTestSession({ clock: { now: () => 0 } })
  // @ts-expect-error -- a length names its units
  createTestSession({ signedInFor: 60_000 })
  // @ts-expect-error -- a session that is told who is signed in says so by `user`
  createTestSession({ status: 'authenticated' })
})

it('moves by lengths that name their units', () => {
  const session = createTestSession()
  void session.advance({ minutes: 13, seconds: 1 })
  expectTypeOf(session.advance).toEqualTypeOf<(length: Duration) => Promise<void>>()
  // @ts-expect-error -- 13 what?
  void session.advance(13)
})

it('has a pool and the source for it, where it is asked for', async () => {
  const session = await createPoolTestSession({ pool: { sessionTracking: true } })
  expectTypeOf(session.pool).toEqualTypeOf<EmbeddedUserPool>()
  expectTypeOf(session.source).toEqualTypeOf<UserPoolSource>()
  expectTypeOf(interceptFetch(session.pool)).toEqualTypeOf<() => void>()
  // @ts-expect-error -- the pool goes by the session's clock
  void createPoolTestSession({ pool: { now: Date.now } })
  // @ts-expect-error -- its tokens are the pool's
  session.source.issueTokens()
})

it('makes tokens and a source', () => {
  expectTypeOf(fakeTokens({ username: 'bob' })).toEqualTypeOf<TokenSet>()
  expectTypeOf(createFakeSource()).toExtend<SessionSource>()
  expectTypeOf(createFakeSource()).toExtend<UserPoolSource>()
})

it('stands in for a provider, with a session or with how to make one', () => {
  const session = createTestSession()
  expectTypeOf(SessionTestProvider).returns.toEqualTypeOf<ReactNode>()
  void (<SessionTestProvider />)
  void (<SessionTestProvider session={session} />)
  void (<SessionTestProvider session={session.openTab()} />)
  void (<SessionTestProvider user={null} />)
  void (<SessionTestProvider status="loading" />)
  // @ts-expect-error -- whose session is told by the session
  void (<SessionTestProvider session={session} user={null} />)
  // @ts-expect-error -- there is no such state to be held at
  void (<SessionTestProvider status="expired" />)
})

it('fits Storybook and test runners, without knowing them', () => {
  expectTypeOf(withSession).toExtend<Decorator>()
  const play = async (context: StoryContext) => {
    expectTypeOf(sessionOf(context)).toEqualTypeOf<TestSession>()
  }
  expectTypeOf(play).toBeFunction()
  expectTypeOf(describeSessionSource).parameter(2).toExtend<{ describe: unknown; it: unknown }>()
  void { describe, test }
})
