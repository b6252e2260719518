import { expect, it } from 'vitest'
import { HIDDEN, toClaimText } from '../../src/devtools/claim-text.js'

const toBase64Url = (text: string) => btoa(text).replaceAll('=', '')
const PAYLOAD = toBase64Url('{"sub":"upstream"}')

it.each(['{"alg":"none"}', '{ "alg": "none" }', '{\n "alg": "none" }', '{\r\n"alg":"none"}'])(
  'hides a JWT however its header %j is written',
  (header) => {
    const jwt = `${toBase64Url(header)}.${PAYLOAD}.signature`
    expect(toClaimText('custom:upstream', jwt, false)).toBe(HIDDEN)
    expect(toClaimText('custom:upstream', `at%3D${jwt}`, false)).toBe(HIDDEN)
    expect(toClaimText('custom:list', ['plain', jwt], false)).toBe(`["plain","${HIDDEN}"]`)
    expect(toClaimText('custom:map', { [jwt]: 1 }, false)).toBe(HIDDEN)
    expect(toClaimText('custom:upstream', jwt, true)).toBe(jwt)
  },
)

it.each(['access_token=opaque', '{"refreshToken": "opaque"}', 'Bearer opaque'])(
  'hides what is named a token in %j',
  (value) => expect(toClaimText('custom:upstream', value, false)).toBe(HIDDEN),
)

it.each([
  ['token_use', 'access'],
  ['iss', 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Example00'],
  ['sub', '0f9b3c1e-5b52-4d0e-9d6e-0a7d7c1f4e21'],
  ['scope', 'aws.cognito.signin.user.admin openid notes/token.read'],
  ['device_key', 'eu-central-1_0f9b3c1e-5b52-4d0e-9d6e-0a7d7c1f4e21'],
  ['email', 'alice@journey-department.engineering.example'],
])('shows %s, which is no secret', (name, value) => {
  expect(toClaimText(name, value, false)).toBe(value)
})

it('shows many groups, for none of them is long', () => {
  const groups = Array.from({ length: 60 }, (_, index) => `group-${index}`)
  expect(toClaimText('cognito:groups', groups, false)).toBe(JSON.stringify(groups))
})
