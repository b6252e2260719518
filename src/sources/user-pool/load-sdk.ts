/** What amazon-cognito-identity-js exports. */
export type Sdk = typeof import('amazon-cognito-identity-js')

/**
 * Loads amazon-cognito-identity-js, 27 kB min+gzip, when it is needed.
 *
 * Its `buffer` dependency reads Node's `global` while it loads; browsers have none, and no bundler should have to be told.
 */
export async function loadSdk(): Promise<Sdk> {
  const scope = globalThis as { global?: unknown }
  scope.global ??= globalThis
  return import('amazon-cognito-identity-js')
}
