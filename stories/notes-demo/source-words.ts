import type { SourceKind } from './source-kind.js'

const STILL_KNOWN =
  'The sign-in page still knows this browser, for an hour at most, and need not ask for the password.'

/** What people read about one source. */
interface SourceWords {
  name: string
  /** How one signs in. */
  label: string
  refreshToken: string
  /** What a sign-out leaves behind; null when that is nothing. */
  left: string | null
}

/** What people read about each source. */
export const sourceWords: Record<SourceKind, SourceWords> = {
  'user-pool': {
    name: 'userPoolSource',
    label: 'In this form',
    refreshToken: 'The refresh token is in the storage of this page.',
    left: null,
  },
  'hosted-ui': {
    name: 'hostedUiSource',
    label: 'On a sign-in page (managed login)',
    refreshToken: 'The refresh token is in the storage of this page; the password never is in it.',
    left: STILL_KNOWN,
  },
  'token-handler': {
    name: 'tokenHandlerSource',
    label: 'Through a token handler',
    refreshToken: 'The refresh token stays with the server, in a sealed cookie no script can read.',
    left: STILL_KNOWN,
  },
}
