import {
  hostedUiSource,
  tokenHandlerSource,
  userPoolSource,
  type ManagedLoginSource,
  type UserPoolSource,
} from 'react-cognito-session'
import { clientIds, userPoolId } from './backend/demo-account.js'
import { lastingDemoPath } from './lasting-demo.js'
import type { SourceKind } from './source-kind.js'

/** Any of the three. */
export type DemoSource = UserPoolSource | ManagedLoginSource

/** Makes the source of a demo whose backend is below `baseUrl`; the pages of managed login are at the root of its origin. */
export function createDemoSource(
  kind: SourceKind,
  baseUrl: string,
  isLasting: boolean,
): DemoSource {
  const { origin } = location
  const clientId = clientIds[kind]
  const endpoint = `${baseUrl}cognito/`
  switch (kind) {
    case 'user-pool': {
      const storage = isLasting ? 'localStorage' : 'memory'
      return userPoolSource({ userPoolId, clientId, endpoint, storage })
    }
    case 'hosted-ui': {
      const redirectUri = origin + lastingDemoPath
      return hostedUiSource({ domain: origin, clientId, redirectUri, endpoint })
    }
    case 'token-handler':
      return tokenHandlerSource({ baseUrl: `${baseUrl}auth`, clientId, endpoint })
    default:
      return kind satisfies never
  }
}

/** Why the sources of managed login cannot be had here, in words; null when they can. */
export function whyNoManagedLogin(): string | null {
  if (!import.meta.env.DEV) return 'Not here: this needs the server behind npm start.'
  // the browser keeps no secure cookie of another http address, and Cognito sends nobody back to one
  const isSafe =
    location.protocol === 'https:' || /^(localhost|127\.0\.0\.1)$/.test(location.hostname)
  return isSafe ? null : 'Not at this address: this needs localhost, or https.'
}
