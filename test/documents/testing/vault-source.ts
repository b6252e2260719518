import {
  userPoolSource,
  type SessionSource,
  type TokenSet,
  type UserPoolSourceOptions,
} from 'react-cognito-session'

/** A place that only this app can read, such as the keychain behind a native shell. */
export interface Vault {
  read(): Promise<string | null>
  write(text: string | null): Promise<void>
}

/** As `userPoolSource`, but that the tokens are kept in a vault. */
export function vaultSource(vault: Vault, options: UserPoolSourceOptions): SessionSource {
  let kept: TokenSet | null = null
  const opened = vault.read().then((text) => {
    kept ??= text === null ? null : (JSON.parse(text) as TokenSet)
  })
  const keep = (tokens: TokenSet | null) => {
    kept = tokens
    void opened.then(() => vault.write(kept && JSON.stringify(kept)))
  }

  return {
    ...userPoolSource({ ...options, storage: 'memory' }),
    isShared: false,
    async load() {
      await opened
      return kept
    },
    store(tokens, after) {
      if (after === 'sign-in' || kept?.username === tokens.username) keep(tokens)
    },
    clear(tokens, when) {
      const isReplaced = when && kept?.refreshToken !== tokens.refreshToken
      if (kept?.username === tokens.username && !isReplaced) keep(null)
    },
  }
}
