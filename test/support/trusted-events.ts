const fromPeople = new WeakSet<Event>()
const TYPES = ['keydown', 'beforeinput', 'pointerdown', 'pointermove', 'wheel', 'touchmove']

/** Lets what `happen` dispatches to this window, or below it, be trusted; before anybody else listens there. */
export function trustPeople(page: EventTarget): void {
  // What scripts dispatch is not trusted, in jsdom as in browsers; the first listener of the page makes an exception.
  for (const type of TYPES) {
    page.addEventListener(
      type,
      (event) => {
        const impl = Object.getOwnPropertySymbols(event).find((key) => key.description === 'impl')!
        if (fromPeople.has(event))
          Reflect.set(Reflect.get(event, impl) as object, 'isTrusted', true)
      },
      true,
    )
  }
}

trustPeople(window)

/** Dispatches an event as one of a person's. */
export function happen(target: EventTarget, event: Event): void {
  fromPeople.add(event)
  target.dispatchEvent(event)
}

/** A person presses a key. */
export function pressKey(target: EventTarget = document.body): void {
  happen(target, new KeyboardEvent('keydown', { key: 'a', bubbles: true }))
}

/** A person, or whatever shakes the table, moves the mouse to here. */
export function moveMouse(screenX: number, screenY: number): void {
  happen(document.body, new PointerEvent('pointermove', { screenX, screenY, bubbles: true }))
}
