import { expect, it, onTestFinished } from 'vitest'
import {
  aMoment,
  failureOf,
  home,
  redirectUri,
  setUpHostedUi,
  until,
  type HostedUiWorld,
} from './hosted-ui-setup.js'
import type { PretendPopup } from './pretend-tab.js'

const userOf = (client: HostedUiWorld['client']) => {
  const state = client.getState()
  return state.status === 'authenticated' ? state.user.username : state.status
}

/** The window that the page of this tab has opened last, when it has been sent to the service. */
async function popupOf({ tabs }: HostedUiWorld): Promise<PretendPopup> {
  const popup = tabs.current.popups.at(-1)!
  await until(() => popup.location.href !== 'about:blank')
  return popup
}

/** Loads the app in the window, at the address that the service sends it to, and comes back to the tab that opened it. */
function arriveInPopup({ tabs, newClient }: HostedUiWorld, address: string) {
  const opener = tabs.current
  const tab = tabs.enter(address)
  const client = newClient()
  const cleaned = tab.address
  return { tab, client, cleaned, opener }
}

function toPatience() {
  const controller = new AbortController()
  return { signal: controller.signal, giveUp: () => controller.abort() }
}

/** The user signs in in the window; the page that opened it is in front again when the window has closed. */
async function signInInPopup(world: HostedUiWorld, username: 'alice' | 'bob') {
  const popup = await popupOf(world)
  const address = await world.answerAt(popup.location.href, username)
  const page = arriveInPopup(world, address)
  await until(() => page.tab.isClosed)
  world.tabs.enter(page.opener)
  return { ...page, address }
}

it('opens the window at once, in the handler of the click', async () => {
  await using world = await setUpHostedUi()
  const { signal, giveUp } = toPatience()
  const signingIn = failureOf(world.source.signIn({ display: 'popup', signal }))
  expect(world.tabs.current.popups).toHaveLength(1)
  expect(world.tabs.current.sentTo).toEqual([])
  const url = new URL((await popupOf(world)).location.href)
  expect(url.searchParams.get('state')).toMatch(/^popup\.[\w-]{43}$/)
  expect(world.tabs.current.popups[0]?.movedTo).toEqual([-800, 80])
  expect(world.tabs.current.storage.items.size).toBe(0)
  giveUp()
  expect(await signingIn).toMatchObject({ code: 'sign_in_cancelled' })
})

it.each([
  ['that can be seen', false],
  ['that an opener policy has cut off', true],
])('signs in in a window %s, while the page stays', async (_what, isCutOff) => {
  await using world = await setUpHostedUi()
  const signingIn = world.source.signIn({ display: 'popup' })
  const popup = await popupOf(world)
  if (isCutOff) popup.closed = true
  const { cleaned } = await signInInPopup(world, 'alice')
  const session = await signingIn
  expect(session.getAccessToken().payload['username']).toBe('alice')
  expect(userOf(world.client)).toBe('alice')
  expect(world.tabs.current.address).toBe(home)
  expect(world.tabs.current.sentTo).toEqual([])
  expect(cleaned).toBe(redirectUri)
  expect(world.operations().filter((name) => name === 'token')).toEqual(['token'])
})

it('signs in in a window that cannot be moved', async () => {
  await using world = await setUpHostedUi()
  const signingIn = world.source.signIn({ display: 'popup' })
  world.tabs.current.popups[0]!.moveTo = () => {
    throw new DOMException('No.', 'SecurityError')
  }
  await signInInPopup(world, 'alice')
  await signingIn
  expect(userOf(world.client)).toBe('alice')
})

it('leaves nothing behind of a window that goes nowhere', async () => {
  await using world = await setUpHostedUi()
  const signingIn = failureOf(world.source.signIn({ display: 'popup' }))
  const [popup] = world.tabs.current.popups
  Object.defineProperty(popup!.location, 'href', {
    get: () => 'about:blank',
    set() {
      throw new DOMException('No.', 'SecurityError')
    },
  })
  expect(await signingIn).toMatchObject({ name: 'SecurityError' })
  expect(popup!.closed).toBe(true)
  await aMoment()
  expect(world.tabs.page.open()).toEqual([])
  const again = world.source.signIn({ display: 'popup' })
  await signInInPopup(world, 'alice')
  await again
})

