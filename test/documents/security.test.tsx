import { readFileSync } from 'node:fs'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import type { ComponentType } from 'react'
import {
  CognitoProvider,
  createSessionClient,
  IdleGuard,
  userPoolSource,
  type SessionClient,
  type UserPoolSource,
} from 'react-cognito-session'
import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { expect, it, onTestFinished } from 'vitest'
import { runDocument } from '../support/run-document.js'

const page = 'stories/guides/security.mdx'
const userPoolId = 'eu-west-1_AbCd12345'
const clientId = '1h57kf5cpq17m0eml12example'
const password = 'Correct-horse-1'

/** The user pool of the page, in place of the network until the test ends. */
function openPool() {
  const pool = createEmbeddedUserPool({
    userPoolId,
    clients: [{ clientId }],
    users: [{ username: 'alice', password }],
  })
  const { fetch } = globalThis
  globalThis.fetch = pool.fetch
  onTestFinished(() => {
    globalThis.fetch = fetch
    localStorage.clear()
    sessionStorage.clear()
  })
  return pool
}

const signIn = ({ source }: SessionClient<UserPoolSource>) =>
  act(() => source.signIn('alice', password, { authFlow: 'USER_PASSWORD_AUTH' }))

const operationsOf = ({ requests }: ReturnType<typeof openPool>) =>
  requests.map(({ operation }) => operation)

await runDocument(page, {
  'what-is-verified-and-where': async (load) => {
    const pool = openPool()
    const { privateKey, publicKey } = await generateKeyPair('RS256')
    const own = { ...(await exportJWK(publicKey)), kid: 'own', alg: 'RS256' }
    globalThis.fetch = async (...request) => {
      const { keys } = (await (await pool.fetch(...request)).json()) as { keys: object[] }
      return Response.json({ keys: [...keys, own] })
    }
    const { verifyAccessToken } = await load()
    const { accessToken, idToken } = await pool.issueTokens('alice')
    const claims = readClaims(accessToken)
    expect(await verifyAccessToken(accessToken)).toBe(claims['sub'])

    const sign = (changes: object) =>
      new SignJWT({ ...claims, ...changes })
        .setProtectedHeader({ alg: 'RS256', kid: 'own' })
        .sign(privateKey)
    expect(await verifyAccessToken(await sign({}))).toBe(claims['sub'])
    const [head, , signature] = accessToken.split('.')
    const changed = Buffer.from(JSON.stringify({ ...claims, sub: 'bob' })).toString('base64url')
    const bad = [
      idToken,
      `${head}.${changed}.${signature}`,
      await sign({ token_use: 'id' }),
      await sign({ client_id: 'another-client' }),
      await sign({ iss: 'https://issuer.example.com' }),
      await sign({ exp: 1 }),
      '',
    ]
    for (const each of bad) {
      await expect(verifyAccessToken(each)).rejects.toBeInstanceOf(Error)
    }
  },

  'less-in-the-browser': async (load) => {
    const pool = openPool()
    const { client, Guarded, SignOutEverywhere } = (await load()) as {
      client: SessionClient<UserPoolSource>
      Guarded: ComponentType
      SignOutEverywhere: ComponentType
    }
    onTestFinished(client.dispose)
    render(
      <CognitoProvider client={client}>
        <Guarded />
        <SignOutEverywhere />
      </CognitoProvider>,
    )
    await signIn(client)
    expect(client.getState().status).toBe('authenticated')
    expect(JSON.stringify(stored())).not.toContain('eyJ')
    // somebody comes back to the page
    fireEvent.focus(window)
    await waitFor(() => expect(operationsOf(pool)).toContain('GetUser'))

    fireEvent.click(screen.getByRole('button', { name: 'Sign out everywhere' }))
    await waitFor(() => expect(operationsOf(pool)).toContain('GlobalSignOut'))
    expect(client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'signed-out' })
  },
})

it('lists all that a page with a guard leaves in the storage of the browser, and leaves no token after a sign-out', async () => {
  openPool()
  const client = createSessionClient({ source: userPoolSource({ userPoolId, clientId }) })
  onTestFinished(client.dispose)
  render(
    <CognitoProvider client={client}>
      <IdleGuard idleTimeout={{ minutes: 15 }} />
    </CognitoProvider>,
  )
  await signIn(client)
  const activity = `react-cognito-session.${clientId}.activity`
  await waitFor(() => expect(Object.keys(localStorage)).toContain(activity))
  const listed = [...readFileSync(page, 'utf8').matchAll(/`([\w-]+\.<clientId>\.[\w…-]+)`/g)].map(
    ([, key]) => key!.replace('<clientId>', clientId).replace('…', ''),
  )
  const unlisted = stored().filter(([key]) => !listed.some((each) => key.startsWith(each)))
  expect(unlisted).toEqual([])
  expect(JSON.stringify(stored())).toContain('eyJ')

  await act(() => client.signOut())
  expect(stored().map(([key]) => key)).toEqual([activity])
})

const stored = () => [localStorage, sessionStorage].flatMap((each) => Object.entries(each))

function readClaims(jwt: string): Record<string, unknown> {
  const payload = Buffer.from(jwt.split('.')[1]!, 'base64url').toString()
  return JSON.parse(payload) as Record<string, unknown>
}
