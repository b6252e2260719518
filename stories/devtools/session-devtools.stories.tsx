import type { Meta, StoryObj } from '@storybook/react-vite'
import { SessionDevtools } from 'react-cognito-session/devtools'
import { expect, screen, waitFor, within } from 'storybook/test'
import { alice, devtoolsStory, NotesApp, panelAt, sessionOf } from './devtools-story.js'

const meta = {
  title: 'Devtools/Session devtools',
  component: SessionDevtools,
  ...devtoolsStory,
} satisfies Meta<typeof SessionDevtools>

export default meta
type Story = StoryObj<typeof meta>

export const Closed: Story = {
  args: { initialIsOpen: false },
  async play({ userEvent }) {
    const toggle = await waitFor(() => panelAt().getByRole('button', { name: 'Session signed in' }))
    await userEvent.click(toggle)
    await expect(panelAt().getByRole('heading', { name: 'signed in' })).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await expect(panelAt().queryByRole('heading')).toBeNull()
    await expect(toggle).toHaveAttribute('aria-expanded', 'false')
  },
}

/** The guard's ends are there once its code is. */
export const SignedIn: Story = {
  async play(context) {
    const session = sessionOf(context)
    await session.advance({ minutes: 1 })
    const { getByRole } = panelAt()
    await expect(getByRole('img', { name: 'Idle: 6 % over' })).toBeVisible()
    await expect(getByRole('row', { name: /^Idle limit .* in 14 min$/ })).toBeVisible()
    await context.userEvent.click(getByRole('button', { name: 'Refresh now' }))
    await session.advance({ seconds: 1 })
    await expect(await panelAt().findByText('Refreshed.')).toBeVisible()
    await expect(getByRole('row', { name: /0 ms ok$/ })).toBeVisible()
  },
}

/** The guard's dialog is modal: the panel can be seen, and not be used. */
export const NearItsEnd: Story = {
  parameters: {
    session: {
      ...alice,
      signedInFor: { minutes: 55, seconds: 30 },
      refreshTokenValidity: { hours: 1 },
    },
  },
  async play(context) {
    await sessionOf(context).advance({ seconds: 1 })
    const warning = () => panelAt().getByRole('row', { name: /^Warning .* in 29 s$/ })
    await expect(warning()).toBeVisible()
    await expect(panelAt().getByRole('img', { name: 'Session: 92 % over' })).toBeVisible()
    await expect(screen.queryByRole('alertdialog')).toBeNull()
  },
}

export const RefreshFails: Story = {
  async play(context) {
    const session = sessionOf(context)
    await session.advance({ seconds: 1 })
    session.source.answerWith('throttled')
    await context.userEvent.click(panelAt().getByRole('button', { name: 'Refresh now' }))
    await session.advance({ seconds: 20 })
    const { getByRole, getByText } = panelAt()
    await expect(getByRole('button', { name: 'Session refresh failing' })).toBeVisible()
    await expect(getByRole('heading', { name: 'refresh failing throttled' })).toBeVisible()
    await expect(getByText('Not refreshed: throttled.')).toBeVisible()
  },
}

export const SignedOut: Story = {
  async play(context) {
    const session = sessionOf(context)
    await session.advance({ seconds: 1 })
    await context.userEvent.click(panelAt().getByRole('button', { name: 'Sign out' }))
    await expect(
      await panelAt().findByRole('heading', { name: 'signed out signed-out' }),
    ).toBeVisible()
    await expect(panelAt().queryByRole('img')).toBeNull()
  },
}

export const ShowsTokensWhenAsked: Story = {
  async play(context) {
    const { client } = sessionOf(context)
    const accessToken = await client.getAccessToken()
    await expect(panelAt().queryByText(accessToken)).toBeNull()
    await context.userEvent.click(panelAt().getByText('ID token claims'))
    await expect(panelAt().getByText('cognito:username')).toBeVisible()
    await context.userEvent.click(panelAt().getByRole('button', { name: 'Show tokens' }))
    await expect(panelAt().getByText(accessToken)).toBeVisible()
    await context.userEvent.click(panelAt().getByRole('button', { name: /^Session/ }))
    await context.userEvent.click(panelAt().getByRole('button', { name: /^Session/ }))
    await expect(panelAt().queryByText(accessToken)).toBeNull()
  },
}

/** With a test session it moves time, the tokens and the network. */
export const WithSimulation: Story = {
  render: (args, context) => (
    <NotesApp session={sessionOf(context)} devtools={{ ...args, simulation: sessionOf(context) }} />
  ),
  async play(context) {
    const { getByRole, findByRole } = panelAt()
    await context.userEvent.click(getByRole('button', { name: '+1 min' }))
    await expect(await findByRole('row', { name: /^Last activity .* 1 min ago$/ })).toBeVisible()
    await context.userEvent.click(getByRole('button', { name: 'Go offline' }))
    await expect(await findByRole('button', { name: 'Go online' })).toBeVisible()
    await context.userEvent.click(getByRole('button', { name: 'Go online' }))
    await expect(sessionOf(context).isOnline()).toBe(true)
  },
}

/** By the page's own `color-scheme`. */
export const Dark: Story = {
  ...SignedIn,
  beforeEach: () => {
    document.documentElement.dataset['colorScheme'] = 'dark'
    return () => void delete document.documentElement.dataset['colorScheme']
  },
}

/** Each landmark is there twice, for two pages share this one. */
const rules = ['landmark-unique', 'landmark-no-duplicate-main', 'landmark-main-is-top-level'].map(
  (id) => ({ id, enabled: false }),
)

export const TwoTabs: Story = {
  parameters: { a11y: { config: { rules } } },
  render: (args, context) => {
    const session = sessionOf(context)
    return (
      <div className="tabs">
        <section className="tab" aria-label="First tab">
          <NotesApp session={session} devtools={args} />
        </section>
        <section className="tab" aria-label="Second tab">
          <NotesApp session={secondOf(session)} devtools={{ ...args, position: 'bottom-right' }} />
        </section>
      </div>
    )
  },
  async play(context) {
    const session = sessionOf(context)
    await session.advance({ seconds: 2 })
    const tabsAt = (index: number) =>
      within(panelAt(index).getByRole('list')).getAllByRole('listitem')
    await waitFor(() => expect([tabsAt(0).length, tabsAt(1).length]).toEqual([2, 2]))
    await context.userEvent.click(panelAt(1).getByRole('button', { name: 'Refresh now' }))
    await session.advance({ seconds: 2 })
    await expect(await panelAt(1).findByRole('row', { name: /ok$/ })).toBeVisible()
    await expect(
      await panelAt(0).findByRole('row', { name: /adopted from another tab$/ }),
    ).toBeVisible()
  },
}

const seconds = new WeakMap<object, ReturnType<ReturnType<typeof sessionOf>['openTab']>>()

/** Gives the second tab of a session: opened once. */
function secondOf(session: ReturnType<typeof sessionOf>) {
  const second = seconds.get(session) ?? session.openTab()
  seconds.set(session, second)
  return second
}
