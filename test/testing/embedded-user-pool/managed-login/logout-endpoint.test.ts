import { expect, it } from 'vitest'
import { createPoolWithUsers } from '../../../support/pool-with-users.js'
import {
  createPretendBrowser,
  domain,
  locationOf,
  redirectUri,
  tradeCode,
} from './pretend-browser.js'

const signedOut = 'https://app.example.com/signed-out?by=user'

it('ends the cookie, at the browser and here, and sends the browser on', async () => {
  const { pool } = createPoolWithUsers({ logoutUrls: [signedOut] })
  const browser = createPretendBrowser(pool)
  await browser.signIn()
  const { cookie } = browser
  const answer = await browser.goTo('/logout', { client_id: pool.clientId, logout_uri: signedOut })
  expect([answer.status, answer.headers.get('location')]).toEqual([302, signedOut])
  expect(answer.headers.getSetCookie()).toEqual([
    'cognito=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure',
  ])
  expect((await browser.authorize()).status).toBe(200)
  const query = `response_type=code&client_id=${pool.clientId}&redirect_uri=${redirectUri}`
  const url = `${domain}/oauth2/authorize?${query}`
  const replayed = await pool.handle(new Request(url, { headers: { cookie } }))
  expect(replayed.status).toBe(200)
})

it('lets tokens live', async () => {
  const { pool, refresh } = createPoolWithUsers()
  const browser = createPretendBrowser(pool)
  const { body } = await tradeCode(pool, locationOf(await browser.signIn()).code)
  await browser.goTo('/logout', { client_id: pool.clientId, logout_uri: signedOut })
  expect((await refresh(body.refresh_token ?? '')).status).toBe(200)
})

it('signs in anew when it is told a callback URL', async () => {
  const { pool } = createPoolWithUsers()
  const browser = createPretendBrowser(pool)
  await browser.signIn()
  const parameters = {
    client_id: pool.clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    state: 'new state',
  }
  const answer = await browser.goTo('/logout', parameters)
  expect(locationOf(answer)).toEqual({
    status: 302,
    address: `${domain}/oauth2/authorize`,
    ...parameters,
  })
  expect((await browser.authorize()).status).toBe(200)
})

it.each([
  ['a foreign sign-out URL', { logout_uri: 'https://evil.example.com/' }, 'invalid_request'],
  ['no URL', {}, 'invalid_request'],
  ['an unknown app client', { client_id: 'nobody', logout_uri: signedOut }, 'invalid_client'],
])('keeps browser and cookie when there is %s', async (_title, parameters, error) => {
  const { pool } = createPoolWithUsers({ logoutUrls: [signedOut] })
  const browser = createPretendBrowser(pool)
  await browser.signIn()
  const answer = await browser.goTo('/logout', { client_id: pool.clientId, ...parameters })
  expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
  expect(await answer.text()).toContain(error)
  expect(pool.requests.at(-1)).toMatchObject({ operation: 'logout', exception: error })
  expect((await browser.authorize()).status).toBe(302)
})
