import { afterAll, beforeAll, expect, it } from 'vitest'
import { alice, bob } from '../support/session-of-pool.js'
import { type NotesApp, openPages, openProfile, operationsOf, serveNotesApp } from './notes-app.js'

let app: NotesApp

beforeAll(async () => {
  app = await serveNotesApp()
})

afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
})

it('signs the other pages out when one signs out', async () => {
  await using profile = await openProfile(app, { signedIn: 'alice' })
  const pages = await openPages(profile, 3)
  await Promise.all(pages.map((page) => page.says('Hello, alice')))
  await pages[0]!.signOut()
  await Promise.all(pages.map((page) => page.says('Signed out: signed-out')))
  await expect(pages[1]!.getAccessToken()).rejects.toThrow('not_authenticated')
})

it('signs the other pages in when one signs in', async () => {
  await using profile = await openProfile(app)
  const pages = await openPages(profile, 3)
  await Promise.all(pages.map((page) => page.says('Signed out: no-session')))
  await pages[0]!.signIn(alice)
  await Promise.all(pages.map((page) => page.says('Hello, alice')))
  expect(pages[1]!.urls).not.toContain(app.sdkUrl)
  const tokens = await Promise.all(pages.map((page) => page.getAccessToken()))
  expect(new Set(tokens).size).toBe(1)
})

it('signs in and out across pages without BroadcastChannel', async () => {
  await using profile = await openProfile(app)
  const prepare = () => void Reflect.deleteProperty(globalThis, 'BroadcastChannel')
  const [one, other] = [await profile.newPage({ prepare }), await profile.newPage({ prepare })]
  await Promise.all([one.open(), other.open()])
  await one.signIn(alice)
  await other.says('Hello, alice')
  await other.signOut()
  await one.says('Signed out: signed-out')
  expect(await one.stored()).toEqual({})
})

it('hands the tokens of a refresh in one page to the others', async () => {
  await using profile = await openProfile(app, { signedIn: 'alice' })
  const [one, other] = await openPages(profile, 2)
  await other!.says('Hello, alice')
  const accessToken = await one!.getAccessToken({ forceRefresh: true })
  await expect.poll(() => other!.getAccessToken()).toBe(accessToken)
  expect(operationsOf(profile.pool)).toEqual(['GetTokensFromRefreshToken'])
})

it("tells a page that another user has signed in, and leaves that user's keys alone", async () => {
  await using profile = await openProfile(app, { signedIn: 'alice' })
  const [ofAlice, ofBob] = await openPages(profile, 2)
  await ofAlice!.says('Hello, alice')
  await ofBob!.says('Hello, alice')
  await ofBob!.signIn(bob)
  await ofBob!.says('Hello, bob')
  await ofAlice!.says('Signed out: user-changed')
  await expect(ofAlice!.getAccessToken()).rejects.toThrow('user_changed')

  const kept = await ofAlice!.stored()
  expect(kept[`${keys}LastAuthUser`]).toBe('bob')
  expect(kept[`${keys}bob.accessToken`]).toBe(await ofBob!.getAccessToken())
  expect(Object.keys(kept).filter((key) => key.startsWith(`${keys}alice.`))).toEqual([])
  await ofBob!.getAccessToken({ forceRefresh: true })
  await ofBob!.says('Hello, bob')
})

it("keeps Bob signed in when Alice's refresh answers after his sign-in", async () => {
  await using profile = await openProfile(app, { signedIn: 'alice' })
  const [ofAlice, ofBob] = await openPages(profile, 2)
  await ofAlice!.says('Hello, alice')
  await ofBob!.says('Hello, alice')

  const release = profile.holdAnswersOf('GetTokensFromRefreshToken')
  const outcome = ofAlice!.getAccessToken({ forceRefresh: true }).catch((error: Error) => error)
  await expect.poll(() => operationsOf(profile.pool)).toContain('GetTokensFromRefreshToken')
  await ofBob!.signIn(bob)
  await ofBob!.says('Hello, bob')
  await ofAlice!.says('Signed out: user-changed')
  release()

  expect(await outcome).toMatchObject({ message: 'user_changed' })
  await expect
    .poll(() => operationsOf(profile.pool).filter((name) => name === 'RevokeToken'))
    .not.toEqual([])
  const kept = await ofBob!.stored()
  expect(kept[`${keys}LastAuthUser`]).toBe('bob')
  expect(Object.keys(kept).filter((key) => key.startsWith(`${keys}alice.`))).toEqual([])
  await ofBob!.page.reload()
  await ofBob!.says('Hello, bob')
  await ofBob!.getAccessToken({ forceRefresh: true })
})

