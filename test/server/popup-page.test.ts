import { runInNewContext } from 'node:vm'
import { createFakeClock } from 'react-cognito-session/testing'
import { expect, it, onTestFinished } from 'vitest'
import { setUpHandler } from './handler-world.js'

const popup = 'a-popup-of-the-test'
const query = `?popup=${popup}&return_to=/a`

/** Runs the script of a popup's page as a window would, on a clock of its own. */
async function openPage(page: Response) {
  const html = await page.text()
  const [, nonce, script = ''] = /<script nonce="([^"]+)">([\s\S]*?)<\/script>/.exec(html) ?? []
  const clock = createFakeClock()
  const undos: (() => void)[] = []
  const window = { closed: 0, went: [] as string[] }
  const heard: unknown[] = []
  const opener = new BroadcastChannel(`react-cognito-session.sign-in.${popup}`)
  const channels: BroadcastChannel[] = [opener]
  onTestFinished(() => channels.forEach((each) => each.close()))
  opener.onmessage = ({ data }: MessageEvent) => heard.push(data)
  runInNewContext(script, {
    BroadcastChannel: function (name: string) {
      const channel = new BroadcastChannel(name)
      channels.push(channel)
      return channel
    },
    location: { replace: (to: string) => window.went.push(to) },
    close: () => window.closed++,
    setTimeout: (run: () => void, ms: number) => undos.push(clock.schedule(ms, run)) - 1,
    clearTimeout: (at: number) => undos[at]?.(),
  })
  return { html, nonce, window, heard, clock, opener }
}

it('tells the page that opened it, and closes when that has heard', async () => {
  const { browser } = await setUpHandler()
  const back = await browser.signIn({ query })
  expect(back.status).toBe(200)
  const { window, heard, clock, opener } = await openPage(back)
  await expect.poll(() => heard).toEqual([{}])
  expect(window).toEqual({ closed: 0, went: [] })
  opener.postMessage('answered')
  await expect.poll(() => window.closed).toBe(1)
  await clock.advance({ seconds: 5 })
  // a window that is closed runs no timers; this one could not be
  expect(window.went).toEqual(['/a'])
  expect((await browser.session()).accessToken).toBeTypeOf('string')
})

it('goes on to the app when nobody has heard it within 2 s', async () => {
  const { browser } = await setUpHandler()
  const { window, clock } = await openPage(await browser.signIn({ query }))
  await clock.advance(1999)
  expect(window.went).toEqual([])
  await clock.advance(1)
  expect(window).toEqual({ closed: 0, went: ['/a'] })
})

it('tells the error of a sign-in, and only that', async () => {
  const { browser, url } = await setUpHandler()
  const { searchParams } = new URL(await browser.toCallback({ query }))
  const state = searchParams.get('state')!
  const denied = `${url}/auth/callback?error=access_denied&error_description=secret&state=${state}`
  const { heard, html, window, clock } = await openPage(await browser.comeBack(denied))
  await expect.poll(() => heard).toEqual([{ error: 'authorization_failed' }])
  expect(html).not.toContain('secret')
  await clock.advance({ seconds: 2 })
  expect(window.went).toEqual(['/a?cognito_sign_in_error=authorization_failed'])
})

it('tells it even when the transaction is lost', async () => {
  const { browser } = await setUpHandler()
  const callback = await browser.toCallback({ query })
  browser.cookies.clear()
  const { heard } = await openPage(await browser.comeBack(callback))
  await expect.poll(() => heard).toEqual([{ error: 'invalid_callback' }])
})

it('tells that there is nobody to re-authenticate', async () => {
  const { browser, url } = await setUpHandler()
  const page = await browser.navigate(`${url}/auth/sign-in${query}&reauthenticate=1`)
  const { heard } = await openPage(page)
  await expect.poll(() => heard).toEqual([{ error: 'not_authenticated' }])
})

it('lets no script run but its own, once', async () => {
  const { browser } = await setUpHandler()
  const pages = [await browser.signIn({ query }), await browser.signIn({ query })]
  const policies = pages.map(({ headers }) => headers.get('content-security-policy')!)
  expect(policies[0]).not.toBe(policies[1])
  for (const [at, page] of pages.entries()) {
    const { nonce, html } = await openPage(page)
    expect(policies[at]).toBe(
      `default-src 'none'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    expect(html.match(/<script/g)).toHaveLength(1)
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
  }
})

it('lets no path of the app break out of its script', async () => {
  const { browser } = await setUpHandler()
  const path = encodeURIComponent('/</script><script>alert(1)</script><!--?"\'`')
  const page = await browser.signIn({ query: `?popup=${popup}&return_to=${path}` })
  const { html, window, clock } = await openPage(page)
  expect(html.match(/<\/?script/g)).toHaveLength(2)
  await clock.advance({ seconds: 2 })
  expect(window.went[0]).toMatch(/^\/[^/]*/)
})

it.each(['short', 'a'.repeat(65), 'with space in the id', "quote-'-and-more-of-it", ''])(
  'takes no popup named %j',
  async (id) => {
    const { browser, url } = await setUpHandler()
    const page = await browser.navigate(`${url}/auth/sign-in?popup=${encodeURIComponent(id)}`)
    expect([page.status, page.headers.getSetCookie()]).toEqual([400, []])
  },
)
