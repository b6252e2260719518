import { act, waitFor, within } from '@testing-library/react'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openDevtools, openSession } from './open-devtools.js'

const tabsOf = ({ panel }: ReturnType<typeof openDevtools>) =>
  within(panel.getByRole('list'))
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent)

function openChannel(clientId: string) {
  const channel = new BroadcastChannel(`react-cognito-session.devtools.${clientId}`)
  onTestFinished(() => channel.close())
  return channel
}

it('lists this tab and the others', async () => {
  const session = openSession()
  const first = openDevtools(session)
  expect(tabsOf(first)).toEqual([expect.stringMatching(/^\w+ visible this tab$/)])
  const second = openDevtools(session.openTab())
  await waitFor(() => expect(tabsOf(first)).toHaveLength(2))
  await waitFor(() => expect(tabsOf(second)).toHaveLength(2))
  expect(tabsOf(first)[1]).toMatch(/^\w+ visible heard 0 s ago$/)
  const [ownId] = tabsOf(second)[0]!.split(' ')
  expect(tabsOf(first)[1]).toContain(ownId)
})

it('lists one tab once, whoever many panels it shows', async () => {
  const session = openSession()
  const first = openDevtools(session)
  openDevtools(session)
  const other = openDevtools(session.openTab())
  await waitFor(() => expect(tabsOf(other)).toHaveLength(2))
  expect(tabsOf(first)).toHaveLength(2)
})

it('forgets a tab that says that it goes', async () => {
  const session = openSession()
  const first = openDevtools(session)
  const second = openDevtools(session.openTab())
  await waitFor(() => expect(tabsOf(first)).toHaveLength(2))
  second.unmount()
  await waitFor(() => expect(tabsOf(first)).toHaveLength(1))
})

it('says that it goes when the page is left', async () => {
  const session = openSession()
  const channel = openChannel(session.source.clientId)
  const said: unknown[] = []
  channel.addEventListener('message', ({ data }) => said.push(data))
  openDevtools(session)
  window.dispatchEvent(new Event('pagehide'))
  await waitFor(() => expect(said).toContainEqual(expect.objectContaining({ type: 'gone' })))
})

it('forgets a tab that is silent for long, and asks before', async () => {
  const session = openSession()
  const channel = openChannel(session.source.clientId)
  let asked = 0
  channel.addEventListener('message', ({ data }: MessageEvent<{ type: string }>) => {
    if (data.type === 'ask') asked++
  })
  const panel = openDevtools(session)
  channel.postMessage({ type: 'here', id: 'frozen', isVisible: false })
  await waitFor(() => expect(tabsOf(panel)[1]).toBe('frozen hidden heard 0 s ago'))
  await waitFor(() => expect(asked).toBeGreaterThan(0))
  const before = asked
  await session.advance({ seconds: 12 })
  expect(tabsOf(panel)[1]).toBe('frozen hidden heard 12 s ago')
  await waitFor(() => expect(asked).toBe(before + 2))
  await session.advance({ seconds: 10 })
  expect(tabsOf(panel)).toHaveLength(1)
})

it('goes without tabs where the browser has channels and opens none', async () => {
  const refuse = function () {
    throw new DOMException('Not in this page.', 'SecurityError')
  }
  vi.stubGlobal('BroadcastChannel', refuse)
  onTestFinished(() => void vi.unstubAllGlobals())
  const { panel, unmount, press } = openDevtools(openSession())
  expect(within(panel.getByRole('list')).getAllByRole('listitem')).toHaveLength(1)
  await press('Refresh now')
  unmount()
})

it('takes nothing on trust that somebody posts', async () => {
  const session = openSession()
  const channel = openChannel(session.source.clientId)
  const panel = openDevtools(session)
  await act(async () => {
    for (const data of [null, 'x', { type: 'here', id: '<b>' }, { type: 'here', id: 7 }]) {
      channel.postMessage(data)
    }
    for (let tab = 0; tab < 40; tab++) channel.postMessage({ type: 'here', id: `tab${tab}` })
    await new Promise((resolve) => setTimeout(resolve, 50))
  })
  await waitFor(() => expect(tabsOf(panel)).toHaveLength(1 + 20))
  expect(
    tabsOf(panel)
      .slice(1)
      .every((tab) => /^tab\d+ hidden/.test(tab)),
  ).toBe(true)
})
