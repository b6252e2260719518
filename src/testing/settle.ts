import { realTime } from './real-time.js'

/** As many promises, one behind the other, settle where no task of its own can be had. */
const MOST_PROMISES = 100

/**
 * Resolves after every promise that can settle without the network has: in a task of its own.
 *
 * By a message to itself, for a timer would stand still under the fake timers of a test runner, and takes a millisecond. Where
 * an environment has no `MessageChannel`, as jsdom under Jest, a queue of promises does.
 */
export async function settle(): Promise<void> {
  if (typeof MessageChannel !== 'undefined') return nextTask()
  for (let promises = 0; promises < MOST_PROMISES; promises++) await Promise.resolve()
}

/** Lets what takes real time go on: requests, code that is being loaded. */
export async function pause(): Promise<void> {
  if (typeof MessageChannel !== 'undefined') return nextTask()
  return new Promise((resolve) => void realTime.schedule(0, resolve))
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
