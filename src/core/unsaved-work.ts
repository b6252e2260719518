import type { ServerTime } from './clock.js'
import { SessionError } from './errors.js'
import type { SessionClient } from './session-client.js'
import { createStore } from './store.js'

/** Why work is being saved: the warning has come up, the session ends now, or the user has signed in again after its end. */
export type SaveReason = 'warning' | 'sign-out' | 'signed-in-again'

/** Something that would be lost with the page. */
export interface UnsavedWork {
  /** What the user calls it: "Note of 3 May". */
  readonly label: string
  /**
   * Saves it as it is now. Called with a live access token at hand, in parallel with the others; what it throws is
   * reported by its label. Give up when the signal fires.
   */
  readonly save: (options: { signal: AbortSignal; reason: SaveReason }) => unknown
}

/** One piece of unsaved work as the warning shows it. */
export interface UnsavedItem {
  readonly label: string
  readonly status: 'unsaved' | 'saving' | 'saved' | 'failed'
  /** What saving has thrown last; null when it has not failed. */
  readonly error: unknown
}

/** Hears of a piece of work that could not be saved. */
export type SaveErrorListener = (error: unknown, work: UnsavedWork) => void

/** What of one client's page is unsaved. */
export interface UnsavedWorkList {
  /** In the order of their registration; the same array until something changes. */
  get(): readonly UnsavedItem[]
  subscribe(onChange: () => void): () => void
  /** Registers a piece of work of the user who is signed in; returns how to replace and how to remove it. */
  add(work: UnsavedWork): { replace(work: UnsavedWork): void; remove(): void }
  /** True while something of the user who is signed in is neither saved nor removed. */
  hasUnsaved(): boolean
  /** Saves all that is unsaved and belongs to the user who is signed in, in parallel; never rejects. */
  saveAll(options: SaveOptions): Promise<void>
}

/** How to save everything. */
export interface SaveOptions {
  reason: SaveReason
  /** How long each piece may take, in milliseconds. */
  limitMs: number
  onError?: SaveErrorListener | undefined
}

interface Item extends UnsavedItem {
  /** The same through all versions of a piece of work. */
  readonly key: object
  readonly work: UnsavedWork
  /** Whose work it is: it is never saved in another user's name. */
  readonly owner: string | null
  /** The saving under way. */
  readonly saving: Promise<void> | null
}

type Client = Pick<SessionClient, 'getState' | 'time'>

const lists = new WeakMap<Client, UnsavedWorkList>()

/** Gives the list of a client; one for each. */
export function unsavedWorkOf(client: Client): UnsavedWorkList {
  const list = lists.get(client) ?? createUnsavedWork(client)
  lists.set(client, list)
  return list
}

function createUnsavedWork({ getState, time }: Client): UnsavedWorkList {
  const { get, set, subscribe } = createStore<readonly Item[]>([])

  const currentUser = () => {
    const state = getState()
    return state.status === 'authenticated' ? state.user.sub : null
  }
  const find = (key: object) => get().find((item) => item.key === key)
  const change = (key: object, to: Partial<Item>) =>
    set(get().map((item) => (item.key === key ? { ...item, ...to } : item)))

  /** True for work of who is signed in; what was begun before anybody was known is theirs from then on. */
  function isTheirs({ key, owner }: Item): boolean {
    const user = currentUser()
    if (owner === null && user !== null) change(key, { owner: user })
    return (owner ?? user) === user
  }

  async function save({ key, work }: Item, options: SaveOptions): Promise<void> {
    const { reason, limitMs, onError } = options
    try {
      await withinLimit(time, limitMs, (signal) => work.save({ signal, reason }))
      // what was typed meanwhile is not in it
      const status = find(key)?.work === work ? 'saved' : 'unsaved'
      change(key, { status, error: null, saving: null })
    } catch (error) {
      change(key, { status: 'failed', error, saving: null })
      onError?.(error, work)
    }
  }

  return {
    get,
    subscribe,
    hasUnsaved: () => get().some((item) => item.status !== 'saved' && isTheirs(item)),
    add(work) {
      const { label } = work
      const key = {}
      const owner = currentUser()
      set([...get(), { key, label, status: 'unsaved', error: null, work, owner, saving: null }])
      return {
        replace(next) {
          const status = find(key)?.saving ? 'saving' : 'unsaved'
          change(key, { work: next, label: next.label, status })
        },
        remove: () => set(get().filter((item) => item.key !== key)),
      }
    },
    async saveAll(options) {
      const saves = get().map(async ({ key }) => {
        let item = find(key)
        while (item?.saving) {
          // an older version is on its way
          await item.saving
          item = find(key)
        }
        if (!item || item.status === 'saved' || !isTheirs(item)) return
        const now = save(item, options)
        change(key, { status: 'saving', saving: now })
        await now
      })
      await Promise.all(saves)
    },
  }
}

/** Runs something that must end in time: its signal fires then, and it is not waited for any longer. */
async function withinLimit(
  time: Pick<ServerTime, 'after'>,
  limitMs: number,
  run: (signal: AbortSignal) => unknown,
): Promise<void> {
  const controller = new AbortController()
  const { signal } = controller
  let cancel = () => {}
  const over = new Promise<never>((_, reject) => {
    cancel = time.after(limitMs, () => {
      const error = new SessionError('unsaved_work', 'Saving took too long.')
      controller.abort(error)
      reject(error)
    })
  })
  try {
    await Promise.race([run(signal), over])
  } finally {
    cancel()
  }
}
