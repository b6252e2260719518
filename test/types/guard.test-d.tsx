import {
  aal2,
  createSessionClient,
  earlyRenewal,
  type GuardKeptPage,
  type GuardNotice,
  type GuardPolicy,
  type GuardWarning,
  type IdleGuardOptions,
  type IdleGuardState,
  strict,
  type UnsavedItem,
  type UnsavedWork,
  useGuardControls,
  useIdleGuard,
  userPoolSource,
  useSecondsLeft,
  useUnsavedWork,
} from 'react-cognito-session'
import { expectTypeOf, it } from 'vitest'

const client = createSessionClient({
  source: userPoolSource({ userPoolId: 'eu-west-1_AbCd12345', clientId: '1h57kf5cpq17m0eml12' }),
})
declare const state: IdleGuardState
declare const warning: GuardWarning
declare const kept: GuardKeptPage

it('offers to stay signed in on the idle warning only', () => {
  // @ts-expect-error -- not every warning can be answered with it
  void warning.staySignedIn
  if (warning.cause === 'idle') {
    expectTypeOf(warning.staySignedIn).toEqualTypeOf<() => void>()
  } else {
    // @ts-expect-error -- nothing but a new sign-in moves the end of the session
    void warning.staySignedIn
  }
  expectTypeOf(warning.cause).toEqualTypeOf<'idle' | 'refresh-token-expiry'>()
})

it('offers a new sign-in on the session-end warning only', () => {
  // @ts-expect-error -- not every warning can be answered with it
  void warning.reauthenticate
  if (warning.cause === 'refresh-token-expiry') {
    expectTypeOf(warning.reauthenticate).toEqualTypeOf<() => Promise<void>>()
    expectTypeOf(warning.canReauthenticate).toBeBoolean()
    expectTypeOf(warning.isDismissed).toBeBoolean()
    expectTypeOf(warning.dismiss).toEqualTypeOf<() => void>()
  } else {
    // @ts-expect-error -- who is idle stays signed in without a password
    void warning.reauthenticate
    // @ts-expect-error -- an idle warning is answered, not put aside
    void warning.dismiss
  }
})

it('offers nothing that a page can no longer have once its session has ended', () => {
  // @ts-expect-error -- it is too late to stay
  void kept.staySignedIn
  // @ts-expect-error -- there is no instant any more
  void kept.signOutAt
  expectTypeOf(kept.reauthenticate).toEqualTypeOf<() => Promise<void>>()
  expectTypeOf(kept.phase).toEqualTypeOf<'signed-out'>()
})

it('tells phases apart by name, and leaves none out', () => {
  switch (state.phase) {
    case 'watching':
      // @ts-expect-error -- there is nothing to sign out from
      void state.signOut
      break
    case 'warning':
      expectTypeOf(state.signOutAt).toBeNumber()
      expectTypeOf(state.unsavedWork).toEqualTypeOf<readonly UnsavedItem[]>()
      break
    case 'signing-out':
      // @ts-expect-error -- it is being done
      void state.signOut
      break
    case 'signed-out':
      expectTypeOf(state.signOut({ evenIfUnsaved: true })).resolves.toBeVoid()
      break
    default:
      state satisfies never
  }
  expectTypeOf<GuardNotice['phase']>().toEqualTypeOf<'warning' | 'signing-out' | 'signed-out'>()
})

it('can be controlled in every phase', () => {
  expectTypeOf(state.hold('uploading', { max: { minutes: 30 } })).toEqualTypeOf<() => void>()
  expectTypeOf(state.shouldBlock()).toBeBoolean()
  expectTypeOf(useGuardControls).returns.toHaveProperty('hold')
  // @ts-expect-error -- nothing holds a session for ever
  state.hold('uploading')
  // @ts-expect-error -- a length of time names its unit
  state.hold('uploading', { max: 30 })
})

it('cannot be written to', () => {
  // @ts-expect-error -- the phase follows from facts
  state.phase = 'watching'
  if (warning.cause === 'idle') {
    // @ts-expect-error -- so does the end
    warning.signOutAt = Infinity
  }
  expectTypeOf(useIdleGuard).returns.toEqualTypeOf<IdleGuardState>()
})

it('takes presets, alone or with changes', () => {
  expectTypeOf(useIdleGuard).toBeCallableWith(strict)
  expectTypeOf(useIdleGuard).toBeCallableWith({ ...aal2, warnBefore: { minutes: 5 } })
  expectTypeOf(useIdleGuard).toBeCallableWith({ ...earlyRenewal, idleTimeout: null })
  expectTypeOf<typeof strict>().toExtend<GuardPolicy>()
  expectTypeOf<IdleGuardOptions>().toExtend<GuardPolicy>()
})

it('takes lengths of time that name their unit, and no others', () => {
  const take = (options: IdleGuardOptions) => options
  take({ idleTimeout: { minutes: 15 }, renewWhenLeft: 'access-token-validity' })
  // @ts-expect-error -- a number has no unit
  take({ idleTimeout: 900_000 })
  // @ts-expect-error -- milliseconds are for machines
  take({ warnBefore: { milliseconds: 120_000 } })
  // @ts-expect-error -- a warning cannot be left out
  take({ warnBefore: null })
  // @ts-expect-error -- there is one such word
  take({ renewWhenLeft: 'refresh-token-validity' })
  // @ts-expect-error -- the rule has two moments
  take({ renewAt: 'always' })
  // @ts-expect-error -- the word is idleTimeout
  take({ timeout: { minutes: 15 } })
  expectTypeOf(take).toBeFunction()
})

it('takes unsaved work, or null', () => {
  expectTypeOf(useUnsavedWork).parameter(0).toEqualTypeOf<UnsavedWork | null>()
  expectTypeOf(useUnsavedWork).toBeCallableWith({ label: 'Note', save: async () => 1 })
  expectTypeOf(useUnsavedWork).toBeCallableWith({
    label: 'Note',
    save: ({ signal, reason }) => void (signal.aborted || reason === 'warning'),
  })
  // @ts-expect-error -- work has a name that its user knows
  useUnsavedWork({ save: () => {} })
  // @ts-expect-error -- and a way to save it
  useUnsavedWork({ label: 'Note' })
})

it('gives seconds as a number', () => {
  expectTypeOf(useSecondsLeft).parameter(0).toBeNumber()
  expectTypeOf(useSecondsLeft).returns.toBeNumber()
})

it('signs out for the reasons that an app can have', () => {
  void client.signOut({ reason: 'idle' })
  // @ts-expect-error -- that one is found out, not asked for
  void client.signOut({ reason: 'user-changed' })
  expectTypeOf(client.signOut({ reason: 'refresh-token-expired' })).resolves.toBeVoid()
})
