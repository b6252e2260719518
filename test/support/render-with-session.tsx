import { act, render, renderHook } from '@testing-library/react'
import { Profiler, type ReactNode, StrictMode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { CognitoProvider, type SessionClient } from 'react-cognito-session'
import { afterEach, beforeEach, expect, onTestFinished } from 'vitest'

const complaints: unknown[][] = []
const platformConsole = { error: console.error, warn: console.warn }

// Whoever imports this file promises a silent console, except for what a test expects.
beforeEach(() => {
  complaints.length = 0
  console.error = console.warn = (...complaint: unknown[]) => void complaints.push(complaint)
})

afterEach(() => {
  Object.assign(console, platformConsole)
  expect(complaints).toEqual([])
})

/** Takes what the console was given so far, for a test that expects it. */
export const takeComplaints = () => complaints.splice(0)

/** Renders in StrictMode below a provider, as an app does. */
export function renderWithSession(client: SessionClient, ui: ReactNode) {
  return render(ui, { wrapper: wrapperFor(client) })
}

/** Calls a hook in StrictMode below a provider. */
export function renderHookWithSession<T>(client: SessionClient, useIt: () => T) {
  return renderHook(useIt, { wrapper: wrapperFor(client) })
}

function wrapperFor(client: SessionClient) {
  return ({ children }: { children: ReactNode }) => appWith(client, children)
}

function appWith(client: SessionClient, ui: ReactNode) {
  return (
    <StrictMode>
      <CognitoProvider client={client}>{ui}</CognitoProvider>
    </StrictMode>
  )
}

/** Renders what a server sends, in StrictMode below a provider. */
export function toServerHtml(client: SessionClient, ui: ReactNode): string {
  return renderToString(appWith(client, ui))
}

/** Hydrates a server's HTML; resolves to the errors from which React had to recover. */
export async function hydrateWithSession(
  client: SessionClient,
  ui: ReactNode,
  html: string,
): Promise<unknown[]> {
  const recovered: unknown[] = []
  const container = document.createElement('div')
  container.innerHTML = html
  document.body.replaceChildren(container)
  await act(async () => {
    const root = hydrateRoot(container, appWith(client, ui), {
      onRecoverableError: (error) => void recovered.push(error),
    })
    onTestFinished(() => act(() => root.unmount()))
  })
  return recovered
}

/** Refreshes the session and lets React render what follows from it. */
export async function refresh(client: SessionClient): Promise<string> {
  return act(() => client.getAccessToken({ forceRefresh: true }))
}

/** Counts how often what is inside is rendered; StrictMode's second call is not one more. */
export function createRenderCount() {
  const count = { renders: 0 }
  return {
    count,
    Counted: ({ children }: { children: ReactNode }) => (
      <Profiler id="counted" onRender={() => void count.renders++}>
        {children}
      </Profiler>
    ),
  }
}

/** What a hook says when it is called outside a provider: its own name, and the cure. */
export const providerMissing = (hook: string) =>
  expect.objectContaining({
    name: 'SessionError',
    code: 'provider_missing',
    message: expect.stringMatching(
      new RegExp(`^${hook}\\(\\) .*<CognitoProvider client=`),
    ) as string,
  }) as Error
