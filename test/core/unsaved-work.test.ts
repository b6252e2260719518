import { createFakeClock } from 'react-cognito-session/testing'
import { beforeEach, expect, it } from 'vitest'
import { createServerTime } from '../../src/core/clock.js'
import type { SessionState } from '../../src/core/session-state.js'
import {
  unsavedWorkOf,
  type SaveErrorListener,
  type UnsavedWorkList,
} from '../../src/core/unsaved-work.js'
import { second } from '../support/session-setup.js'

let sub: string | null
let clock: ReturnType<typeof createFakeClock>
let list: UnsavedWorkList
let client: Parameters<typeof unsavedWorkOf>[0]
let reports: [error: unknown, label: string][]

beforeEach(() => {
  sub = 'alice'
  clock = createFakeClock()
  reports = []
  const getState = () =>
    (sub ? { status: 'authenticated', user: { sub } } : { status: 'loading' }) as SessionState
  client = { getState, time: createServerTime(clock) }
  list = unsavedWorkOf(client)
})

const onError: SaveErrorListener = (error, { label }) => void reports.push([error, label])
const saveAll = (reason: 'warning' | 'sign-out' = 'warning') =>
  list.saveAll({ reason, limitMs: 10 * second, onError })
const labels = () => list.get().map(({ label, status }) => `${label}: ${status}`)
const settle = () => clock.advance(0)

/** A save that the test ends. */
function slowSave() {
  const calls: { signal: AbortSignal }[] = []
  let end!: { resolve: () => void; reject: (error: Error) => void }
  const save = (options: { signal: AbortSignal }) => {
    calls.push(options)
    return new Promise<void>((resolve, reject) => (end = { resolve, reject }))
  }
  return { save, calls, succeed: () => end.resolve(), fail: () => end.reject(new Error('no')) }
}

it('is one list for a client', () => {
  expect(unsavedWorkOf(client)).toBe(list)
  expect(unsavedWorkOf({ ...client })).not.toBe(list)
})

it('lists work in the order of its registration', () => {
  const note = list.add({ label: 'Note', save: () => {} })
  list.add({ label: 'Sketch', save: () => {} })
  note.replace({ label: 'Note of 3 May', save: () => {} })
  expect(labels()).toEqual(['Note of 3 May: unsaved', 'Sketch: unsaved'])
  note.remove()
  expect(labels()).toEqual(['Sketch: unsaved'])
})

it('is the same array until something changes', async () => {
  list.add({ label: 'Note', save: () => {} })
  const before = list.get()
  expect(list.get()).toBe(before)
  await saveAll()
  const saved = list.get()
  expect(saved).not.toBe(before)
  await saveAll()
  expect(list.get()).toBe(saved)
})

it('tells of changes until it is told to stop', async () => {
  let changes = 0
  const stop = list.subscribe(() => void changes++)
  const note = list.add({ label: 'Note', save: () => {} })
  expect(changes).toBe(1)
  await saveAll()
  expect(changes).toBe(3)
  stop()
  note.remove()
  expect(changes).toBe(3)
})

it('saves everything in parallel, with the reason', async () => {
  const one = slowSave()
  const other = slowSave()
  list.add({ label: 'One', save: one.save })
  list.add({ label: 'Other', save: other.save })
  const saving = saveAll('sign-out')
  await settle()
  expect(one.calls).toMatchObject([{ reason: 'sign-out' }])
  expect(other.calls).toMatchObject([{ reason: 'sign-out' }])
  expect(labels()).toEqual(['One: saving', 'Other: saving'])
  one.succeed()
  other.succeed()
  await saving
  expect(labels()).toEqual(['One: saved', 'Other: saved'])
  expect(list.hasUnsaved()).toBe(false)
})

it('saves nothing twice that is saved already', async () => {
  let saves = 0
  list.add({ label: 'Note', save: () => void saves++ })
  await saveAll()
  await saveAll('sign-out')
  expect(saves).toBe(1)
})

it('saves again what has failed', async () => {
  let saves = 0
  list.add({
    label: 'Note',
    save() {
      if (saves++ === 0) throw new Error('no')
    },
  })
  await saveAll()
  expect(list.get()).toMatchObject([{ status: 'failed', error: { message: 'no' } }])
  expect(reports).toMatchObject([[{ message: 'no' }, 'Note']])
  await saveAll('sign-out')
  expect(list.get()).toMatchObject([{ status: 'saved', error: null }])
})

