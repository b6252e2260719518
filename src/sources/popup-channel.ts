import { systemClock } from '../core/clock.js'
import { secondsToMs } from '../core/duration.js'
import { SessionError } from '../core/errors.js'

/** What the window tells: parameters of the answer, such as `code` and `state`, or `error`. Never a token. */
export type PopupAnswer = Readonly<Record<string, string>>

const ANSWERED = 'answered'
const PATIENCE_MS = secondsToMs(2)

/**
 * A channel and not `opener`: a service's page with `Cross-Origin-Opener-Policy` cuts the two apart, and the window seems
 * closed from then on. Its name cannot be guessed; only pages of this origin can open it.
 */
const openChannel = (id: string) => new BroadcastChannel(`react-cognito-session.sign-in.${id}`)

/**
 * Waits for the answer of the sign-in window with this id.
 *
 * @throws {SessionError} `sign_in_cancelled` when the signal fires.
 */
export function hearPopup(id: string, signal: AbortSignal | undefined): Promise<PopupAnswer> {
  const channel = openChannel(id)
  return new Promise<PopupAnswer>((resolve, reject) => {
    const onAbort = () =>
      reject(new SessionError('sign_in_cancelled', 'The sign-in window was given up.'))
    if (signal?.aborted) return onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    channel.onmessage = ({ data }) => {
      if (data === ANSWERED) return
      channel.postMessage(ANSWERED)
      signal?.removeEventListener('abort', onAbort)
      resolve(Object(data) as PopupAnswer)
    }
  }).finally(() => channel.close())
}

/** Tells the page that opened this window; resolves to false when nobody has heard it within 2 s. */
export function tellOpener(id: string, answer: PopupAnswer): Promise<boolean> {
  const channel = openChannel(id)
  return new Promise<boolean>((resolve) => {
    const cancel = systemClock.schedule(PATIENCE_MS, () => resolve(false))
    channel.onmessage = ({ data }) => {
      if (data !== ANSWERED) return
      cancel()
      resolve(true)
    }
    channel.postMessage({ ...answer })
  }).finally(() => channel.close())
}
