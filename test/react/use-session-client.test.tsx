import { act, screen } from '@testing-library/react'
import { renderToString } from 'react-dom/server'
import { useSession, useSessionClient } from 'react-cognito-session'
import { expect, it } from 'vitest'
import {
  createRenderCount,
  providerMissing,
  refresh,
  renderHookWithSession,
  renderWithSession,
} from '../support/render-with-session.js'
import { createSession } from '../support/session-of-pool.js'

it('gives the client of the provider, the same on every render', async () => {
  const { client } = await createSession()
  const { result, rerender } = renderHookWithSession(client, useSessionClient)
  expect(result.current).toBe(client)
  rerender()
  expect(result.current).toBe(client)
})

it('lets a button sign out', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const SignOut = () => {
    const { signOut } = useSessionClient()
    return <button onClick={() => void signOut()}>{useSession().status}</button>
  }
  renderWithSession(client, <SignOut />)
  act(() => screen.getByRole('button', { name: 'authenticated' }).click())
  screen.getByRole('button', { name: 'unauthenticated' })
})

it('renders its component for no change of the session', async () => {
  const { client } = await createSession({ signedIn: 'alice' })
  const { Counted, count } = createRenderCount()
  const Still = () => <p>{typeof useSessionClient().signOut}</p>
  renderWithSession(
    client,
    <Counted>
      <Still />
    </Counted>,
  )
  count.renders = 0
  await refresh(client)
  await act(() => client.signOut())
  expect(count.renders).toBe(0)
})

it('names itself and the cure outside a provider', () => {
  const Outside = () => <p>{typeof useSessionClient()}</p>
  expect(() => renderToString(<Outside />)).toThrow(providerMissing('useSessionClient'))
})
