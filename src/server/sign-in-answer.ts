import type { SessionError } from '../core/errors.js'
import { redirect } from './answers.js'
import type { TokenHandlerConfig } from './handler-config.js'
import { answerPopup } from './popup-page.js'

/** Where the app hears of a sign-in. */
export interface SignInTarget {
  returnTo: string
  popup: string | null
}

/** Tells the app that a sign-in has ended: the page that is come back to, or the page that opened the popup. */
export function answerSignIn(
  { allowedOrigins, origin }: TokenHandlerConfig,
  { returnTo, popup }: SignInTarget,
  error: SessionError | null,
  setCookies: readonly string[],
): Response {
  const [appOrigin] = allowedOrigins
  const url = new URL(returnTo, appOrigin)
  if (error) {
    const told = `cognito_sign_in_error=${error.code}`
    url.search = url.search ? `${url.search}&${told}` : told
  }
  const location = appOrigin === origin ? url.pathname + url.search + url.hash : url.href
  if (popup === null) return redirect(location, setCookies)
  return answerPopup(popup, error ? { error: error.code } : {}, location, setCookies)
}
