import { act, screen } from '@testing-library/react'
import { useState } from 'react'
import { renderToString } from 'react-dom/server'
import { useIdToken, useSession } from 'react-cognito-session'
import { expect, it } from 'vitest'
import {
  createRenderCount,
  providerMissing,
  refresh,
  renderHookWithSession,
  renderWithSession,
} from '../support/render-with-session.js'
import { alice, createSession, operationsOf } from '../support/session-of-pool.js'

it('gives the ID token of the session', async () => {
  const { client, tokens } = await createSession({ signedIn: 'alice' })
  const { result } = renderHookWithSession(client, () => useIdToken().idToken)
  expect(result.current).toBe(tokens!.idToken)
})

it('gives null when nobody is signed in, and the getter rejects', async () => {
  const { client } = await createSession()
  const { result } = renderHookWithSession(client, () => ({ ...useIdToken() }))
  expect(result.current.idToken).toBeNull()
  await expect(result.current.getIdToken()).rejects.toMatchObject({
    code: 'not_authenticated',
    isTerminal: true,
  })
})

it('gives null after the sign-out', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const { result } = renderHookWithSession(client, () => useIdToken().idToken)
  await act(() => client.signOut())
  expect(result.current).toBeNull()
})

it('gives the token of a sign-in', async () => {
  const { client, source } = await createSession()
  const { result } = renderHookWithSession(client, () => useIdToken().idToken)
  await act(() => source.signIn(alice.username, alice.password))
  expect(result.current).toBe(await client.getIdToken())
})

it('gives the same getter on every render', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const { result, rerender } = renderHookWithSession(client, () => ({ ...useIdToken() }))
  const { getIdToken } = result.current
  rerender()
  expect(result.current.getIdToken).toBe(getIdToken)
  await refresh(client)
  expect(result.current.getIdToken).toBe(getIdToken)
  await act(() => client.signOut())
  expect(result.current.getIdToken).toBe(getIdToken)
})

it('gives a getter that works without its handle and refreshes an expired token once', async () => {
  const { client, pool, tokens } = await createSession({
    signedIn: 'alice, expired',
    client: { autoRefresh: 'on-demand' },
  })
  const { result } = renderHookWithSession(client, () => useIdToken().getIdToken)
  const getIdToken = result.current
  const received = await act(() => Promise.all(Array.from({ length: 20 }, () => getIdToken())))
  expect(new Set(received).size).toBe(1)
  expect(received[0]).not.toBe(tokens!.idToken)
  expect(operationsOf(pool)).toEqual(['GetTokensFromRefreshToken'])
})

it('renders no component at a refresh that never reads the token', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const { Counted, count } = createRenderCount()
  const Getter = () => <p>{typeof useIdToken().getIdToken}</p>
  renderWithSession(
    client,
    <Counted>
      <Getter />
    </Counted>,
  )
  count.renders = 0
  await refresh(client)
  await refresh(client)
  expect(count.renders).toBe(0)
})

it('renders a component that reads the token once for each refresh', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const { Counted, count } = createRenderCount()
  const Reader = () => <p>{useIdToken().idToken}</p>
  renderWithSession(
    client,
    <Counted>
      <Reader />
    </Counted>,
  )
  count.renders = 0
  await refresh(client)
  screen.getByText(await client.getIdToken())
  expect(count.renders).toBe(1)
  await refresh(client)
  screen.getByText(await client.getIdToken())
  expect(count.renders).toBe(2)
})

it('renders a component from the moment at which it first reads the token', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const { Counted, count } = createRenderCount()
  const Revealing = () => {
    const [isOpen, setIsOpen] = useState(false)
    const handle = useIdToken()
    return (
      <>
        <button onClick={() => setIsOpen(true)}>Reveal</button>
        <p>{isOpen ? handle.idToken : 'hidden'}</p>
      </>
    )
  }
  renderWithSession(
    client,
    <Counted>
      <Revealing />
    </Counted>,
  )
  count.renders = 0
  await refresh(client)
  const before = await client.getIdToken()
  expect(count.renders).toBe(0)
  act(() => screen.getByRole('button').click())
  screen.getByText(before)
  await refresh(client)
  screen.getByText(await client.getIdToken())
  expect(count.renders).toBe(2)
})

it('gives an event handler the token of now, not that of the last render', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const sent: unknown[] = []
  const Sender = () => {
    const handle = useIdToken()
    return <button onClick={() => sent.push(handle.idToken)}>Send</button>
  }
  renderWithSession(client, <Sender />)
  await refresh(client)
  const now = await client.getIdToken()
  act(() => screen.getByRole('button').click())
  expect(sent).toEqual([now])
})

it('shows the same token as the session beside it in every render', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const seen: boolean[] = []
  const Both = () => {
    const { idToken } = useIdToken()
    const session = useSession()
    const shown =
      session.status === 'authenticated' ? session.session.getIdToken().getJwtToken() : null
    seen.push(shown === idToken)
    return null
  }
  renderWithSession(client, <Both />)
  await refresh(client)
  await act(() => client.signOut())
  expect(seen).not.toContain(false)
})

it('names itself and the cure outside a provider', () => {
  const Outside = () => <p>{useIdToken().idToken}</p>
  expect(() => renderToString(<Outside />)).toThrow(providerMissing('useIdToken'))
})
