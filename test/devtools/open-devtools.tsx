import { within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { SessionDevtools, type SessionDevtoolsProps } from 'react-cognito-session/devtools'
import {
  createTestSession,
  type TestSession,
  type TestSessionOptions,
} from 'react-cognito-session/testing'
import { onTestFinished } from 'vitest'
import { renderWithSession } from '../support/render-with-session.js'

/** Makes a test session that is disposed of at the end of the test; nothing refreshes by itself unless it is said. */
export function openSession(options: TestSessionOptions = {}): TestSession {
  const session = createTestSession({ autoRefresh: 'on-demand', ...options })
  onTestFinished(session.dispose)
  return session
}

/** The shadow roots of all panels in the page. */
export const devtoolsRoots = () =>
  [...document.querySelectorAll('[data-session-devtools]')].map((host) => host.shadowRoot!)

/** Renders an app with the panel in StrictMode, and gives what people do with the panel. */
export function openDevtools(
  session: Pick<TestSession, 'client'>,
  props: SessionDevtoolsProps = { initialIsOpen: true },
  app: ReactNode = null,
) {
  const before = devtoolsRoots().length
  const { unmount, rerender } = renderWithSession(
    session.client,
    <>
      {app}
      <SessionDevtools {...props} />
    </>,
  )
  const root = devtoolsRoots()[before]!
  const panel = within(root.querySelector<HTMLElement>('aside')!)
  const user = userEvent.setup({ document })
  return {
    root,
    panel,
    unmount,
    /** Leaves the app without the panel. */
    remove: () => rerender(<>{app}</>),
    toggle: () => panel.getByRole('button', { name: /^Session/ }),
    press: (name: string | RegExp) => user.click(panel.getByRole('button', { name })),
    user,
    /** Opens the claims of both tokens, or closes them again. */
    async openClaims() {
      for (const summary of panel.getAllByText(/token claims$/i)) await user.click(summary)
    },
    /** The rows of a table, by its name, as texts. */
    rowsOf: (name: RegExp) =>
      within(panel.getByRole('table', { name }))
        .getAllByRole('row')
        .map((row) => [...row.children].map(({ textContent }) => textContent?.trim())),
  }
}

/** Refreshes, whatever comes of it, and lets the time pass that it takes. */
export async function refresh(session: TestSession, client = session.client): Promise<void> {
  let isSettled = false
  const settle = () => void (isSettled = true)
  client.getAccessToken({ forceRefresh: true }).then(settle, settle)
  while (!isSettled) await session.advance({ seconds: 1 })
}
