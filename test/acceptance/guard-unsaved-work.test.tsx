import { act } from '@testing-library/react'
import { useAccessToken, type SaveReason, type UnsavedWork } from 'react-cognito-session'
import { expect, it } from 'vitest'
import { createWork, setUpGuard, type GuardWorld } from '../support/guard-setup.js'
import { renderHookWithSession } from '../support/render-with-session.js'
import { hour, minute, replaceGlobals, second, seedTokens } from '../support/session-setup.js'

const idle15 = { idleTimeout: { minutes: 15 } } as const
const month = { refreshTokenValidity: { days: 30 } } as const

/** A piece of work that cannot be saved. */
const hopeless = (label = 'Note'): UnsavedWork => ({
  label,
  save: () => Promise.reject(new Error(`${label}: no`)),
})

/** Leaves a page behind whose session has ended for idleness. */
async function setUpKeptPage(works: readonly UnsavedWork[] = [hopeless()], options = {}) {
  const world = await setUpGuard({ ...idle15, ...options }, { ...month, works })
  await world.pass(15 * minute + second)
  return world
}

/** What the warning or the kept page offers; the test fails when there is none. */
function shown(world: GuardWorld) {
  const { state } = world.page
  if (!('signOut' in state)) throw new Error(`There is only: ${state.phase}.`)
  return state
}

it('B5. Work first: everything unsaved is saved at the warning, and what is new again before the sign-out', async () => {
  const note = createWork('Note')
  await using world = await setUpGuard(idle15, { ...month, works: [note.work] })
  await world.pass(13 * minute)
  expect(note.reasons()).toEqual(['warning'])
  await note.succeed()
  expect(world.page.state).toMatchObject({ unsavedWork: [{ label: 'Note', status: 'saved' }] })
  await world.pass(minute)
  const newer = createWork('Note')
  world.page.change([newer.work])
  expect(world.page.state).toMatchObject({ unsavedWork: [{ status: 'unsaved' }] })
  await world.pass(49 * second)
  expect(newer.reasons()).toEqual([])
  await world.pass(second)
  expect(newer.reasons()).toEqual(['sign-out'])
  await newer.succeed()
  await world.pass(10 * second)
  expect(world.client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'idle' })
  expect(note.reasons()).toEqual(['warning'])
})

it('B5. Work first: what is unsaved is saved in parallel', async () => {
  const works = [createWork('Note'), createWork('Sketch'), createWork('Letter')]
  await using world = await setUpGuard(idle15, { ...month, works: works.map(({ work }) => work) })
  await world.pass(13 * minute)
  expect(works.map(({ calls }) => calls.length)).toEqual([1, 1, 1])
  expect(world.page.state).toMatchObject({
    unsavedWork: [
      { label: 'Note', status: 'saving' },
      { label: 'Sketch', status: 'saving' },
      { label: 'Letter', status: 'saving' },
    ],
  })
})

it('B5. Work first: what hangs is given up after 10 s, named and reported; the others are saved', async () => {
  const hanging = createWork('Hanging')
  const quick = { label: 'Quick', save: () => {} }
  const reports: [code: unknown, label: string][] = []
  const onSaveError = (error: unknown, work: UnsavedWork) =>
    void reports.push([Reflect.get(Object(error) as object, 'code'), work.label])
  await using world = await setUpGuard(
    { ...idle15, onSaveError },
    { ...month, works: [hanging.work, quick] },
  )
  await world.pass(13 * minute)
  await world.pass(9 * second)
  expect(hanging.calls[0]!.signal.aborted).toBe(false)
  expect(world.page.state).toMatchObject({
    unsavedWork: [
      { label: 'Hanging', status: 'saving' },
      { label: 'Quick', status: 'saved' },
    ],
  })
  await world.pass(2 * second)
  expect(hanging.calls[0]!.signal.aborted).toBe(true)
  expect(reports).toEqual([['unsaved_work', 'Hanging']])
  expect(world.page.state).toMatchObject({
    unsavedWork: [
      { label: 'Hanging', status: 'failed', error: { code: 'unsaved_work' } },
      { label: 'Quick', status: 'saved' },
    ],
  })
})

it('B5. Work first: what fails is reported by name, with what was thrown', async () => {
  const reports: unknown[] = []
  const throwing = {
    label: 'Throws at once',
    save() {
      throw new Error('at once')
    },
  }
  await using world = await setUpGuard(
    { ...idle15, onSaveError: (error, { label }) => void reports.push([label, String(error)]) },
    { ...month, works: [hopeless('Rejects'), throwing] },
  )
  await world.pass(13 * minute)
  expect(reports).toEqual([
    ['Throws at once', 'Error: at once'],
    ['Rejects', 'Error: Rejects: no'],
  ])
})

