import { CognitoUserPool, type CognitoUserSession } from 'amazon-cognito-identity-js'
import { enter } from '../contender.js'

// As its documentation shows it.
enter(({ userPoolId, clientId, endpoint }) => {
  const userPool = new CognitoUserPool({ UserPoolId: userPoolId, ClientId: clientId, endpoint })
  return () =>
    new Promise((resolve, reject) => {
      const user = userPool.getCurrentUser()
      if (!user) return reject(new Error('Nobody is signed in.'))
      user.getSession((error: Error | null, session: CognitoUserSession | null) => {
        if (session) resolve(session.getAccessToken().getJwtToken())
        else reject(error ?? new Error('No session.'))
      })
    })
})
