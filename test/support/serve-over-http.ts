import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server of one handler, on a free port of the loopback address. */
export interface HttpService {
  /** With the port, without a slash at the end. */
  url: string
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Serves a `fetch`-style handler over real HTTP.
 *
 * `Response.error()` destroys the socket, as a dropped connection does; so does a handler that rejects, and its
 * error goes to stderr. `request.signal` aborts when the client hangs up. Closing drops every connection.
 */
export async function serveOverHttp(
  handle: (request: Request) => Promise<Response>,
): Promise<HttpService> {
  const server = createServer((incoming, outgoing) => {
    answerOverHttp(handle, incoming, outgoing).catch((error: unknown) => {
      process.stderr.write(`serveOverHttp: ${String(error)}\n`)
      outgoing.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close, [Symbol.asyncDispose]: close }
}

/** Answers one request of Node's by a `fetch`-style handler. */
export async function answerOverHttp(
  handle: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const hungUp = new AbortController()
  outgoing.on('close', () => hungUp.abort())
  const response = await handle(await toRequest(incoming, hungUp.signal))
  if (outgoing.destroyed) return
  if (response.type === 'error') {
    outgoing.destroy()
    return
  }
  const cookies = response.headers.getSetCookie()
  const headers = Object.fromEntries(response.headers)
  outgoing.writeHead(response.status, {
    ...headers,
    ...(cookies.length > 0 && { 'set-cookie': cookies }),
  })
  outgoing.end(new Uint8Array(await response.arrayBuffer()))
}

async function toRequest(incoming: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const { method = 'GET', url = '/', headers, rawHeaders } = incoming
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array)
  const names = rawHeaders.filter((_, index) => index % 2 === 0)
  return new Request(`http://${headers.host}${url}`, {
    method,
    signal,
    headers: names.map((name, index) => [name, rawHeaders[index * 2 + 1] ?? '']),
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  })
}
