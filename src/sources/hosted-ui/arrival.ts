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

/** As they are made here: another library may come back to the same path. */
const STATE = /^(popup\.)?[\w-]{43}$/

/**
 * Takes the answer of the authorize endpoint out of the page's address, which is then where the sign-in was to return to;
 * null when the page was loaded for something else.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9700#section-4.3.1 RFC 9700, section 4.3.1: codes in the browser's history}
 */
export function takeArrival({ clientId, redirectUri }: HostedUiConfig): Arrival | null {
  const url = currentUrl()
  const home = new URL(redirectUri)
  if (!url || toPlace(url) !== toPlace(home)) return null
  const params = new URLSearchParams(url.search)
  const state = params.get('state') ?? ''
  if (!STATE.test(state) || !(params.has('code') || params.has('error'))) return null
  const transaction = takeTransaction(clientId, state)
  for (const name of ['state', 'code', 'iss', 'error', 'error_description']) {
    url.searchParams.delete(name)
  }
  replaceUrl(transaction?.returnTo ?? url.href)
  return { params, state, transaction }
}

/** Hosts of static files put a slash at the end of a path, or take it away. */
const toPlace = ({ origin, pathname }: URL) => origin + pathname.replace(/\/$/, '')
