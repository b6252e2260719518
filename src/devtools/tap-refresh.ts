import type { SessionSource } from '../core/session-source.js'
import type { TokenSet } from '../core/tokens.js'

/**
 * Lets somebody listen to a source's refreshes; returns the undo, or null for a source that cannot be changed.
 *
 * The undo puts everything back as it was; where somebody else has wrapped the source since, what stays does nothing.
 */
export function tapRefresh(
  source: SessionSource,
  listen: (refresh: () => Promise<TokenSet>) => Promise<TokenSet>,
): (() => void) | null {
  const { refresh } = source
  const isOwn = Object.hasOwn(source, 'refresh')
  let isOn = true
  const tapped: SessionSource['refresh'] = (tokens, request) => {
    const run = () => refresh.call(source, tokens, request)
    return isOn ? listen(run) : run()
  }
  if (!Reflect.set(source, 'refresh', tapped)) return null
  return () => {
    isOn = false
    if (source.refresh !== tapped) return
    if (isOwn) source.refresh = refresh
    else Reflect.deleteProperty(source, 'refresh')
  }
}