it('tells the page code and state, and nothing else', async () => {
  await using world = await setUpHostedUi()
  const signingIn = world.source.signIn({ display: 'popup' })
  const url = new URL((await popupOf(world)).location.href)
  const state = url.searchParams.get('state')!
  const overheard: unknown[] = []
  const channel = new BroadcastChannel(`react-cognito-session.sign-in.${state}`)
  onTestFinished(() => channel.close())
  channel.onmessage = ({ data }) => void overheard.push(data)
  const { address } = await signInInPopup(world, 'alice')
  await signingIn
  const code = new URL(address).searchParams.get('code')
  await until(() => overheard.length === 2)
  expect(overheard).toEqual([{ code, state }, 'answered'])
})

it('stays loading in the window as long as that can be closed', async () => {
  await using world = await setUpHostedUi()
  const signingIn = world.source.signIn({ display: 'popup' })
  const { client } = await signInInPopup(world, 'alice')
  expect(client.getState()).toEqual({ status: 'loading' })
  await signingIn
})

it('goes on as a page in a window that the browser does not close', async () => {
  await using world = await setUpHostedUi()
  const signingIn = world.source.signIn({ display: 'popup' })
  const { client } = await signInInPopup(world, 'alice')
  await signingIn
  expect(userOf(client)).toBe('loading')
  await world.pass(1000)
  await until(() => userOf(client) === 'alice')
  expect(client.source.signInError()).toBeNull()
})

it('goes on as a page in a window whose opener is gone', async () => {
  await using world = await setUpHostedUi({ signedIn: true })
  const { client, tab } = arriveInPopup(
    world,
    `${redirectUri}?code=c0de&state=popup.${'s'.repeat(43)}`,
  )
  await aMoment()
  await world.pass(1900)
  expect(client.getState().status).toBe('loading')
  await world.pass(100)
  await until(() => client.getState().status !== 'loading')
  expect(client.source.signInError()).toMatchObject({ code: 'invalid_callback' })
  expect(userOf(client)).toBe('alice')
  expect(tab.isClosed).toBe(false)
})

it('says that the browser blocked the window, and leaves a redirect to be offered', async () => {
  await using world = await setUpHostedUi()
  world.tabs.current.blocksPopups = true
  expect(await failureOf(world.source.signIn({ display: 'popup' }))).toMatchObject({
    code: 'popup_blocked',
    isTerminal: false,
  })
  expect(userOf(await world.signIn('alice'))).toBe('alice')
})

it('closes the window when something fails before its address is known', async () => {
  await using world = await setUpHostedUi()
  const options = { display: 'popup', returnTo: '//evil.example.com' } as const
  expect(await failureOf(world.source.signIn(options))).toMatchObject({ code: 'invalid_config' })
  expect(world.tabs.current.popups.map(({ closed }) => closed)).toEqual([true])
})

it('ends the waiting for a window when another one is opened', async () => {
  await using world = await setUpHostedUi()
  const first = failureOf(world.source.signIn({ display: 'popup' }))
  await popupOf(world)
  const second = world.newClient(world.newSource()).source.signIn({ display: 'popup' })
  expect(await first).toMatchObject({ code: 'sign_in_cancelled' })
  expect(world.tabs.current.popups.map(({ closed }) => closed)).toEqual([true, false])
  await signInInPopup(world, 'alice')
  await second
})

