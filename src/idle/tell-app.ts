/**
 * Calls a listener of the app's; what that throws is reported as from any event listener, for an end that is half done
 * would be told to no other tab.
 */
export function tellApp<Args extends unknown[]>(
  listener: ((...args: Args) => void) | undefined,
  ...args: Args
): void {
  try {
    listener?.(...args)
  } catch (error) {
    const page: Partial<Pick<typeof globalThis, 'reportError'>> = globalThis
    page.reportError?.(error)
  }
}
