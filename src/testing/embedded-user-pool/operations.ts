import {
  changePassword,
  confirmDevice,
  deleteUser,
  getUser,
  updateUserAttributes,
} from './account-operations.js'
import { respondToAuthChallenge } from './challenge-answers.js'
import { initiateAuth } from './initiate-auth.js'
import type { Operation } from './pool-service.js'
import { getTokensFromRefreshToken, globalSignOut, revokeToken } from './refresh-operations.js'
import { listUserSessions, revokeUserSession } from './session-operations.js'
import {
  associateSoftwareToken,
  setUserMfaPreference,
  verifySoftwareToken,
} from './software-token-operations.js'

/** The operations of the JSON API by their wire names. */
export const operations: ReadonlyMap<string, Operation> = new Map([
  ['AssociateSoftwareToken', associateSoftwareToken],
  ['ChangePassword', changePassword],
  ['ConfirmDevice', confirmDevice],
  ['DeleteUser', deleteUser],
  ['GetTokensFromRefreshToken', getTokensFromRefreshToken],
  ['GetUser', getUser],
  ['GlobalSignOut', globalSignOut],
  ['InitiateAuth', initiateAuth],
  ['ListUserSessions', listUserSessions],
  ['RespondToAuthChallenge', respondToAuthChallenge],
  ['RevokeToken', revokeToken],
  ['RevokeUserSession', revokeUserSession],
  ['SetUserMFAPreference', setUserMfaPreference],
  ['UpdateUserAttributes', updateUserAttributes],
  ['VerifySoftwareToken', verifySoftwareToken],
])
