import { createSessionClient, userPoolSource } from 'react-cognito-session'
import { createEmbeddedUserPool } from 'react-cognito-session/testing'
import { password } from './service.js'
import { happen, type History } from './steps.js'
import { keyPrefix } from './tab.js'
import { createWorld } from './world.js'

/**
 * Lets a history happen; gives the promises that it broke, which should be none.
 *
 * @param trace - hears of each thing that happens, for whoever wants to know why.
 */
export async function tellHistory(
  { setup, steps }: History,
  trace?: (line: string) => void,
): Promise<string[]> {
  const world = await createWorld(setup, trace)
  try {
    const { broken } = world.promises
    for (const { step, thenMs } of steps) {
      trace?.(`- ${JSON.stringify(step)}`)
      await happen(world, setup, step)
      await world.time.pass(thenMs)
      if (broken.length > 0) return broken
    }
    await world.settle()
    if (broken.length === 0) await world.close()
    return broken
  } finally {
    world[Symbol.dispose]()
  }
}

/** Loads, in real time, the code that a client loads when it first asks the service; in histories it has to be there at once. */
export async function loadAllCode(): Promise<void> {
  const { pool, storage } = await createSignedInPool()
  const { fetch } = globalThis
  globalThis.fetch = pool.fetch
  const { userPoolId, clientId } = pool
  const client = createSessionClient({ source: userPoolSource({ userPoolId, clientId, storage }) })
  await client.getAccessToken({ forceRefresh: true })
  await client.signOut({ scope: 'global' })
  client.dispose()
  globalThis.fetch = fetch
}

async function createSignedInPool() {
  const pool = createEmbeddedUserPool({ users: [{ username: 'alice', password }] })
  const { idToken, accessToken, refreshToken } = await pool.issueTokens('alice')
  const items = new Map(
    Object.entries({
      [`${keyPrefix}LastAuthUser`]: 'alice',
      [`${keyPrefix}alice.idToken`]: idToken,
      [`${keyPrefix}alice.accessToken`]: accessToken,
      [`${keyPrefix}alice.refreshToken`]: refreshToken,
    }),
  )
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }
  return { pool, storage }
}
