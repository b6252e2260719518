/** True only when the browser is sure that there is no network; Node has a navigator that does not know. */
export function isOffline(): boolean {
  const { onLine } = (globalThis.navigator ?? {}) as { onLine?: boolean }
  return onLine === false
}
