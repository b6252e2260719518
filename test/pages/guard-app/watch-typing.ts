declare global {
  /** Every character that has come to a field, in order, as the browser tells. */
  var typed: string
  /** The keys that were pressed in a field. */
  var keys: number
}

/** Keeps what comes to the fields, in the page that it runs in; not by React, which is on trial. */
export function watchTyping(): void {
  globalThis.typed = ''
  globalThis.keys = 0
  const isField = ({ target }: Event) => /^(note|comment)$/.test((target as Element).id)
  document.addEventListener(
    'keydown',
    (event) => {
      if (isField(event) && event.key.length === 1) globalThis.keys++
    },
    true,
  )
  document.addEventListener(
    'input',
    (event) => {
      if (isField(event)) globalThis.typed += event.data ?? ''
    },
    true,
  )
}
