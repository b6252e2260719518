import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'

/** Answers what concerns an interaction of oidc-provider: shows a form for a username and a password, and takes it. */
export async function signInPage(
  provider: Provider,
  users: readonly { username: string; password: string; sub: string }[],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  if (incoming.method !== 'POST') {
    const { params } = await provider.interactionDetails(incoming, outgoing)
    return show(outgoing, params['login_hint'])
  }
  const form = new URLSearchParams(await read(incoming))
  if (form.has('cancel')) {
    return provider.interactionFinished(incoming, outgoing, { error: 'access_denied' })
  }
  const username = form.get('username') ?? ''
  const user = users.find((each) => each.username === username)
  if (!user || form.get('password') !== user.password) return show(outgoing, username)
  await provider.interactionFinished(incoming, outgoing, { login: { accountId: user.sub } })
}

function show(outgoing: ServerResponse, username: unknown): void {
  const value = typeof username === 'string' ? username.replaceAll('"', '') : ''
  outgoing.setHeader('content-type', 'text/html')
  outgoing.end(`<!doctype html><title>Sign in</title>
    <form method="post">
      <label>Username <input name="username" value="${value}"></label>
      <label>Password <input name="password" type="password"></label>
      <button>Sign in</button>
      <button name="cancel">Cancel</button>
    </form>`)
}

async function read(incoming: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks).toString()
}