it.each(['before', 'after'])(
  'ends the waiting when the signal fires %s the window is there',
  async (when) => {
    await using world = await setUpHostedUi()
    const { signal, giveUp } = toPatience()
    if (when === 'before') giveUp()
    const signingIn = failureOf(world.source.signIn({ display: 'popup', signal }))
    if (when === 'after') await popupOf(world)
    giveUp()
    expect(await signingIn).toMatchObject({ code: 'sign_in_cancelled' })
    expect(world.tabs.current.popups[0]?.closed).toBe(true)
  },
)

it('tells that the user has closed the window, once they are back', async () => {
  await using world = await setUpHostedUi()
  const signingIn = failureOf(world.source.signIn({ display: 'popup' }))
  let isOver = false
  void signingIn.then(() => (isOver = true))
  const popup = await popupOf(world)
  world.tabs.current.hasFocus = false
  await world.pass(1000)
  popup.closed = true
  await world.pass(5000)
  expect(isOver).toBe(false)
  world.tabs.current.hasFocus = true
  await world.pass(500)
  expect(await signingIn).toMatchObject({ code: 'sign_in_cancelled' })
})

it('goes on waiting for a window that an opener policy has cut off', async () => {
  await using world = await setUpHostedUi()
  const signingIn = world.source.signIn({ display: 'popup' })
  const popup = await popupOf(world)
  popup.closed = true
  await world.pass(600_000)
  await signInInPopup(world, 'alice')
  await expect(signingIn).resolves.toBeDefined()
})

it('tells an error of the service', async () => {
  await using world = await setUpHostedUi({ signedIn: true })
  const signingIn = failureOf(world.source.signIn({ display: 'popup' }))
  const state = new URL((await popupOf(world)).location.href).searchParams.get('state')!
  arriveInPopup(world, `${redirectUri}?error=access_denied&error_description=x&state=${state}`)
  expect(await signingIn).toMatchObject({ code: 'authorization_failed' })
  expect(userOf(world.client)).toBe('alice')
})

it('says so when the token endpoint cannot be reached, and keeps who is signed in', async () => {
  await using world = await setUpHostedUi({ signedIn: true })
  const signingIn = failureOf(world.source.signIn({ display: 'popup' }))
  await popupOf(world)
  world.pool.faults.drop(1, { only: 'token' })
  await signInInPopup(world, 'bob')
  expect(await signingIn).toMatchObject({ code: 'network' })
  expect(userOf(world.client)).toBe('alice')
})

const shownUser = ({ client }: HostedUiWorld) => {
  const state = client.getState()
  if (state.status !== 'authenticated') throw new Error(state.status)
  return state.user
}

it('re-authenticates the user of the page in place', async () => {
  await using world = await setUpHostedUi({ signedIn: true })
  const before = shownUser(world)
  const done = world.source.reauthenticate(before)
  const { searchParams } = new URL((await popupOf(world)).location.href)
  expect(searchParams.get('prompt')).toBe('login')
  expect(searchParams.get('login_hint')).toBe('alice')
  await signInInPopup(world, 'alice')
  await done
  expect(shownUser(world).authTime).toBe(Math.floor(world.clock.now() / 1000) * 1000)
  expect(shownUser(world).sub).toBe(before.sub)
})

it('lets nobody else re-authenticate, and revokes what they were given', async () => {
  await using world = await setUpHostedUi({ signedIn: true })
  const before = shownUser(world)
  const kept = [...world.items.items]
  const done = failureOf(world.source.reauthenticate(before))
  await popupOf(world)
  await signInInPopup(world, 'bob')
  expect(await done).toMatchObject({ code: 'different_user' })
  expect(shownUser(world)).toBe(before)
  expect([...world.items.items]).toEqual(kept)
  await until(() => world.operations().at(-1) === 'revoke')
})

it('leaves no channel open and no timer running', async () => {
  await using world = await setUpHostedUi()
  const signingIn = world.source.signIn({ display: 'popup' })
  await popupOf(world)
  const { client } = await signInInPopup(world, 'alice')
  await signingIn
  await world.pass(1000)
  await until(() => userOf(client) === 'alice')
  await aMoment()
  expect(world.tabs.page.open()).toEqual([])
})