it.each<[string, object, number]>([
  ['idleness', idle15, 15 * minute],
  ['the end of the session', {}, 20 * minute],
])(
  'B5. Work first: the sign-out for %s is in time although a save hangs',
  async (_what, options, afterMs) => {
    const hanging = createWork('Hanging')
    const signedInAgoMs = 2 * hour - 22 * minute
    await using world = await setUpGuard(options, { works: [hanging.work], signedInAgoMs })
    await world.pass(afterMs - 2 * second, second)
    expect(world.page.state.phase).toBe('warning')
    await world.pass(3 * second)
    expect(world.page.state.phase).toBe('signed-out')
    await expect(world.client.getAccessToken()).rejects.toMatchObject({ isTerminal: true })
  },
)

it('B5. Work first: saving has a live access token, refreshed first when it ends soon', async () => {
  const tokens: string[] = []
  const reasons: SaveReason[] = []
  let world: GuardWorld | null = null
  const note: UnsavedWork = {
    label: 'Note',
    async save({ reason }) {
      const held = world!.client.getState()
      if (held.status !== 'authenticated') throw new Error('nobody')
      const accessToken = held.session.getAccessToken()
      reasons.push(reason)
      tokens.push(accessToken.getJwtToken())
      expect(accessToken.getExpiration() * second - world!.trueNow()).toBeGreaterThan(2 * minute)
    },
  }
  await using opened = await setUpGuard(idle15, {
    ...month,
    works: [note],
    appClient: { accessTokenSeconds: 14 * 60 },
  })
  world = opened
  await opened.pass(13 * minute + 2 * second, second)
  expect(reasons).toEqual(['warning'])
  expect(tokens[0]).not.toBe(opened.tokens.accessToken)
  expect(opened.refreshes()).toBe(1)
})

it('B5. Work first: with a token that is good long enough it asks the service for nothing', async () => {
  const note = createWork('Note')
  await using world = await setUpGuard(idle15, { ...month, works: [note.work] })
  await world.pass(13 * minute)
  expect(note.reasons()).toEqual(['warning'])
  expect(world.operations()).toEqual([])
})

it('B5. Work first: saving is tried with the token at hand when a better one cannot be had', async () => {
  const note = createWork('Note')
  await using world = await setUpGuard(idle15, {
    ...month,
    works: [note.work],
    appClient: { accessTokenSeconds: 14 * 60 },
  })
  world.pool.faults.drop(100)
  await world.pass(13 * minute + 30 * second)
  expect(note.reasons()).toEqual(['warning'])
})

it('B5. Work first: nothing is saved, and nothing asked for, while there is nothing unsaved', async () => {
  const note = createWork('Note')
  await using world = await setUpGuard(idle15, {
    ...month,
    works: [note.work],
    appClient: { accessTokenSeconds: 14 * 60 },
  })
  world.page.change([])
  await world.pass(15 * minute + second)
  expect(note.calls).toEqual([])
  expect(world.refreshes()).toBe(0)
  expect(world.client.getState().status).toBe('unauthenticated')
})

it('B5. Work first: a newer version that is registered while one is being saved is saved too', async () => {
  const first = createWork('Note')
  const newer = createWork('Note')
  await using world = await setUpGuard(idle15, { ...month, works: [first.work] })
  await world.pass(13 * minute)
  world.page.change([newer.work])
  await first.succeed()
  expect(world.page.state).toMatchObject({ unsavedWork: [{ status: 'unsaved' }] })
  await world.pass(minute + 50 * second)
  expect(newer.reasons()).toEqual(['sign-out'])
})

it('B5. Work first: the page outlives its session while something is not saved, without its tokens', async () => {
  await using world = await setUpGuard(idle15, { ...month, works: [hopeless()] })
  const tab = world.openTab()
  const { result } = renderHookWithSession(world.client, () => useAccessToken())
  await world.pass(15 * minute + second)
  expect(world.page.state).toMatchObject({
    phase: 'signed-out',
    reason: 'idle',
    unsavedWork: [{ label: 'Note', status: 'failed' }],
  })
  expect(world.client.getState()).toMatchObject({
    status: 'authenticated',
    refreshError: { isTerminal: true },
  })
  expect(localStorage.getItem(world.accessTokenKey)).toBe(null)
  expect(Object.keys(localStorage).filter((key) => key.includes('Token'))).toEqual([])
  expect(tab.client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'idle' })
  await expect(world.client.getAccessToken()).rejects.toMatchObject({ code: 'not_authenticated' })
  expect(result.current.accessToken).toBe(null)
  expect(world.revoked()).toContain(world.tokens.refreshToken)
})

