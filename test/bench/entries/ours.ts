export {
  CognitoProvider,
  createSessionClient,
  useAccessToken,
  userPoolSource,
  useSession,
} from 'react-cognito-session'
