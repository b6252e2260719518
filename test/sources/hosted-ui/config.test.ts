import { createSessionClient, hostedUiSource, SessionError } from 'react-cognito-session'
import { expect, it } from 'vitest'
import { memoryStorage } from '../../support/sdk-user.js'
import { failureOf } from './hosted-ui-setup.js'

const good = {
  domain: 'https://auth.example.com',
  clientId: 'embedded-client-1',
  redirectUri: 'https://app.example.com/callback',
}

it.each<[option: string, values: unknown[]]>([
  [
    'domain',
    [
      undefined,
      'auth.example.com',
      'http://auth.example.com',
      'http://localhost.example.com',
      'https://auth.example.com/login',
      'https://auth.example.com?x',
      'https://auth.example.com#x',
      'https://alice@auth.example.com',
      'https://auth.example.com\\evil',
      'https://',
      'javascript:alert(1)',
    ],
  ],
  ['clientId', [undefined, '', 'two words']],
  [
    'redirectUri',
    [undefined, '/callback', 'app.example.com/callback', 'http://app.example.com/', 'https://a/#x'],
  ],
  ['signOutUri', ['/', 'http://app.example.com/']],
  ['scopes', [[], ['email'], 'openid']],
  ['issuer', ['', 'cognito']],
  ['endpoint', ['', 'http://cognito-idp.eu-west-1.amazonaws.com/']],
  ['storage', ['cookies', {}, null]],
])('refuses a wrong %s by name', (option, values) => {
  for (const value of values) {
    const create = () => hostedUiSource({ ...good, [option]: value })
    expect(create).toThrow(SessionError)
    expect(create).toThrow(new RegExp(`^${option} should look like `))
  }
})

it.each([
  { domain: 'https://auth.example.com/' },
  { domain: 'http://localhost:8080', redirectUri: 'http://127.0.0.1:5173/callback' },
  { redirectUri: 'https://app.example.com/?back=1', signOutUri: 'https://app.example.com' },
  { scopes: ['email', 'openid'], storage: memoryStorage() },
  { storage: 'sessionStorage' as const, issuer: 'https://example.com/pool' },
])('takes %j', (options) => {
  expect(hostedUiSource({ ...good, ...options })).toMatchObject({ kind: 'hosted-ui' })
})

it('does nothing where there is no page', async () => {
  const source = hostedUiSource(good)
  const client = createSessionClient({ source })
  expect(client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'no-session' })
  source.endBrowserSession()
  expect(source.signInError()).toBeNull()
  expect(await failureOf(source.signIn())).toMatchObject({ code: 'not_supported' })
  client.dispose()
})

it('says that it needs a client to sign in', async () => {
  const { signIn } = hostedUiSource(good)
  expect(await failureOf(signIn())).toMatchObject({ code: 'invalid_config' })
})

it('loads what a sign-in needs beforehand', async () => {
  const source = hostedUiSource(good)
  const client = createSessionClient({ source })
  await expect(source.prepareSignIn?.()).resolves.toBeDefined()
  await expect(source.prepare?.()).resolves.toBeDefined()
  client.dispose()
})
