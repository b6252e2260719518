import { act, screen } from '@testing-library/react'
import { useEffect } from 'react'
import { renderToString } from 'react-dom/server'
import { useUser } from 'react-cognito-session'
import { expect, it } from 'vitest'
import {
  createRenderCount,
  providerMissing,
  refresh,
  renderHookWithSession,
  renderWithSession,
} from '../support/render-with-session.js'
import { alice, bob, createSession } from '../support/session-of-pool.js'

it('gives who is signed in', async () => {
  const groups = ['editors', 'readers']
  const attributes = { email: 'alice@example.com', 'custom:team': 'notes' }
  const { client } = await createSession({
    signedIn: 'alice',
    pool: { users: [{ ...alice, groups, attributes }] },
  })
  const { result } = renderHookWithSession(client, useUser)
  expect(result.current).toMatchObject({ sub: alice.sub, username: 'alice', groups })
  expect(result.current?.claims).toMatchObject(attributes)
})

it('gives null when nobody is signed in', async () => {
  const { client } = await createSession()
  expect(renderHookWithSession(client, useUser).result.current).toBeNull()
})

it('gives null after the sign-out', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const { result } = renderHookWithSession(client, useUser)
  await act(() => client.signOut())
  expect(result.current).toBeNull()
})

it('gives the same object across refreshes, so that effects on it run once', async () => {
  const { client, clock } = await createSession({ signedIn: 'alice' })
  const { Counted, count } = createRenderCount()
  const effects: unknown[] = []
  const Greeting = () => {
    const user = useUser()
    useEffect(() => void effects.push(user), [user])
    return <p>{user?.username}</p>
  }
  renderWithSession(
    client,
    <Counted>
      <Greeting />
    </Counted>,
  )
  count.renders = effects.length = 0
  clock.offsetMs = 2000
  await refresh(client)
  await refresh(client)
  expect(effects).toEqual([])
  expect(count.renders).toBe(0)
  expect(renderHookWithSession(client, useUser).result.current).toBe(
    client.getState().status === 'authenticated' && Object(client.getState()).user,
  )
})

it('gives a new object after a new sign-in of the same user', async () => {
  const { client, source } = await createSession({ signedIn: 'alice' })
  const { result } = renderHookWithSession(client, useUser)
  const before = result.current
  await act(() => source.signIn(alice.username, alice.password))
  expect(result.current).not.toBe(before)
  expect(result.current?.authTime).toBeGreaterThan(before?.authTime ?? Infinity)
})

it("gives the other user after another user's sign-in in this page", async () => {
  const { client, source } = await createSession({ signedIn: 'alice' })
  const { result } = renderHookWithSession(client, useUser)
  await act(() => source.signIn(bob.username, bob.password))
  expect(result.current?.sub).toBe(bob.sub)
})

it('gives a new object when a refresh brings other claims', async () => {
  const { client, pool } = await createSession({ signedIn: 'alice' })
  const { Counted, count } = createRenderCount()
  const Groups = () => <p>{useUser()?.groups.join(' ') || 'none'}</p>
  renderWithSession(
    client,
    <Counted>
      <Groups />
    </Counted>,
  )
  screen.getByText('none')
  count.renders = 0
  pool.setUser('alice', { groups: ['editors'] })
  await refresh(client)
  screen.getByText('editors')
  expect(count.renders).toBe(1)
})

it('gives a user whose claims hold no token and nothing about one', async () => {
  const { client, tokens } = await createSession({ signedIn: 'alice' })
  const user = renderHookWithSession(client, useUser).result.current
  for (const token of [tokens!.accessToken, tokens!.idToken, tokens!.refreshToken])
    expect(JSON.stringify(user)).not.toContain(token)
  for (const claim of ['exp', 'iat', 'jti', 'origin_jti', 'event_id', 'token_use', 'aud'])
    expect(user?.claims).not.toHaveProperty(claim)
})

it('names itself and the cure outside a provider', () => {
  const Outside = () => <p>{useUser()?.username}</p>
  expect(() => renderToString(<Outside />)).toThrow(providerMissing('useUser'))
})
