import { createTokenHandler, type TokenHandlerOptions } from 'react-cognito-session/server'
import { expect, it } from 'vitest'

const right: TokenHandlerOptions = {
  domain: 'https://auth.example.com',
  clientId: '1example23456789',
  redirectUri: 'https://app.example.com/auth/callback',
  secrets: 'a secret of at least thirty-two characters',
}

it.each<[keyof TokenHandlerOptions, unknown]>([
  ['domain', undefined],
  ['domain', 'auth.example.com'],
  ['domain', 'http://auth.example.com'],
  ['domain', 'https://auth.example.com/login?client_id=1'],
  ['domain', 'https://auth.example.com/login'],
  ['clientId', undefined],
  ['clientId', ''],
  ['clientId', 'a b'],
  ['clientSecret', ''],
  ['redirectUri', 'https://app.example.com/auth'],
  ['redirectUri', '/auth/callback'],
  ['redirectUri', 'http://app.example.com/auth/callback'],
  ['signOutUri', 'javascript:alert(1)'],
  ['scopes', ['email']],
  ['scopes', 'openid email'],
  ['issuer', 'cognito'],
  ['endpoint', 'cognito'],
  ['secrets', undefined],
  ['secrets', []],
  ['secrets', 'short-and-secret'],
  ['secrets', [right.secrets, 'short-and-secret']],
  ['refreshTokenValidity', { days: 0 }],
  ['allowedOrigins', []],
  ['allowedOrigins', ['https://app.example.com/']],
  ['allowedOrigins', ['*']],
])('refuses %s of %j, by name', (option, value) => {
  expect(() => createTokenHandler({ ...right, [option]: value })).toThrow(
    expect.objectContaining({
      code: 'invalid_config',
      message: expect.stringMatching(`^${option} `),
    }),
  )
})

it('keeps a secret that is too short out of its error', () => {
  expect(() => createTokenHandler({ ...right, secrets: 'short-and-secret' })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('short-and-secret') }),
  )
})

it('is content with http on this machine', () => {
  for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000']) {
    const options = { ...right, domain: `http://${host}`, redirectUri: `http://${host}/callback` }
    expect(createTokenHandler(options)).toBeTypeOf('function')
  }
})

it('takes the base of its paths from the redirect URI', async () => {
  const at = async (redirectUri: string, path: string) => {
    const handle = createTokenHandler({ ...right, redirectUri })
    const headers = { 'x-cognito-session': '1' }
    return (await handle(new Request(`https://app.example.com${path}`, { headers }))).status
  }
  expect(await at('https://app.example.com/callback', '/session')).toBe(401)
  expect(await at('https://app.example.com/api/auth/callback', '/api/auth/session')).toBe(401)
  expect(await at('https://app.example.com/api/auth/callback', '/auth/session')).toBe(404)
})