it('B5. Work first: after a new sign-in of the same user the work is saved', async () => {
  const note = createWork('Note')
  await using world = await setUpKeptPage([note.work])
  await note.fail()
  expect(world.page.state.phase).toBe('signed-out')
  const before = note.reasons().length
  await world.signInAgain()
  await world.pass(second)
  expect(note.reasons().slice(before)).toEqual(['signed-in-again'])
  await note.succeed()
  expect(world.page.state.phase).toBe('watching')
  expect(world.client.getState()).toMatchObject({ status: 'authenticated', refreshError: null })
  await expect(world.client.getAccessToken()).resolves.toEqual(expect.any(String))
})

it('B5. Work first: a sign-in of the same user in another tab saves the work of this one', async () => {
  const note = createWork('Note')
  await using world = await setUpKeptPage([note.work])
  await note.fail()
  seedTokens(localStorage, await world.issue('alice', world.trueNow()))
  act(() => void window.dispatchEvent(new Event('focus')))
  await world.pass(second)
  expect(note.reasons().at(-1)).toBe('signed-in-again')
})

it('B5. Work first: on a page that was kept nobody else can sign in, and what they got is revoked', async () => {
  await using world = await setUpKeptPage()
  const before = world.revoked().length
  await expect(world.signInAgain('bob')).rejects.toMatchObject({ code: 'different_user' })
  await world.pass(second)
  expect(world.revoked().length).toBe(before + 1)
  expect(world.page.state.phase).toBe('signed-out')
  expect(localStorage.getItem(world.accessTokenKey.replace('alice', 'bob'))).toBe(null)
  await expect(world.client.getAccessToken()).rejects.toMatchObject({ code: 'not_authenticated' })
})

it('B5. Work first: before the end nobody else can sign in either, and the session goes on', async () => {
  await using world = await setUpGuard({}, { signedInAgoMs: 2 * hour - 3 * minute })
  await expect(world.signInAgain('bob')).rejects.toMatchObject({ code: 'different_user' })
  await world.pass(second)
  expect(world.revoked()).toHaveLength(1)
  expect(world.revoked()).not.toContain(world.tokens.refreshToken)
  expect(world.client.getState()).toMatchObject({ user: { username: 'alice' } })
  expect(localStorage.getItem(world.accessTokenKey)).toBe(world.tokens.accessToken)
})

it.each([
  ['an older', 60 * second],
  ['the same', 0],
])('B5. Work first: a sign-in with %s auth_time is refused and revoked', async (_what, laterMs) => {
  await using world = await setUpGuard({}, { signedInAgoMs: -laterMs })
  await expect(world.signInAgain()).rejects.toMatchObject({ code: 'not_reauthenticated' })
  await world.pass(second)
  expect(world.revoked()).toHaveLength(1)
  expect(world.revoked()).not.toContain(world.tokens.refreshToken)
  expect(localStorage.getItem(world.accessTokenKey)).toBe(world.tokens.accessToken)
})

it('B5. Work first: signOut() of the warning saves first, then signs out', async () => {
  const note = createWork('Note')
  await using world = await setUpGuard(idle15, { ...month, works: [note.work] })
  await world.pass(13 * minute)
  await note.fail()
  let signingOut!: Promise<void>
  act(() => void (signingOut = shown(world).signOut()))
  await world.pass(100, 50)
  expect(world.page.state.phase).toBe('signing-out')
  expect(note.reasons()).toEqual(['warning', 'sign-out'])
  await note.succeed()
  await world.settled(() => signingOut)
  expect(world.client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'signed-out' })
})

it('B5. Work first: signOut() rejects when something could not be saved, and the session goes on', async () => {
  await using world = await setUpGuard(idle15, { ...month, works: [hopeless()] })
  await world.pass(13 * minute)
  await expect(world.settled(() => shown(world).signOut())).rejects.toMatchObject({
    code: 'unsaved_work',
  })
  expect(world.page.state).toMatchObject({ phase: 'warning', unsavedWork: [{ status: 'failed' }] })
  await expect(world.client.getAccessToken()).resolves.toBe(world.tokens.accessToken)
  await world.settled(() => shown(world).signOut({ evenIfUnsaved: true }))
  expect(world.client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'signed-out' })
})

it('B5. Work first: a page that was kept goes when its user gives the work up', async () => {
  await using world = await setUpKeptPage()
  await world.settled(() => shown(world).signOut({ evenIfUnsaved: true }))
  expect(world.client.getState().status).toBe('unauthenticated')
  expect(world.page.state.phase).toBe('watching')
})

