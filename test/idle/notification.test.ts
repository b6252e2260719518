import { afterEach, beforeEach, expect, it } from 'vitest'
import { notify } from '../../src/idle/notification.js'
import { replaceGlobals } from '../support/session-setup.js'

const shown: Notice[] = []
class Notice {
  static permission: NotificationPermission = 'granted'
  static requestPermission() {
    throw new Error('never asked for')
  }
  isClosed = false
  readonly text: string
  constructor(text: string) {
    this.text = text
    shown.push(this)
  }
  close() {
    this.isClosed = true
  }
}

let globals: Disposable
beforeEach(() => {
  shown.length = 0
  Notice.permission = 'granted'
  globals = replaceGlobals({ window: () => ({ Notification: Notice }) })
})
afterEach(() => globals[Symbol.dispose]())

it('shows a notification and takes it away', () => {
  const remove = notify('Your session ends soon')
  expect(shown).toMatchObject([{ text: 'Your session ends soon', isClosed: false }])
  remove()
  expect(shown).toMatchObject([{ isClosed: true }])
})

it.each<NotificationPermission>(['default', 'denied'])(
  'shows none, and asks for nothing, while the permission is %s',
  (permission) => {
    Notice.permission = permission
    notify('Your session ends soon')()
    expect(shown).toEqual([])
  },
)

it('shows none on phones, where only service workers may', () => {
  const forbidden = function () {
    throw new TypeError('Illegal constructor. Use ServiceWorkerRegistration.showNotification()')
  }
  globals[Symbol.dispose]()
  const Notification = Object.assign(forbidden, { permission: 'granted' })
  globals = replaceGlobals({ window: () => ({ Notification }) })
  expect(() => notify('Your session ends soon')()).not.toThrow()
})

it('shows none where there are no notifications, or no page', () => {
  globals[Symbol.dispose]()
  globals = replaceGlobals({ window: () => ({}) })
  expect(() => notify('Your session ends soon')()).not.toThrow()
  globals[Symbol.dispose]()
  expect(() => notify('Your session ends soon')()).not.toThrow()
})
