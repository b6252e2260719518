import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTokenHandler } from '../../../src/server.js'
import { OPTIONS } from './options.js'

// The server under load, as the README shows it behind node:http.

const handle = createTokenHandler(OPTIONS)

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { url, method = 'GET', headers } = incoming
  const request = new Request(`http://${headers.host}${url}`, {
    method,
    headers: headers as Record<string, string>,
  })
  const response = await handle(request)
  outgoing.writeHead(response.status, [...response.headers].flat())
  outgoing.end(await response.text())
}

const server = createServer((incoming, outgoing) => void answer(incoming, outgoing))
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
process.on('message', () => process.send?.(process.cpuUsage()))
process.on('disconnect', () => process.exit())
