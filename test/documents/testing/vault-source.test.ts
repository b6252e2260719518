import {
  createEmbeddedUserPool,
  describeSessionSource,
  interceptFetch,
} from 'react-cognito-session/testing'
import { describe, it } from 'vitest'
import { vaultSource } from './vault-source.js'

/** A pool, and a source that asks it; anew for each test. */
function createHarness() {
  const pool = createEmbeddedUserPool({
    users: [
      { username: 'alice', password: 'correct horse' },
      { username: 'bob', password: 'correct horse' },
    ],
  })
  const { userPoolId, clientId, faults } = pool
  let text: string | null = null
  const vault = {
    read: async () => text,
    write: async (next: string | null) => void (text = next),
  }
  return {
    source: vaultSource(vault, { userPoolId, clientId }),
    async signIn(username: string) {
      return { ...(await pool.issueTokens(username)), username, clockDriftMs: 0 }
    },
    revoke: pool.revokeUser,
    answerWith(trouble: 'throttled' | 'unavailable' | 'html' | 'lost' | 'silent' | null) {
      faults.clear()
      if (trouble === 'throttled') faults.throttle(100)
      if (trouble === 'unavailable') faults.fail(100, 503)
      if (trouble === 'html') faults.html(100)
      if (trouble === 'lost') faults.drop(100)
      if (trouble === 'silent') faults.hang(100)
    },
    requests: () => pool.requests.map(({ operation }) => operation),
    dispose: interceptFetch(pool),
  }
}

describeSessionSource('vaultSource', createHarness, { describe, it })