it('B5. Work first: a page that was kept goes when its work is gone', async () => {
  await using world = await setUpKeptPage()
  world.page.change([])
  await world.pass(second)
  expect(world.client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'idle' })
})

it('B5. Work first: a page that is kept for a save under way goes when that has succeeded', async () => {
  const note = createWork('Note')
  await using world = await setUpGuard(idle15, month)
  await world.pass(14 * minute + 56 * second)
  world.page.change([note.work])
  act(() => void shown(world).signOut())
  await world.pass(5 * second)
  expect(world.page.state).toMatchObject({
    phase: 'signed-out',
    unsavedWork: [{ status: 'saving' }],
  })
  await note.succeed()
  await world.pass(second)
  expect(world.client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'idle' })
})

it('B5. Work first: a guard that is mounted anew on a page that was kept goes on keeping it', async () => {
  const note = createWork('Note')
  const options = { ...idle15, renewWhenLeft: { days: 29, hours: 23 } }
  await using world = await setUpGuard(idle15, { ...month, works: [note.work] })
  await world.pass(15 * minute + second)
  await note.fail()
  world.sleep(2 * hour)
  world.page.close()
  const before = note.calls.length
  const page = await world.openPage(options, [note.work], world.client)
  expect(page.state).toMatchObject({ phase: 'signed-out', reason: 'idle' })
  await world.pass(2 * second)
  expect(note.calls.length).toBe(before)
  await world.signInAgain()
  await world.pass(second)
  expect(note.reasons().slice(before)).toEqual(['signed-in-again'])
})

it('B5. Work first: what cannot get a better token in time is saved with the one at hand', async () => {
  const note = createWork('Note')
  await using world = await setUpGuard(idle15, {
    ...month,
    appClient: { accessTokenSeconds: 15 * 60 + 25 },
  })
  await world.pass(14 * minute)
  world.page.change([note.work])
  world.pool.faults.hang(100)
  await world.pass(58 * second)
  expect(note.reasons()).toEqual(['sign-out'])
})

it('B5. Work first: a revoked session keeps the page too', async () => {
  await using world = await setUpGuard({}, { works: [hopeless()] })
  world.pool.revokeUser('alice')
  await expect(
    world.settled(() => world.client.getAccessToken({ forceRefresh: true })),
  ).rejects.toMatchObject({ isTerminal: true })
  await world.pass(0)
  expect(world.page.state).toMatchObject({ phase: 'signed-out', reason: 'revoked' })
})

it('B5. Work first: work of Alice is never saved as Bob', async () => {
  const note = createWork('Note')
  await using world = await setUpGuard(idle15, { ...month, works: [note.work] })
  await world.settled(() =>
    world.source.signIn('bob', 'correct horse', { authFlow: 'USER_PASSWORD_AUTH' }),
  )
  expect(world.client.getState()).toMatchObject({ user: { username: 'bob' } })
  await world.pass(15 * minute + second)
  expect(world.client.getState().status).toBe('unauthenticated')
  expect(note.calls).toEqual([])
})

it('B5. Work first: work of Alice is not saved as Bob either when he comes while it is being saved', async () => {
  const first = createWork('Note')
  const newer = createWork('Note')
  await using world = await setUpGuard(idle15, { ...month, works: [first.work] })
  await world.pass(13 * minute)
  world.page.change([newer.work])
  act(
    () =>
      void shown(world)
        .signOut()
        .catch(() => {}),
  )
  await world.pass(100, 50)
  await world.settled(() =>
    world.source.signIn('bob', 'correct horse', { authFlow: 'USER_PASSWORD_AUTH' }),
  )
  await first.succeed()
  await world.pass(second)
  expect(newer.calls).toEqual([])
})

it('B5. Work first: a listener that throws neither blocks the sign-out nor leaves the warning stuck', async () => {
  const bug = new Error('the app has a bug')
  const reported: unknown[] = []
  using _ = replaceGlobals({
    reportError: () => (error: unknown) => void reported.push(error),
  })
  const onSaveError = () => {
    throw bug
  }
  await using world = await setUpGuard(
    { ...idle15, onSaveError },
    { ...month, works: [hopeless()] },
  )
  await world.pass(13 * minute)
  await expect(world.settled(() => shown(world).signOut())).rejects.toMatchObject({
    code: 'unsaved_work',
  })
  expect(reported).toEqual([bug, bug])
  expect(world.page.state.phase).toBe('warning')
  await world.pass(2 * minute + second)
  expect(world.page.state.phase).toBe('signed-out')
})
