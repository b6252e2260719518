/** What the notes API does with a request to save. */
export type NotesMode = 'ok' | '500' | 'hang' | 'drop'

/** A notes API that keeps what it got, from whoever has a live access token. */
export type NotesServer = ReturnType<typeof createNotesServer>

/** Creates it, on Cognito's own time. */
export function createNotesServer(now: () => number) {
  const notes = new Map<string, string>()
  const requests: { method: string; status: number; at: number }[] = []
  let mode: NotesMode = 'ok'

  function answerTo(request: Request, name: string, body: string): Response {
    if (!isAlive(request.headers.get('authorization') ?? '', now())) return status(401)
    if (request.method === 'GET') return new Response(notes.get(name) ?? '')
    if (mode === '500') return status(500)
    notes.set(name, body)
    return status(204)
  }

  return {
    notes,
    /** What was answered, and when, on Cognito's clock. */
    requests,
    setMode: (next: NotesMode) => void (mode = next),
    async handle(request: Request, name: string): Promise<Response> {
      const body = await request.text()
      if (request.method === 'PUT' && mode === 'drop') return Response.error()
      if (request.method === 'PUT' && mode === 'hang') {
        await new Promise((resolve) => request.signal.addEventListener('abort', resolve))
        return Response.error()
      }
      const answer = answerTo(request, name, body)
      requests.push({ method: request.method, status: answer.status, at: now() })
      return answer
    },
  }
}

const status = (code: number) => new Response(null, { status: code })

function isAlive(authorization: string, now: number): boolean {
  const payload = authorization.split('.')[1]
  if (!payload) return false
  const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { exp: number }
  return now < exp * 1000
}
