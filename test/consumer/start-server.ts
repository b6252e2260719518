import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { releaseEnvironment } from '../support/pack-package.js'

/** A server of an app, in a process of its own. */
export interface AppServer {
  /** With the port, without a slash at the end. */
  url: string
  /** Ends the process with all its children. */
  stop(): Promise<void>
}

const STARTS_WITHIN_MS = 60_000
const LOOK_EVERY_MS = 100

/**
 * Starts a server that one of an app's packages brings, on a free port of the loopback address, and waits until it
 * listens.
 *
 * @param script - the program's file in the app's node_modules, such as `next/dist/bin/next`.
 * @param toArguments - what to start it with.
 * @throws {Error} with all that was printed, when it ends at once or does not listen within a minute.
 */
export async function startServer(
  folder: string,
  script: string,
  toArguments: (port: string) => string[],
): Promise<AppServer> {
  const port = await findFreePort()
  const child = spawn(
    process.execPath,
    [join(folder, 'node_modules', script), ...toArguments(String(port))],
    { cwd: folder, env: releaseEnvironment(), detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const exited = once(child, 'exit')
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  }
  const isRunning = () => child.exitCode === null && child.signalCode === null
  const end = () => {
    try {
      // below zero: the group of processes that it leads
      process.kill(-child.pid!, 'SIGKILL')
    } catch {
      // nobody is left
    }
  }
  process.once('exit', end)
  const stop = async () => {
    process.off('exit', end)
    end()
    if (isRunning()) await exited
  }

  const giveUpAt = Date.now() + STARTS_WITHIN_MS
  while (!(await isListening(port))) {
    if (isRunning() && Date.now() < giveUpAt) {
      await setTimeout(LOOK_EVERY_MS)
      continue
    }
    await stop()
    throw new Error(`${script} does not listen:\n${printed}`)
  }
  return { url: `http://127.0.0.1:${port}`, stop }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const answer = (isOpen: boolean) => () => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.on('connect', answer(true)).on('error', answer(false))
  })
}
