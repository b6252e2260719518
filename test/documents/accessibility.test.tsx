import { readdirSync, readFileSync } from 'node:fs'
import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { useState, type ComponentType, type ReactElement } from 'react'
import { useUnsavedWork } from 'react-cognito-session'
import {
  createPoolTestSession,
  createTestSession,
  SessionTestProvider,
} from 'react-cognito-session/testing'
import { expect, it, onTestFinished, vi } from 'vitest'
import { wcagMap } from '../../stories/guides/wcag-map.js'
import { runDocument } from '../support/run-document.js'

const textsBelow = (folder: string, ending: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending) && !file.includes('node_modules'))
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8'))

it('names stories that there are', () => {
  const files = textsBelow('stories', '.stories.tsx')
  const named = wcagMap.flatMap(({ stories = [] }) => stories)
  expect(named.length).toBeGreaterThan(20)
  const missing = named.filter((story) => {
    const [title, name] = [story.slice(0, story.lastIndexOf('/')), story.split('/').at(-1)]
    return !files.some(
      (text) => text.includes(`title: '${title}'`) && text.includes(`export const ${name}`),
    )
  })
  expect(missing).toEqual([])
})

it('names tests that there are', () => {
  const texts = [...textsBelow('test', '.test.ts'), ...textsBelow('test', '.test.tsx')]
  const named = wcagMap.flatMap(({ tests = [] }) => tests)
  expect(named.length).toBeGreaterThan(20)
  const missing = named.filter(
    (title) => !texts.some((text) => text.includes(`'${title}'`) || text.includes(`"${title}"`)),
  )
  expect(missing).toEqual([])
})

/** What jsdom lacks of a modal dialog. */
function addModals() {
  const { prototype } = HTMLDialogElement
  const before = Object.getOwnPropertyDescriptors(prototype)
  prototype.showModal = function showModal() {
    this.open = true
    this.querySelector<HTMLElement>('button, input')?.focus()
  }
  prototype.close = function close() {
    this.open = false
  }
  // not sooner: a page that a failed test leaves behind closes its dialog when it is taken away
  onTestFinished(() => {
    for (const name of ['showModal', 'close'] as const) {
      if (before[name]) Object.defineProperty(prototype, name, before[name])
      else Reflect.deleteProperty(prototype, name)
    }
  })
}

function Note({ save }: { save: (text: string) => Promise<void> }) {
  const [draft, setDraft] = useState<string | null>(null)
  const saveDraft = async () => {
    await save(draft!)
    setDraft(null)
  }
  useUnsavedWork(draft === null ? null : { label: 'Note', save: saveDraft })
  return <textarea aria-label="Note" onChange={({ target }) => setDraft(target.value)} />
}

/** Signs in anew in a form, as somebody whom the pool asks for a code after the password. */
async function signInWithCode(PasswordForm: ComponentType) {
  const password = 'correct horse'
  using session = await createPoolTestSession({
    user: null,
    pool: { users: [{ username: 'alice', password, mfa: ['sms'], smsCode: '135790' }] },
  })
  const tokens = await session.pool.issueTokens('alice')
  session.source.store({ ...tokens, username: 'alice', clockDriftMs: 0 }, 'sign-in')
  await session.client.reload()
  const { unmount } = render(
    <SessionTestProvider session={session}>
      <PasswordForm />
    </SessionTestProvider>,
  )
  const enter = (label: RegExp, value: string) => {
    fireEvent.change(screen.getByLabelText(label), { target: { value } })
    fireEvent.click(screen.getByRole('button', { name: 'Sign in' }))
  }
  await session.advance({ minutes: 1 })
  enter(/^Password of alice/, password)
  const code = await screen.findByLabelText<HTMLInputElement>(/^Code/)
  expect([code.value, code.type, document.activeElement]).toEqual(['', 'text', code])
  enter(/^Code/, '000000')
  await screen.findByRole('alert')
  enter(/^Code/, '135790')
  await vi.waitFor(() => {
    const operations = session.pool.requests.map(({ operation }) => operation)
    expect(operations.filter((each) => each === 'RespondToAuthChallenge')).toHaveLength(3)
    expect(screen.queryByRole('alert')).toBeNull()
  })
  await screen.findByLabelText(/^Password of alice/)
  unmount()
}

