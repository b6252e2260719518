/** The app's own API, which tells whoever has a live access token who they are. */
export async function answerApi(request: Request, now: () => number): Promise<Response> {
  const payload = request.headers.get('authorization')?.split('.')[1]
  if (!payload) return new Response(null, { status: 401 })
  const { exp, username } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
    exp: number
    username: string
  }
  return now() < exp * 1000
    ? new Response(`You are ${username}`)
    : new Response(null, { status: 401 })
}
