import { globalScope, replaceProperty } from '../global-scope.js'
import type { Quiet } from './quiet.js'

interface Locks {
  request(name: string, ...rest: unknown[]): Promise<unknown>
}

const watched = new Map<string, Quiet>()
let restore: (() => void) | null = null

/**
 * Lets time stand still while a tab of a test waits for a Web Lock or holds it: a browser takes real time to give it.
 *
 * The locks are the browser's own; there are none in jsdom.
 */
export function watchLocks(name: string, quiet: Quiet): { begin(): void; end(): void } {
  return {
    begin() {
      watched.set(name, quiet)
      restore ??= install()
    },
    end() {
      watched.delete(name)
      if (watched.size > 0) return
      restore?.()
      restore = null
    },
  }
}

function install(): () => void {
  const { locks } = (globalScope.navigator ?? {}) as { locks?: Locks }
  if (!locks) return () => {}
  const { request } = locks
  const watching: Locks['request'] = (name, ...rest) => {
    const locked = request.call(locks, name, ...rest)
    const quiet = watched.get(name)
    // who asks hears of a failure themselves
    void quiet?.during(locked).catch(() => {})
    return locked
  }
  return replaceProperty(locks, 'request', { value: watching })
}
