import { act, renderHook, type RenderHookResult } from '@testing-library/react'
import { StrictMode } from 'react'
import {
  CognitoProvider,
  useUnsavedWork,
  type SessionClient,
  type UnsavedWork,
} from 'react-cognito-session'
import { expect, it } from 'vitest'
import { unsavedWorkOf } from '../../src/core/unsaved-work.js'
import { providerMissing, takeComplaints } from '../support/render-with-session.js'
import { setUpSession } from '../support/session-setup.js'

const labelsOf = (client: SessionClient) =>
  unsavedWorkOf(client)
    .get()
    .map(({ label, status }) => `${label}: ${status}`)
const saveAll = (client: SessionClient) =>
  unsavedWorkOf(client).saveAll({ reason: 'warning', limitMs: 10_000 })

/** A component with unsaved work, in StrictMode as always. */
function open(
  client: SessionClient,
  work: UnsavedWork | null,
): RenderHookResult<void, UnsavedWork | null> {
  return renderHook((next: UnsavedWork | null) => useUnsavedWork(next), {
    initialProps: work,
    wrapper: ({ children }) => (
      <StrictMode>
        <CognitoProvider client={client}>{children}</CognitoProvider>
      </StrictMode>
    ),
  })
}

it('registers work once while it is not null', async () => {
  await using world = await setUpSession()
  const { rerender, unmount } = open(world.client, null)
  expect(labelsOf(world.client)).toEqual([])
  rerender({ label: 'Note', save: () => {} })
  expect(labelsOf(world.client)).toEqual(['Note: unsaved'])
  rerender(null)
  expect(labelsOf(world.client)).toEqual([])
  rerender({ label: 'Note', save: () => {} })
  expect(labelsOf(world.client)).toEqual(['Note: unsaved'])
  unmount()
  expect(labelsOf(world.client)).toEqual([])
})

it('registers once when it is mounted with work', async () => {
  await using world = await setUpSession()
  const { unmount } = open(world.client, { label: 'Note', save: () => {} })
  expect(labelsOf(world.client)).toEqual(['Note: unsaved'])
  unmount()
  expect(labelsOf(world.client)).toEqual([])
})

it('takes a new save function for new work, and the same one for the same', async () => {
  await using world = await setUpSession()
  const saved: string[] = []
  const first = () => void saved.push('first')
  const { rerender } = open(world.client, { label: 'Note', save: first })
  await act(() => saveAll(world.client))
  rerender({ label: 'Note', save: first })
  expect(labelsOf(world.client)).toEqual(['Note: saved'])
  rerender({ label: 'Note', save: () => void saved.push('second') })
  expect(labelsOf(world.client)).toEqual(['Note: unsaved'])
  await act(() => saveAll(world.client))
  expect(saved).toEqual(['first', 'second'])
})

it('keeps its place in the list when its label changes', async () => {
  await using world = await setUpSession()
  const save = () => {}
  const { rerender } = open(world.client, { label: 'Note', save })
  open(world.client, { label: 'Sketch', save })
  rerender({ label: 'Note of 3 May', save })
  expect(labelsOf(world.client)).toEqual(['Note of 3 May: unsaved', 'Sketch: unsaved'])
})

it('calls save with a signal and the reason', async () => {
  await using world = await setUpSession()
  const calls: object[] = []
  open(world.client, { label: 'Note', save: (options) => void calls.push(options) })
  await act(() => saveAll(world.client))
  expect(calls).toEqual([{ reason: 'warning', signal: expect.any(AbortSignal) as unknown }])
})

it('says by its name that it needs a provider', () => {
  expect(() => renderHook(() => useUnsavedWork(null))).toThrow(providerMissing('useUnsavedWork'))
  takeComplaints()
})
