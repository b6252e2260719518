import { act, render, screen, waitFor } from '@testing-library/react'
import {
  CognitoProvider,
  createSessionClient,
  type SignInOptions,
  type SignInStep,
  userPoolSource,
} from 'react-cognito-session'
import { type EmbeddedUser, totpCode } from 'react-cognito-session/testing'
import { expect, onTestFinished } from 'vitest'
import type { Trials } from '../../support/run-document.js'
import { openPage } from '../managed-login-page.js'
import { clientId, password, servePool } from './answer-requests.js'

const totpSecret = 'JBSWY3DPEHPK3PXP'
const question = '6 × 7?'

/** Who signs in, what they answer to each question, and what they were asked. */
const people: [
  user: Partial<EmbeddedUser>,
  answer: (asked: string) => string | Promise<string>,
  asked: string,
][] = [
  [{}, () => '', ''],
  [{ status: 'new-password-required' }, () => 'battery staple', 'New password'],
  [
    { mfa: ['sms'], smsCode: '424242', attributes: { phone_number: '+491701234567' } },
    () => '424242',
    'Code sent to +*******4567',
  ],
  [
    { mfa: ['totp'], totpSecret },
    () => totpCode(totpSecret, Date.now()),
    'Code of your authenticator app',
  ],
  [
    { mfa: ['sms', 'totp'], totpSecret },
    () => totpCode(totpSecret, Date.now()),
    'Code of your authenticator app',
  ],
  [
    { mfaSetupRequired: true },
    (asked) => totpCode(asked.split(' ').at(-1)!, Date.now()),
    'Set up your app with',
  ],
  [{ customChallenge: { parameters: { question }, answer: '42' } }, () => '42', question],
]

/** The README's blocks about signing in. */
export const sourceTrials: Trials = {
  'signing-in': async (load) => {
    const { goOn } = await load()
    for (const [user, answer, expected] of people) {
      const { userPoolId } = servePool({ users: [{ username: 'alice', password, ...user }] })
      const source = userPoolSource({ userPoolId, clientId, storage: 'memory' })
      const client = createSessionClient({ source })
      onTestFinished(client.dispose)
      const options: SignInOptions = {
        authFlow: user.customChallenge ? 'CUSTOM_AUTH' : 'USER_PASSWORD_AUTH',
      }
      const step: SignInStep = await source.signIn('alice', password, options)
      const asked: string[] = []
      await goOn(step, (each: string) => {
        asked.push(each)
        return answer(each)
      })
      expect(asked.join()).toContain(expected)
      expect(asked).toHaveLength(expected ? 1 : 0)
      expect(client.getState().status).toBe('authenticated')
    }
  },

  'signing-in-2': async (load) => {
    servePool()
    const { client, changePassword } = await load()
    const { source } = client
    onTestFinished(client.dispose)
    await source.signIn('alice', password)
    await changePassword(password, 'battery staple')
    await client.signOut()
    await expect(source.signIn('alice', password)).rejects.toMatchObject({
      code: 'incorrect_credentials',
    })
    expect(await source.signIn('alice', 'battery staple')).toMatchObject({ step: 'done' })
    await expect(changePassword('wrong horse', 'new horse')).rejects.toMatchObject({
      code: 'NotAuthorizedException',
    })
  },

  'on-managed-login-hosteduisource': async (load) => {
    const page = openPage('https://app.example.com/')
    const { client, SignIn } = await load()
    onTestFinished(client.dispose)
    const shown = render(
      <CognitoProvider client={client}>
        <SignIn />
      </CognitoProvider>,
    )
    const press = async (name: string) =>
      act(async () => (await screen.findByRole('button', { name })).click())
    await press('Sign in')
    await act(() => page.signInInPopup('alice'))
    await waitFor(() => expect(shown.container.innerHTML).toBe(''))
    expect(client.getState()).toMatchObject({ user: { username: 'alice' } })

    await act(() => client.signOut())
    page.blockPopups()
    await press('Sign in')
    await press('Sign in on this page')
    const { origin, searchParams } = new URL(await page.leaving())
    expect(origin).toBe('https://auth.example.com')
    expect(searchParams.get('redirect_uri')).toBe('https://app.example.com/')
  },
}