it('restores nothing when a refresh answers after the sign-out in another page', async () => {
  await using profile = await openProfile(app, { signedIn: 'alice' })
  const [one, other] = await openPages(profile, 2)
  await one!.says('Hello, alice')
  await other!.says('Hello, alice')
  const release = profile.holdAnswersOf('GetTokensFromRefreshToken')
  const outcome = one!.getAccessToken({ forceRefresh: true }).catch((error: Error) => error)
  await expect.poll(() => operationsOf(profile.pool)).toContain('GetTokensFromRefreshToken')
  await other!.signOut()
  await one!.says('Signed out: signed-out')
  release()
  expect(await outcome).toMatchObject({ message: 'not_authenticated' })
  await one!.page.reload()
  await one!.says('Signed out: no-session')
  expect(await one!.stored()).toEqual({})
})

it.each([
  ['without rotation', null],
  ['with rotation and no grace', { graceSeconds: 0 }],
])('refreshes once for five pages at once %s', async (_how, rotation) => {
  await using profile = await openProfile(app, {
    signedIn: 'alice, expired',
    clients: [{ clientId: 'embedded-client-1', rotation, reuseEndsSession: rotation !== null }],
  })
  profile.pool.faults.latencyMs = 50
  const pages = await openPages(profile, 5)
  const tokens = await Promise.all(pages.map((page) => page.getAccessToken()))
  expect(new Set(tokens).size).toBe(1)
  expect(tokens[0]).not.toBe(profile.tokens!.accessToken)
  expect(profile.pool.requests).toMatchObject([
    { operation: 'GetTokensFromRefreshToken', status: 200 },
  ])
  await Promise.all(pages.map((page) => page.says('Hello, alice')))
})

it.each([1, 2, 3, 4, 5])(
  'refreshes once when five open pages ask in the same moment, with rotation and no grace, time %i',
  async () => {
    await using profile = await openProfile(app, {
      signedIn: 'alice, expired',
      clients: [
        { clientId: 'embedded-client-1', rotation: { graceSeconds: 0 }, reuseEndsSession: true },
      ],
    })
    const pages = await openPages(profile, 5, { onDemand: true })
    await Promise.all(pages.map((page) => page.says('Hello, alice')))
    const asked = pages.flatMap((page) => [page.getAccessToken(), page.getAccessToken()])
    expect(new Set(await Promise.all(asked)).size).toBe(1)
    expect(profile.pool.requests).toMatchObject([{ status: 200 }])
    await Promise.all(pages.map((page) => page.says('Hello, alice')))
  },
)

it('keeps five pages signed in while each forces refreshes of its own, with rotation and no grace', async () => {
  await using profile = await openProfile(app, {
    signedIn: 'alice',
    clients: [
      { clientId: 'embedded-client-1', rotation: { graceSeconds: 0 }, reuseEndsSession: true },
    ],
  })
  const pages = await openPages(profile, 5)
  for (let round = 0; round < 4; round++)
    await Promise.all(pages.map((page) => page.getAccessToken({ forceRefresh: true })))
  await Promise.all(pages.map((page) => page.says('Hello, alice')))
  expect(profile.pool.requests.filter(({ status }) => status !== 200)).toEqual([])
})

it('lets another page refresh when a page is closed in the middle of its refresh', async () => {
  await using profile = await openProfile(app, { signedIn: 'alice, expired' })
  const [one, other] = await openPages(profile, 2, { onDemand: true })
  profile.pool.faults.hang(1)
  const left = one!.getAccessToken().catch(() => 'gone')
  await expect.poll(() => operationsOf(profile.pool)).toHaveLength(1)
  const waiting = other!.getAccessToken()
  await one!.page.close()
  expect(await waiting).toMatch(/^ey/)
  expect(await left).toBe('gone')
  await other!.says('Hello, alice')
})

const keys = 'CognitoIdentityServiceProvider.embedded-client-1.'
