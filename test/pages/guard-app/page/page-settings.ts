import type { Duration, IdleGuardOptions } from 'react-cognito-session'

/** What a test wants of the page; the server writes it into the HTML. */
export interface PageSettings {
  userPoolId: string
  clientId: string
  /** Of the pool. */
  endpoint: string
  /** What the page's clock, which stands still, shows at first; null: it is the browser's own. */
  now: number | null
  refreshTokenValidity: Duration
  guard: IdleGuardOptions
  language?: 'arabic'
  /** Leaves the page when the session has ended, as apps do that know no other way to forget everything. */
  leavesAtSignOut?: boolean
}

/** The settings of this page. */
export const pageSettings = JSON.parse(
  document.getElementById('settings')!.textContent,
) as PageSettings