it('gives each piece its own limit, and lets go of what hangs', async () => {
  const hanging = slowSave()
  list.add({ label: 'Hanging', save: hanging.save })
  list.add({ label: 'Quick', save: () => {} })
  const saving = saveAll()
  await clock.advance(9 * second)
  expect(hanging.calls[0]!.signal.aborted).toBe(false)
  expect(labels()).toEqual(['Hanging: saving', 'Quick: saved'])
  await clock.advance(second)
  await saving
  expect(hanging.calls[0]!.signal.aborted).toBe(true)
  expect(list.get()).toMatchObject([{ status: 'failed', error: { code: 'unsaved_work' } }, {}])
  expect(reports).toMatchObject([[{ code: 'unsaved_work' }, 'Hanging']])
})

it('leaves no timer behind', async () => {
  const slow = slowSave()
  list.add({ label: 'Slow', save: slow.save })
  list.add({ label: 'Quick', save: () => {} })
  list.add({ label: 'Fails', save: () => Promise.reject(new Error('no')) })
  const saving = saveAll()
  await settle()
  expect(clock.pendingTimers).toBe(1)
  slow.succeed()
  await saving
  expect(clock.pendingTimers).toBe(0)
})

it('does not take for saved what was typed while an older version was being saved', async () => {
  const older = slowSave()
  const newer = slowSave()
  const note = list.add({ label: 'Note', save: older.save })
  const saving = saveAll()
  await settle()
  note.replace({ label: 'Note', save: newer.save })
  expect(labels()).toEqual(['Note: saving'])
  older.succeed()
  await saving
  expect(labels()).toEqual(['Note: unsaved'])
  expect(list.hasUnsaved()).toBe(true)
})

it('saves a newer version after the older one, never at the same time', async () => {
  const older = slowSave()
  const newer = slowSave()
  const note = list.add({ label: 'Note', save: older.save })
  void saveAll()
  await settle()
  note.replace({ label: 'Note', save: newer.save })
  const saving = saveAll('sign-out')
  await settle()
  expect(newer.calls).toEqual([])
  older.succeed()
  await settle()
  expect(newer.calls).toHaveLength(1)
  newer.succeed()
  await saving
  expect(labels()).toEqual(['Note: saved'])
})

it('saves once although several have waited for a save that failed', async () => {
  const first = slowSave()
  const again = slowSave()
  const note = list.add({ label: 'Note', save: first.save })
  const savings = [saveAll()]
  await settle()
  note.replace({ label: 'Note', save: again.save })
  savings.push(saveAll('sign-out'), saveAll('sign-out'))
  first.fail()
  await settle()
  expect(again.calls).toHaveLength(1)
  again.succeed()
  await Promise.all(savings)
  expect(labels()).toEqual(['Note: saved'])
})

it('forgets what is removed while it is being saved', async () => {
  const slow = slowSave()
  const note = list.add({ label: 'Note', save: slow.save })
  const saving = saveAll()
  await settle()
  note.remove()
  slow.succeed()
  await saving
  expect(list.get()).toEqual([])
})

it('neither saves nor counts the work of another user', async () => {
  let saves = 0
  const note = list.add({ label: 'Note', save: () => void saves++ })
  sub = 'bob'
  expect(list.hasUnsaved()).toBe(false)
  await saveAll()
  note.replace({ label: 'Note', save: () => void saves++ })
  await saveAll()
  expect(saves).toBe(0)
  sub = 'alice'
  expect(list.hasUnsaved()).toBe(true)
  await saveAll()
  expect(saves).toBe(1)
})

it('does not save the work of one user as another who came while an older version was being saved', async () => {
  const older = slowSave()
  const newer = slowSave()
  const note = list.add({ label: 'Note', save: older.save })
  void saveAll()
  await settle()
  note.replace({ label: 'Note', save: newer.save })
  void saveAll('sign-out')
  sub = 'bob'
  older.succeed()
  await settle()
  expect(newer.calls).toEqual([])
})

it('takes work that was begun before it was known who is signed in for theirs', async () => {
  sub = null
  let saves = 0
  const note = list.add({ label: 'Note', save: () => void saves++ })
  sub = 'alice'
  note.replace({ label: 'Note', save: () => void saves++ })
  expect(list.hasUnsaved()).toBe(true)
  await saveAll()
  expect(saves).toBe(1)
})
