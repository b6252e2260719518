import { act, render, screen } from '@testing-library/react'
import { StrictMode, useLayoutEffect } from 'react'
import { useSession } from 'react-cognito-session'
import { sessionOf, withSession } from 'react-cognito-session/testing'
import { expect, it } from 'vitest'
import { aMoment } from '../../support/session-setup.js'
import { takeComplaints } from '../../support/render-with-session.js'

it('renders a story below a session as its parameters say', () => {
  const { context } = renderStory({ session: { user: { username: 'bob' } } })
  expect(screen.getByText('bob')).toBeDefined()
  expect(sessionOf(context).client.getState()).toMatchObject({ user: { username: 'bob' } })
  expect(takeComplaints()).toEqual([])
})

it('lets time pass at the press of a button, and shows it', async () => {
  const { context } = renderStory()
  const { clock } = sessionOf(context)
  const toolbar = screen.getByRole('toolbar', { name: 'Time of this story' })
  const shown = () => toolbar.firstElementChild?.textContent
  const lengths = [60_000, 300_000, 3_600_000]
  for (const [index, name] of ['+1 min', '+5 min', '+1 h'].entries()) {
    const [before, shownBefore] = [clock.now(), shown()]
    act(() => screen.getByRole('button', { name }).click())
    await expect.poll(() => clock.now() - before).toBe(lengths[index])
    await expect.poll(shown).not.toBe(shownBefore)
  }
})

it('plays and pauses', async () => {
  const { context } = renderStory()
  const { clock } = sessionOf(context)
  const start = clock.now()
  act(() => screen.getByRole('button', { name: 'Play' }).click())
  await expect.poll(() => clock.now() - start).toBeGreaterThan(100)
  act(() => screen.getByRole('button', { name: 'Pause' }).click())
  await act(aMoment)
  const pausedAt = clock.now()
  await act(() => new Promise((resolve) => setTimeout(resolve, 250)))
  expect(clock.now()).toBe(pausedAt)
})

it('begins anew with another session, and ends the one before', async () => {
  const { context } = renderStory()
  const before = sessionOf(context)
  act(() => screen.getByRole('button', { name: 'Reset' }).click())
  await act(aMoment)
  expect(sessionOf(context)).not.toBe(before)
  await expect(before.client.getAccessToken({ forceRefresh: true })).rejects.toThrow('disposed')
  await expect(sessionOf(context).client.getAccessToken()).resolves.toBeDefined()
})

it('has its session as soon as the story is there, for a play function that does not wait for effects', () => {
  const context = { id: 'a--story', parameters: {}, canvasElement: document.createElement('div') }
  const seen: string[] = []
  function Canvas() {
    // comes after the layout effects below it, and before all other effects
    useLayoutEffect(() => void seen.push(sessionOf(context).client.getState().status))
    return withSession(() => null, context)
  }
  render(<Canvas />)
  expect(seen).toEqual(['authenticated'])
})

it('is one stop of the Tab key', () => {
  renderStory()
  const buttons = screen.getAllByRole('button')
  const press = (key: string) => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true })
    act(() => void document.activeElement!.dispatchEvent(event))
  }
  act(() => buttons[0]!.focus())
  const stops: [key: string, index: number][] = [
    ['ArrowLeft', 4],
    ['ArrowRight', 0],
    ['ArrowRight', 1],
    ['End', 4],
    ['Home', 0],
    ['x', 0],
  ]
  for (const [key, index] of stops) {
    press(key)
    expect(document.activeElement).toBe(buttons[index])
    expect(buttons.map(({ tabIndex }) => tabIndex).indexOf(0)).toBe(index)
    expect(buttons.filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1)
  }
})

it('ends its session with the story, and knows of none elsewhere', async () => {
  const { context, unmount } = renderStory()
  const session = sessionOf(context)
  unmount()
  await aMoment()
  await expect(session.client.getAccessToken({ forceRefresh: true })).rejects.toThrow('disposed')
  expect(() => sessionOf(context)).toThrow('decorators: [withSession]')
})

function renderStory(parameters: Record<string, unknown> = {}) {
  const context = { id: 'a--story', parameters, canvasElement: document.createElement('div') }
  const Story = () => (
    <p>{useSession((session) => ('user' in session ? session.user.username : session.status))}</p>
  )
  return { context, ...render(<StrictMode>{withSession(Story, context)}</StrictMode>) }
}
