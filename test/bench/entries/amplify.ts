export { Amplify } from 'aws-amplify'
export { fetchAuthSession, signIn, signOut } from 'aws-amplify/auth'
