'use client'

/** What modals below listen for to close when somebody acts outside; nothing in the dialog listens for it. */
const OUTSIDE_ACTIONS = ['pointerdown', 'mousedown', 'touchstart', 'focusin', 'focusout']
const HEARD_INSIDE = ['click', 'keydown', 'wheel', 'touchmove']

/** The place of the guard's dialog in the page. */
export interface GuardHost {
  readonly element: HTMLElement
  /** Puts it into the page; returns the undo. */
  attach(): () => void
}

/**
 * Creates the element that the dialog is rendered into, beside the app's root.
 *
 * Beside, because a modal of the app's hides the root from assistive technology; React Aria leaves a new element alone
 * that has this attribute. What happens inside stays inside: Radix and others would take it for a click outside their
 * modal, and close a form with the work in it. React's own listeners for a portal are on the element itself.
 *
 * @see {@link https://github.com/adobe/react-spectrum/blob/main/packages/%40react-aria/overlays/src/ariaHideOutside.ts React Aria, ariaHideOutside}
 */
export function createGuardHost(): GuardHost {
  const element = document.createElement('div')
  element.dataset.reactAriaTopLayer = 'true'
  const stop = (event: Event) => event.stopPropagation()
  for (const type of HEARD_INSIDE) element.addEventListener(type, stop, { passive: true })

  // Some listen on the document while an event comes down, Radix for Escape: it closes two dialogs with one key then.
  const stopEarly = (event: Event) => {
    const isKey = event.type === 'keydown'
    const isInside =
      element.contains(event.target as Node) ||
      (isKey && event.target === document.body && element.querySelector('dialog[open]'))
    if (isInside && (!isKey || (event as KeyboardEvent).key === 'Escape')) stop(event)
  }

  const onEach = (change: 'addEventListener' | 'removeEventListener') => {
    for (const type of [...OUTSIDE_ACTIONS, 'keydown']) window[change](type, stopEarly, true)
  }

  return {
    element,
    attach() {
      document.body.append(element)
      onEach('addEventListener')
      return () => {
        onEach('removeEventListener')
        element.remove()
      }
    },
  }
}
