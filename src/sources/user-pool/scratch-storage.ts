import type { ICognitoStorage } from 'amazon-cognito-identity-js'
import { withMemoryBehind, type KeyValueStorage } from '../token-storage.js'

const DEVICE_KEY = /\.(deviceKey|deviceGroupKey|randomPasswordKey)$/

/**
 * Creates a storage for the SDK to work in: what it remembers of the device goes to the real one, tokens do not.
 *
 * The SDK writes tokens as it gets them, under keys that another tab may be using; here that is the session client's work.
 */
export function createScratchStorage(items: KeyValueStorage): ICognitoStorage {
  const scratch = withMemoryBehind(null)
  const storageFor = (key: string) => (DEVICE_KEY.test(key) ? items : scratch)
  return {
    getItem: (key) => storageFor(key).getItem(key),
    setItem: (key, value) => storageFor(key).setItem(key, value),
    removeItem: (key) => storageFor(key).removeItem(key),
    // the SDK never calls it; clearing the real storage is not its business
    clear: () => {},
  }
}
