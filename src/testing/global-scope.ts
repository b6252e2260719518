/**
 * What the page or the process has, by name: the testing kit takes its place here and there, and gives it back.
 *
 * Nothing in it is sure to be there: not in Node, and not in every test runner's idea of a browser.
 */
export const globalScope: Record<string, unknown> & {
  fetch?: typeof fetch
  localStorage?: { removeItem(key: string): void }
  navigator?: object
  window?: EventTarget
  performance: { now(): number }
  setTimeout(run: () => void, delayMs: number): unknown
  clearTimeout(timer: unknown): void
  // oxlint-disable-next-line no-restricted-globals -- the one door of this room to the page
} = globalThis

/** Puts something in the place of a global, or of a property of one; returns the undo. */
export function replaceProperty(
  owner: object,
  name: string,
  descriptor: { value: unknown } | { get: () => unknown },
): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name)
  Object.defineProperty(owner, name, {
    configurable: true,
    ...('value' in descriptor && { writable: true }),
    ...descriptor,
  })
  return () => {
    if (before) Object.defineProperty(owner, name, before)
    else Reflect.deleteProperty(owner, name)
  }
}
