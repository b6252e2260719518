import { readFileSync } from 'node:fs'
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import type { ComponentType } from 'react'
import { CognitoProvider, SessionError, type SessionErrorCode } from 'react-cognito-session'
import { expect, it, vi } from 'vitest'
import { alice, createSession } from '../support/session-of-pool.js'
import { runDocument } from '../support/run-document.js'

const page = 'stories/guides/errors.mdx'
const read = (path: string) => readFileSync(path, 'utf8')

/** The type's own members. */
function codesOfType(): string[] {
  const [, union = ''] =
    /export type SessionErrorCode =(.*?)\n\n/s.exec(read('src/core/errors.ts')) ?? []
  return [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code!)
}

/** The rows of the page's tables that begin with a code. */
const rowsOfPage = () =>
  [...read(page).matchAll(/\[\s*'(\w+)',\s*'(yes|no)',/g)].map(([, code, terminal]) => ({
    code: code!,
    isTerminal: terminal === 'yes',
  }))

it('lists every code of SessionErrorCode on its page, once, and no other', () => {
  const codes = codesOfType()
  expect(codes.length).toBeGreaterThan(20)
  expect(
    rowsOfPage()
      .map(({ code }) => code)
      .toSorted(),
  ).toEqual(codes.toSorted())
})

it('tells of each code whether it is terminal, as the error itself does', () => {
  for (const { code, isTerminal } of rowsOfPage()) {
    const error = new SessionError(code as SessionErrorCode, '')
    expect({ code, isTerminal }).toEqual({ code, isTerminal: error.isTerminal })
  }
})

it('lists every code of SessionErrorCode in the README, once, and no other', () => {
  const [, section = ''] = /^## Errors$(.*?)^## /ms.exec(read('README.md')) ?? []
  const heads = section.split('\n').map((line) => /^\| (`[^|]*`) *\|/.exec(line)?.[1] ?? '')
  const codes = [...heads.join(' ').matchAll(/`(\w+)`/g)].map(([, code]) => code!)
  expect(codes.toSorted()).toEqual(codesOfType().toSorted())
})

await runDocument(page, {
  'deciding-by-the-code': async (load) => {
    const { toAdvice } = await load()
    const adviceFor = (code: SessionErrorCode) => toAdvice(new SessionError(code, '')) as string
    for (const { code, isTerminal } of rowsOfPage()) {
      if (isTerminal) expect([code, adviceFor(code as SessionErrorCode)]).toEqual([code, 'sign-in'])
    }
    expect(adviceFor('network')).toBe('try-again')
    expect(adviceFor('throttled')).toBe('try-again')
    expect(adviceFor('invalid_config')).toBe('report')
    expect(toAdvice(new TypeError('Failed to fetch'))).toBe('report')
  },

  'signing-in-with-a-password': async (load) => {
    const { SignIn } = (await load()) as { SignIn: ComponentType }
    const { client, pool } = await createSession()
    render(
      <CognitoProvider client={client}>
        <SignIn />
      </CognitoProvider>,
    )
    const attempt = async (username: string, password: string) => {
      fireEvent.change(screen.getByLabelText('User name'), { target: { value: username } })
      fireEvent.change(screen.getByLabelText('Password'), { target: { value: password } })
      await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Sign in' })))
    }
    await attempt('alice', 'mistyped')
    expect((await screen.findByRole('alert')).textContent).toMatch(/is not correct/)

    pool.faults.throttle(20)
    await attempt('alice', alice.password)
    await waitFor(() => expect(screen.getByRole('alert').textContent).toMatch(/Too many attempts/))
    pool.faults.clear()

    await attempt('alice', alice.password)
    await waitFor(() => expect(client.getState().status).toBe('authenticated'))
    expect(screen.queryByRole('alert')).toBeNull()
  },

  'trying-again-by-hand': async (load) => {
    const { Connection } = (await load()) as { Connection: ComponentType }
    const { client, pool } = await createSession({ signedIn: 'alice' })
    render(
      <CognitoProvider client={client}>
        <Connection />
      </CognitoProvider>,
    )
    expect(screen.queryByRole('status')).toBeNull()

    pool.faults.drop(1000)
    const signal = AbortSignal.timeout(500)
    await act(() => client.getAccessToken({ forceRefresh: true, signal }).catch(() => {}))
    expect(screen.getByRole('status').textContent).toContain('No connection.')

    pool.faults.clear()
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Try again' })))
    await waitFor(() => expect(screen.queryByRole('status')).toBeNull())

    // who waits no longer hears so, and the session goes on
    pool.faults.drop(1000)
    await act(() =>
      client
        .getAccessToken({ forceRefresh: true, signal: AbortSignal.timeout(500) })
        .catch(() => {}),
    )
    const log = vi.spyOn(console, 'log').mockImplementation(() => {})
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort('too long'))
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Try again' })))
    expect(log).toHaveBeenCalledWith('Gave up after 15 seconds')
    expect(client.getState().status).toBe('authenticated')
    log.mockRestore()
    timeout.mockRestore()
  },
})
