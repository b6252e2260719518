import type { DOMAttributes, SyntheticEvent } from 'react'

const stop = (event: SyntheticEvent) => event.stopPropagation()

/**
 * What people do in the panel stays there. React lets the events of a portal bubble up to the component that made it, and
 * pages close what is open when somebody acts outside, or have shortcuts.
 */
export const contained: DOMAttributes<HTMLElement> = {
  onClick: stop,
  onKeyUp: stop,
  onPointerDown: stop,
  onPointerUp: stop,
  onPointerMove: stop,
  onMouseDown: stop,
  onMouseUp: stop,
  onMouseMove: stop,
  onTouchStart: stop,
  onTouchEnd: stop,
  onWheel: stop,
  onFocus: stop,
  onBlur: stop,
  onCopy: stop,
  onToggle: stop,
}
