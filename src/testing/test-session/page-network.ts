import { globalScope, replaceProperty } from '../global-scope.js'

/** Who holds this page offline; it is online again when nobody does. */
const holders = new Set<object>()
let restore: (() => void) | null = null

/**
 * Tells the page that it is offline, or online again: `navigator.onLine`, and the event. Where there is no page, nobody.
 *
 * @param holder - whose wish it is: several tests may share a page.
 */
export function tellNetwork(holder: object, isOnline: boolean): void {
  const { navigator, window } = globalScope
  if (!navigator || typeof window?.dispatchEvent !== 'function') return
  if (isOnline) holders.delete(holder)
  else holders.add(holder)
  if (holders.size > 0 === !!restore) return
  if (restore) restore()
  restore = restore ? null : replaceProperty(navigator, 'onLine', { value: false })
  window.dispatchEvent(new Event(restore ? 'offline' : 'online'))
}
