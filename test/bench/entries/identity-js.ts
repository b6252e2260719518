export { AuthenticationDetails, CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js'