await runDocument('stories/guides/accessibility.mdx', {
  'a-dialog-of-your-own': async (load) => {
    addModals()
    const { guard, PasswordForm } = (await load()) as {
      guard: ReactElement
      PasswordForm: ComponentType
    }
    await signInWithCode(PasswordForm)
    using session = createTestSession({
      user: { username: 'alice', password: 'Correct-horse-1' },
      refreshTokenValidity: { hours: 1 },
      // a refresh at a random instant measures the clock anew, and moves the sign-out by a second
      autoRefresh: 'on-demand',
    })
    let isServerUp = true
    const saved: string[] = []
    const save = async (text: string) => {
      if (!isServerUp) throw new Error('The server is down')
      saved.push(text)
    }
    render(
      <SessionTestProvider session={session}>
        {guard}
        <Note save={save} />
      </SessionTestProvider>,
    )
    const dialog = () => screen.getByRole('alertdialog')
    const press = (name: string) =>
      act(async () => fireEvent.click(within(dialog()).getByRole('button', { name })))
    const enterPassword = (password: string) =>
      act(async () => {
        fireEvent.change(within(dialog()).getByLabelText(/^Password of alice/), {
          target: { value: password },
        })
        fireEvent.submit(dialog().querySelector('form')!)
        await session.advance({ seconds: 1 })
      })

    // idle: told at opening and at 60, 30 and 10 seconds; Escape stays
    await session.advance({ minutes: 13 })
    expect(dialog().getAttribute('aria-labelledby')).toBe('guard-title')
    expect(within(dialog()).getByRole('heading').textContent).toBe('Are you still there?')
    const end = new Date(session.clock.now() + 120_000).toLocaleTimeString('en-GB')
    expect(dialog().textContent).toContain(`You will be signed out at ${end}.`)
    expect(document.activeElement?.textContent).toBe('Stay signed in')
    const told = () => dialog().querySelector('[aria-live]')?.textContent
    expect(told()).toBe('')
    await session.advance({ minutes: 1 })
    expect(told()).toBe('60 seconds left')
    await session.advance({ seconds: 30 })
    expect(told()).toBe('30 seconds left')
    fireEvent(dialog(), new Event('cancel', { cancelable: true }))
    await session.advance({ seconds: 1 })
    expect(screen.queryByRole('alertdialog')).toBeNull()
    expect(session.client.getState().status).toBe('authenticated')

    // the end of the session: put aside, back in the last minute, signed in again on the spot
    for (let quarter = 0; quarter < 3; quarter++) {
      await session.advance({ minutes: 13 })
      if (within(dialog()).queryByRole('button', { name: 'Stay signed in' })) {
        await press('Stay signed in')
      }
    }
    await session.advance({ minutes: 3 })
    expect(within(dialog()).getByRole('heading').textContent).toBe('Your session is about to end')
    await press('Not now')
    expect(screen.queryByRole('alertdialog')).toBeNull()
    await session.advance({ minutes: 1 })
    await enterPassword('mistyped')
    expect(within(dialog()).getByRole('alert').textContent).toContain('try again')
    await enterPassword('Correct-horse-1')
    expect(screen.queryByRole('alertdialog')).toBeNull()

    // nobody answers and the server is down: the page stays until its user is back
    isServerUp = false
    const write = (value: string) =>
      fireEvent.change(screen.getByLabelText('Note'), { target: { value } })
    write('Mulch')
    const escape = () => fireEvent(dialog(), new Event('cancel', { cancelable: true }))
    await session.advance({ minutes: 16 })
    expect(within(dialog()).getByRole('heading').textContent).toBe('You have been signed out')
    expect(within(dialog()).getByRole('listitem').textContent).toBe('Note: failed')
    escape()
    expect(dialog()).toBeTruthy()
    isServerUp = true
    await enterPassword('Correct-horse-1')
    expect(screen.queryByRole('alertdialog')).toBeNull()
    expect(saved).toEqual(['Mulch'])

    // or gives it up
    isServerUp = false
    write('Roses')
    await session.advance({ minutes: 16 })
    await press('Leave without saving')
    expect(session.client.getState().status).toBe('unauthenticated')
    expect(saved).toEqual(['Mulch'])
  },
})
