import { afterEach, beforeEach, expect, it } from 'vitest'
import { watchActivity, type ActivityWatch } from '../../src/idle/activity.js'
import { replaceGlobals } from '../support/session-setup.js'

type Listener = (event: object) => void

/** A window whose events are trusted when the test says so. */
function createWindow() {
  const listeners = new Set<{ type: string; listener: Listener; options: unknown }>()
  const document = { activeElement: { tagName: 'BODY' } }
  const navigator = { userActivation: { isActive: false } }
  return {
    document,
    navigator,
    listeners,
    addEventListener: (type: string, listener: Listener, options: unknown) =>
      void listeners.add({ type, listener, options }),
    removeEventListener(type: string, listener: Listener, options: { capture: boolean }) {
      for (const each of listeners) {
        const { capture } = Object(each.options) as { capture: boolean }
        const isSame = each.type === type && each.listener === listener
        if (isSame && capture === options.capture) listeners.delete(each)
      }
    },
    happen(type: string, event: object = {}) {
      for (const each of listeners) {
        if (each.type === type) each.listener({ type, isTrusted: true, ...event })
      }
    },
  }
}

let page: ReturnType<typeof createWindow>
let globals: Disposable
let watch: ActivityWatch
let activities: number

beforeEach(() => {
  page = createWindow()
  globals = replaceGlobals({ window: () => page })
  activities = 0
  watch = watchActivity(() => void activities++)
})

afterEach(() => globals[Symbol.dispose]())

it.each(['keydown', 'beforeinput', 'pointerdown', 'wheel', 'touchmove'])('counts %s', (type) => {
  page.happen(type)
  expect(activities).toBe(1)
})

it.each(['scroll', 'focus', 'blur', 'visibilitychange', 'mouseover', 'resize', 'click'])(
  'does not count %s',
  (type) => {
    page.happen(type)
    expect(activities).toBe(0)
  },
)

it.each(['keydown', 'beforeinput', 'pointerdown', 'pointermove', 'wheel', 'touchmove'])(
  'does not count a %s that a script has dispatched',
  (type) => {
    page.happen(type, { isTrusted: false, screenX: 1, screenY: 1 })
    page.happen(type, { isTrusted: false, screenX: 2, screenY: 2 })
    expect(activities).toBe(0)
  },
)

it('counts a mouse that moves in a straight line, along either axis', () => {
  for (let step = 0; step <= 5; step++) page.happen('pointermove', { screenX: step, screenY: 7 })
  for (let step = 8; step <= 10; step++) page.happen('pointermove', { screenX: 5, screenY: step })
  expect(activities).toBe(8)
})

it('does not count a mouse that rests while the page moves below it', () => {
  for (let step = 0; step < 5; step++) page.happen('pointermove', { screenX: 300, screenY: 200 })
  expect(activities).toBe(0)
})

it('does not count the first sight of the mouse: it may have rested there', () => {
  page.happen('pointermove', { screenX: 300, screenY: 200 })
  expect(activities).toBe(0)
})

it('knows of a click in a frame of another document', () => {
  expect(watch.isActiveInFrame()).toBeFalsy()
  page.navigator.userActivation.isActive = true
  expect(watch.isActiveInFrame()).toBeFalsy()
  page.document.activeElement.tagName = 'IFRAME'
  expect(watch.isActiveInFrame()).toBe(true)
  page.navigator.userActivation.isActive = false
  expect(watch.isActiveInFrame()).toBeFalsy()
})

it('knows of none where the browser does not tell', () => {
  page.document.activeElement.tagName = 'IFRAME'
  Reflect.deleteProperty(page.navigator, 'userActivation')
  expect(watch.isActiveInFrame()).toBeFalsy()
})

it('listens passively and leaves nothing behind', () => {
  expect(page.listeners.size).toBeGreaterThan(0)
  for (const { options } of page.listeners) expect(options).toMatchObject({ passive: true })
  watch.stop()
  expect(page.listeners.size).toBe(0)
})

it('sees nobody where there is no page', () => {
  globals[Symbol.dispose]()
  const nobody = watchActivity(() => {})
  expect(nobody.isActiveInFrame()).toBeFalsy()
  expect(() => nobody.stop()).not.toThrow()
})
