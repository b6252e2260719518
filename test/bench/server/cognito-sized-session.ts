import type { TokenHandlerOptions } from '../../../src/server.js'
import { createSealer } from '../../../src/server/sealing.js'
import { createSessionCookie } from '../../../src/server/session-cookie.js'

const SIZES = { accessToken: 1100, idToken: 1200, refreshToken: 1800 }
const DAY_MS = 86_400_000

/** Makes the `Cookie` header of a session with tokens as long as Cognito's. */
export async function cognitoSizedSession({ secrets, clientId }: TokenHandlerOptions) {
  const sealer = createSealer([secrets].flat(), clientId, Date.now)
  const tokens = {
    accessToken: randomText(SIZES.accessToken),
    idToken: randomText(SIZES.idToken),
    refreshToken: randomText(SIZES.refreshToken),
  }
  const cookies = createSessionCookie(sealer, Date.now)
  const lines = await cookies.write(tokens, Date.now() + DAY_MS, new Map())
  const pairs = lines.map((line) => line.split(';')[0])
  return {
    cookie: pairs.join('; '),
    sizes: { tokens: Object.values(SIZES), cookies: pairs.length },
  }
}

const randomText = (length: number) =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(length)))
    .toString('base64url')
    .slice(0, length)
