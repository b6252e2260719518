/** What people do. Scrolling is not in it, for scripts scroll too; the wheel, the finger or the key behind it is. */
const EVENTS = ['keydown', 'beforeinput', 'pointerdown', 'pointermove', 'wheel', 'touchmove']

/** Sees what people do on this page. */
export interface ActivityWatch {
  /** True when somebody has clicked or typed in a frame of another document just now: no event of it comes here. */
  isActiveInFrame(): boolean
  stop(): void
}

/**
 * Calls back for what people do: keys, input methods, pen, touch, wheel, the mouse on any line.
 *
 * Not for what scripts dispatch, for focus or visibility, nor for the mouse events that browsers send when the page moves
 * below a mouse that rests.
 */
export function watchActivity(onActivity: () => void): ActivityWatch {
  const page = globalThis.window
  const options = { capture: true, passive: true }
  let lastX: number | null = null
  let lastY: number | null = null

  const onEvent = (event: Event) => {
    if (!event.isTrusted) return
    if (event.type === 'pointermove') {
      const { screenX, screenY } = event as PointerEvent
      const isMove = lastX !== null && (screenX !== lastX || screenY !== lastY)
      lastX = screenX
      lastY = screenY
      if (!isMove) return
    }
    onActivity()
  }

  for (const type of EVENTS) page?.addEventListener(type, onEvent, options)
  return {
    isActiveInFrame: () =>
      page?.document.activeElement?.tagName === 'IFRAME' && page.navigator.userActivation?.isActive,
    stop() {
      for (const type of EVENTS) page?.removeEventListener(type, onEvent, options)
    },
  }
}
