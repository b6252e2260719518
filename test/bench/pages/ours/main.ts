import { createSessionClient, userPoolSource } from 'react-cognito-session'
import { enter } from '../contender.js'

// As an app has it below its provider; `on-demand`, so that each measured refresh is begun by the calls that are measured.
enter((pool) => {
  const client = createSessionClient({ source: userPoolSource(pool), autoRefresh: 'on-demand' })
  // after the first call, as effects run in a page with a provider
  queueMicrotask(() => client.subscribe(() => {}))
  return client.getAccessToken
})
