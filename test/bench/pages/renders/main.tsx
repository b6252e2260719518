import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import {
  CognitoProvider,
  createSessionClient,
  useAccessToken,
  useSession,
  userPoolSource,
  useUser,
} from 'react-cognito-session'

const COMPONENTS = 100

/** Renders so far of all components that read the same thing. */
const renders = { getter: 0, user: 0, selector: 0, session: 0 }
type Reading = keyof typeof renders

declare global {
  /** Refreshes once and gives how many renders followed, of 100 components each. */
  var rendersPerRefresh: () => Promise<Record<Reading, number>>
}

const readers: Record<Reading, () => ReactNode> = {
  getter: function Getter() {
    renders.getter++
    return <i>{typeof useAccessToken().getAccessToken}</i>
  },
  user: function User() {
    renders.user++
    return <i>{typeof useUser()}</i>
  },
  selector: function Selector() {
    renders.selector++
    return <i>{useSession((session) => session.status)}</i>
  },
  session: function Session() {
    renders.session++
    return <i>{useSession().status}</i>
  },
}

const settings = new URLSearchParams(location.search)
const client = createSessionClient({
  source: userPoolSource({
    userPoolId: settings.get('userPoolId') ?? '',
    clientId: settings.get('clientId') ?? '',
    endpoint: settings.get('endpoint') ?? '',
  }),
  autoRefresh: 'on-demand',
})

globalThis.rendersPerRefresh = async () => {
  const before = { ...renders }
  await client.getAccessToken({ forceRefresh: true })
  await new Promise((resolve) => setTimeout(resolve, 100))
  const counted = Object.entries(renders).map(([reading, all]) => [
    reading,
    all - before[reading as Reading],
  ])
  return Object.fromEntries(counted) as typeof renders
}

createRoot(document.getElementById('root')!).render(
  <CognitoProvider client={client}>
    {Object.entries(readers).map(([reading, Reader]) =>
      Array.from({ length: COMPONENTS }, (_, index) => <Reader key={`${reading}${index}`} />),
    )}
  </CognitoProvider>,
)
