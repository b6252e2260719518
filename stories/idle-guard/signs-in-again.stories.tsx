import type { Meta, StoryObj } from '@storybook/react-vite'
import { totpCode } from 'react-cognito-session/testing'
import { expect, screen, waitFor } from 'storybook/test'
import {
  askedOf,
  expectNoDialog,
  givePassword,
  listedWork,
  press,
  untilDialog,
  expectToSee,
} from './guard-steps.js'
import { ending, guardStory, worldOf } from './guard-story.js'

const totpSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

const meta = {
  title: 'Idle guard/Signing in again',
  ...guardStory,
  parameters: { ...guardStory.parameters, guard: ending },
} satisfies Meta

export default meta
type Story = StoryObj

/** The page stays as it is, down to the caret. */
export const ReauthenticatesInPlace: Story = {
  play: async (context) => {
    const { canvas, userEvent } = context
    const { client } = worldOf(context)
    const text = canvas.getByLabelText<HTMLTextAreaElement>('Text')
    await userEvent.type(text, ' And mulch')
    text.setSelectionRange(3, 7)
    const before = client.getState()
    await untilDialog(context)
    await press(context, 'Sign in again')
    await expectToSee(screen.findByText('alice'))
    await givePassword(context)
    await expectNoDialog()
    await waitFor(() => expect(text).toHaveFocus())
    await expect([text.selectionStart, text.selectionEnd]).toEqual([3, 7])
    await userEvent.type(text, ' for the roses.')
    await expect(text).toHaveDisplayValue(/And mulch for the roses\.$/)
    await expect(client.getState()).not.toBe(before)
    await expect(askedOf(context)).toEqual(
      expect.arrayContaining(['InitiateAuth', 'RespondToAuthChallenge']),
    )
  },
}

/** What is asked for first; the time goes on. */
export const AsksForThePassword: Story = {
  play: async (context) => {
    await untilDialog(context)
    await press(context, 'Sign in again')
    await waitFor(() => expect(screen.getByLabelText('Password')).toHaveFocus())
    await press(context, 'Back')
    await press(context, 'Sign in again')
    await waitFor(() => expect(screen.getByLabelText('Password')).toHaveFocus())
  },
}

export const WrongPassword: Story = {
  play: async (context) => {
    await untilDialog(context)
    await press(context, 'Sign in again')
    await givePassword(context, 'battery staple')
    await expect(await screen.findByRole('alert')).toHaveTextContent(
      'This password is not correct.',
    )
    await waitFor(() => expect(screen.getByLabelText('Password')).toHaveFocus())
    await expect(screen.getByLabelText('Password')).toHaveValue('')
    await expect(worldOf(context).client.getState().status).toBe('authenticated')
  },
}

export const CodeAsked: Story = {
  play: async (context) => {
    worldOf(context).pool.setUser('alice', { mfa: ['totp'], totpSecret })
    await untilDialog(context)
    await press(context, 'Sign in again')
    await givePassword(context)
    const code = await screen.findByLabelText('Code from your authenticator app')
    await waitFor(() => expect(code).toHaveFocus())
  },
}

export const CodeAccepted: Story = {
  play: async (context) => {
    const { clock, pool } = worldOf(context)
    pool.setUser('alice', { mfa: ['totp'], totpSecret })
    await untilDialog(context)
    await press(context, 'Sign in again')
    await givePassword(context)
    const code = await screen.findByLabelText('Code from your authenticator app')
    await context.userEvent.type(code, await totpCode(totpSecret, clock.now()))
    await press(context, 'Continue')
    await expectNoDialog()
  },
}

export const AsksWhereToSendTheCode: Story = {
  play: async (context) => {
    worldOf(context).pool.setUser('alice', { mfa: ['sms', 'totp'], totpSecret })
    await untilDialog(context)
    await press(context, 'Sign in again')
    await givePassword(context)
    await expectToSee(screen.findByRole('radio', { name: 'Text message' }))
    await expectToSee(screen.getByRole('radio', { name: 'Authenticator app' }))
  },
}

export const Offline: Story = {
  play: async (context) => {
    const { setOnline } = worldOf(context)
    const dialog = await untilDialog(context)
    await waitFor(() => expect(listedWork(dialog)).toEqual(['What the garden needs Saved']))
    await press(context, 'Sign in again')
    setOnline(false)
    await givePassword(context)
    await expect(await screen.findByRole('alert')).toHaveTextContent(/^There is no connection/)
    await expect(screen.getByLabelText('Password')).not.toHaveValue('')
  },
}
