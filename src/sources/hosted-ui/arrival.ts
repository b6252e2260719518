import { currentUrl, replaceUrl } from '../browser-page.js'
import type { HostedUiConfig } from './hosted-ui-config.js'
import { takeTransaction, type SignInTransaction } from './transactions.js'

/** The answer of the authorize endpoint that this page was loaded with. */
export interface Arrival {
  params: URLSearchParams
  state: string
  /** Null when the sign-in was not begun in this tab, or its answer has been taken before. */
  transaction: SignInTransaction | null
}

/**
 * Takes the answer of the authorize endpoint out of the page's address, which is then where the sign-in was to return to;
 * null when the page was loaded for something else.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9700#section-4.3.1 RFC 9700, section 4.3.1: codes in the browser's history}
 */
export function takeArrival({ clientId, redirectUri }: HostedUiConfig): Arrival | null {
  const url = currentUrl()
  const home = new URL(redirectUri)
  if (!url || url.origin !== home.origin || url.pathname !== home.pathname) return null
  const params = new URLSearchParams(url.search)
  const state = params.get('state')
  if (!state || !(params.has('code') || params.has('error'))) return null
  const transaction = takeTransaction(clientId, state)
  for (const name of ['state', 'code', 'iss', 'error', 'error_description']) {
    url.searchParams.delete(name)
  }
  replaceUrl(transaction?.returnTo ?? url.href)
  return { params, state, transaction }
}
