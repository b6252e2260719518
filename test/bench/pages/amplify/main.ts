import { Amplify } from 'aws-amplify'
import { fetchAuthSession } from 'aws-amplify/auth'
import { enter } from '../contender.js'

// As its documentation shows it.
enter(({ userPoolId, clientId, endpoint }) => {
  Amplify.configure({
    Auth: { Cognito: { userPoolId, userPoolClientId: clientId, userPoolEndpoint: endpoint } },
  })
  return async () => {
    const { tokens } = await fetchAuthSession()
    if (!tokens) throw new Error('Nobody is signed in.')
    return tokens.accessToken.toString()
  }
})
