import { authorizedFetch } from 'react-cognito-session/query'
import { expect, it } from 'vitest'
import { setUpSession } from '../support/session-setup.js'
import { serveNotes } from './notes-api.js'

/** Alice, her API, and a stranger's server to which the API redirects. */
async function setUpRedirect(status = 302) {
  const world = await setUpSession()
  const api = await serveNotes()
  const stranger = await serveNotes()
  api.answer(({ url }) => {
    const { pathname } = new URL(url)
    if (pathname === '/away') return redirect(`${stranger.url}/notes`, status)
    return pathname === '/near' ? redirect('/notes', status) : null
  })
  return {
    api,
    stranger,
    authorized: authorizedFetch(world.client, { origins: [api.url] }),
    async [Symbol.asyncDispose]() {
      await Promise.all([world[Symbol.asyncDispose](), api.close(), stranger.close()])
    },
  }
}

const redirect = (location: string, status: number) =>
  new Response(null, { status, headers: { location } })

it.each(['/away', '/near'])('takes a redirect for an error: %s', async (path) => {
  await using world = await setUpRedirect()
  const { api, stranger, authorized } = world
  await expect(authorized(api.url + path)).rejects.toThrow(TypeError)
  await expect(authorized(new Request(api.url + path))).rejects.toThrow(TypeError)
  expect(stranger.received).toEqual([])
  expect(api.received.map((each) => each.path)).toEqual([path, path])
})

it.each([302, 307])(
  'leaves the token behind when a redirect (%i) to another origin is followed on demand',
  async (status) => {
    await using world = await setUpRedirect(status)
    const { api, stranger, authorized } = world
    const answer = await authorized(`${api.url}/away`, { redirect: 'follow' })
    expect([answer.status, answer.url]).toEqual([401, `${stranger.url}/notes`])
    expect(api.received.every(({ username }) => username === 'alice')).toBe(true)
    expect(stranger.received).not.toEqual([])
    expect(stranger.received.every(({ authorization }) => authorization === null)).toBe(true)
  },
)

it('takes the token along when a redirect within the origin is followed on demand', async () => {
  await using world = await setUpRedirect()
  const { api, authorized } = world
  const answer = await authorized(`${api.url}/near`, { redirect: 'follow' })
  expect(await answer.json()).toEqual(['row of alice'])
})

it('leaves redirects of requests without a token to fetch', async () => {
  await using world = await setUpRedirect()
  const { api, stranger, authorized } = world
  stranger.answer(() => redirect(`${api.url}/notes`, 302))
  const answer = await authorized(`${stranger.url}/notes`)
  expect(answer.status).toBe(401)
  expect(api.received.map(({ authorization }) => authorization)).toEqual([null])
})
