import { Agent, request } from 'node:http'

/** Asks as fast as answers come, over so many connections that stay open; counts the answers. */
export async function checkFor(
  lengthMs: number,
  url: string,
  headers: Record<string, string>,
  connections: number,
): Promise<{ answers: number; seconds: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const begunAt = performance.now()
  let answers = 0
  const askOn = async () => {
    while (performance.now() - begunAt < lengthMs) {
      const { status, length } = await ask(url, headers, agent)
      if (status !== 200 || length < 2000) throw new Error(`answered ${status}, ${length} bytes`)
      answers++
    }
  }
  await Promise.all(Array.from({ length: connections }, askOn))
  agent.destroy()
  return { answers, seconds: (performance.now() - begunAt) / 1000 }
}

const ask = (url: string, headers: Record<string, string>, agent: Agent) =>
  new Promise<{ status: number | undefined; length: number }>((resolve, reject) => {
    const asked = request(url, { agent, headers }, (answer) => {
      let length = 0
      answer.on('data', (chunk: Buffer) => (length += chunk.length))
      answer.on('end', () => resolve({ status: answer.statusCode, length }))
      answer.on('error', reject)
    })
    asked.on('error', reject)
    asked.end()
  })
