import { useEffect } from 'react'
import { useGuardControls } from 'react-cognito-session'

/** Lets the browser ask before it leaves a page with unsaved work; the guard itself may leave. */
export function useLeaveWarning(): void {
  const { shouldBlock } = useGuardControls()
  useEffect(() => {
    const onBeforeUnload = (event: BeforeUnloadEvent) => {
      if (shouldBlock()) event.preventDefault()
    }
    window.addEventListener('beforeunload', onBeforeUnload)
    return () => window.removeEventListener('beforeunload', onBeforeUnload)
  }, [shouldBlock])
}
