import { deliver, type Page } from './page.js'

/** One computer's time and Cognito's, and all that waits for an instant. */
export interface SimulatedTime {
  /** Cognito's own time. */
  trueNow(): number
  /** The computer's wall clock. */
  wallNow(): number
  /** How far the wall clock is ahead of Cognito's. */
  aheadMs(): number
  /** The computer's monotonic clock. */
  elapsed(): number
  /** How long the lid has been open: what tasks go by. */
  awakeMs(): number
  /** Sets the wall clock on, or back. */
  jump(ms: number): void
  /** Runs something in a page, or outside of all, after a length of time awake; returns its undo. */
  after(delayMs: number, page: Page | null, run: () => void): () => void
  /** Closes the lid: time passes, but not for timers. */
  sleep(ms: number): void
  /** Lets time pass with the lid open. */
  pass(ms: number): Promise<void>
}

interface Task {
  dueAt: number
  page: Page | null
  run: () => void
}

/** Creates the time of one history; `monotonicSleeps` tells whether the monotonic clock stands still in sleep. */
export function createSimulatedTime(options: {
  aheadMs: number
  monotonicSleeps: boolean
  /** Called after each task and all that followed from it. */
  afterEach: () => void
}): SimulatedTime {
  const start = Date.UTC(2026, 5, 1)
  const tasks: Task[] = []
  let { aheadMs } = options
  let awakeMs = 0
  let asleepMs = 0

  /** The tasks are in the order of their instants; those of one instant in the order of their coming. */
  function add(task: Task): void {
    let index = tasks.length
    while (index > 0 && tasks[index - 1]!.dueAt > task.dueAt) index--
    tasks.splice(index, 0, task)
  }

  return {
    trueNow: () => start + awakeMs + asleepMs,
    wallNow: () => Math.floor(start + awakeMs + asleepMs + aheadMs),
    aheadMs: () => aheadMs,
    elapsed: () => awakeMs + (options.monotonicSleeps ? 0 : asleepMs),
    awakeMs: () => awakeMs,
    jump: (ms) => void (aheadMs += ms),
    after(delayMs, page, run) {
      const task = { dueAt: awakeMs + delayMs, page, run }
      add(task)
      return () => {
        const index = tasks.indexOf(task)
        if (index >= 0) tasks.splice(index, 1)
      }
    },
    sleep: (ms) => void (asleepMs += ms),
    async pass(ms) {
      const end = awakeMs + ms
      await settle()
      options.afterEach()
      while (tasks.length > 0 && tasks[0]!.dueAt <= end) {
        const { dueAt, page, run } = tasks.shift()!
        awakeMs = Math.max(awakeMs, dueAt)
        if (page && !page.isAlive) continue
        deliver(page, run)
        await settle()
        options.afterEach()
      }
      awakeMs = end
    },
  }
}

/** Resolves when every promise that can settle by itself has: the code of an answer reads its body in tasks of its own. */
async function settle(): Promise<void> {
  await turn()
  await turn()
}

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve))
