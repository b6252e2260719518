// @vitest-environment node
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, it, onTestFinished, vi } from 'vitest'
import type * as Package from 'react-cognito-session'

const browserGlobals = ['window', 'document', 'localStorage', 'sessionStorage', 'location', 'self']

it('touches no browser global when it is imported', async () => {
  const touched = trap([...browserGlobals, 'navigator', 'BroadcastChannel', 'fetch'])
  await importAfresh()
  expect(touched).toEqual([])
})

it('starts no timer and opens nothing when it is imported', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  await importAfresh()
  expect(vi.getTimerCount()).toBe(0)
})

it('renders "loading" in Node with nothing but what Node has, and leaves no timer', async () => {
  const { CognitoProvider, createSessionClient, useSession, userPoolSource } = await importAfresh()
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const source = userPoolSource({ userPoolId: 'eu-west-1_Embedded1', clientId: 'app' })
  const client = createSessionClient({ source })
  const Status = () => useSession().status
  const app = createElement(CognitoProvider, { client }, createElement(Status))
  expect(renderToString(app)).toBe('loading')
  expect(vi.getTimerCount()).toBe(0)
})

it('gives a client in Node in which nobody is signed in', async () => {
  const { createSessionClient, userPoolSource } = await importAfresh()
  const source = userPoolSource({ userPoolId: 'eu-west-1_Embedded1', clientId: 'app' })
  const client = createSessionClient({ source })
  expect(client.getState()).toMatchObject({ status: 'unauthenticated', reason: 'no-session' })
  await expect(client.getAccessToken()).rejects.toMatchObject({ code: 'not_authenticated' })
})

/** Imports every module of the package anew. */
async function importAfresh(): Promise<typeof Package> {
  vi.resetModules()
  return import('react-cognito-session')
}

/** Names the globals that are read until the test ends. */
function trap(names: string[]): string[] {
  const touched: string[] = []
  for (const name of names) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name)
    const value: unknown = before?.get ? before.get.call(globalThis) : before?.value
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get() {
        const { stack = '' } = new Error()
        if (/\/src\/|\/dist\//.test(stack.split('\n').slice(2, 3).join())) touched.push(name)
        return value
      },
    })
    onTestFinished(() => {
      if (before) Object.defineProperty(globalThis, name, before)
      else Reflect.deleteProperty(globalThis, name)
    })
  }
  return touched
}
