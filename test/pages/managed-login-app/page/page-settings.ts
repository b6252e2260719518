import type { Duration, IdleGuardOptions } from 'react-cognito-session'

/** What a test wants of the page; the server writes it into the HTML, so that it survives every redirect. */
export interface PageSettings {
  source:
    | {
        kind: 'hosted-ui'
        domain: string
        clientId: string
        redirectUri: string
        endpoint?: string
      }
    | { kind: 'token-handler'; baseUrl: string; clientId: string }
  /** The app's own API. */
  apiUrl: string
  /** What the page's clock, which stands still, shows at first; null: it is the browser's own. */
  now: number | null
  refreshTokenValidity: Duration
  /** Null: there is no guard. */
  guard: IdleGuardOptions | null
}

/** The settings of this page. */
export const pageSettings = JSON.parse(
  document.getElementById('settings')!.textContent,
) as PageSettings
