import { createRemoteJWKSet, jwtVerify } from 'jose'

const userPoolId = process.env.NEXT_PUBLIC_USER_POOL_ID!
const issuer = `https://cognito-idp.${userPoolId.split('_')[0]}.amazonaws.com/${userPoolId}`
const endpoint = process.env.NEXT_PUBLIC_COGNITO_ENDPOINT!
const keys = createRemoteJWKSet(new URL(`${endpoint}/${userPoolId}/.well-known/jwks.json`))

const notes = new Map<string, string>()

export async function PUT(request: Request) {
  const user = await verify(request).catch(() => null)
  if (!user) return new Response(null, { status: 401 })
  notes.set(user, await request.text())
  return new Response(null, { status: 204 })
}

async function verify(request: Request) {
  const token = request.headers.get('authorization')?.replace(/^Bearer /, '') ?? ''
  const { payload } = await jwtVerify(token, keys, { issuer })
  const isForUs = payload.client_id === process.env.NEXT_PUBLIC_CLIENT_ID
  return isForUs && payload.token_use === 'access' ? payload.sub : null
}
