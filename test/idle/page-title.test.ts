import { afterEach, beforeEach, expect, it } from 'vitest'
import { createPageTitle } from '../../src/idle/page-title.js'
import { replaceGlobals } from '../support/session-setup.js'

/** As in browsers, what is read back has no spaces at its ends, and single ones inside. */
function createDocument(title: string) {
  let text = title
  const sets: string[] = []
  return {
    sets,
    get title() {
      return text.trim().replaceAll(/\s+/g, ' ')
    },
    set title(next: string) {
      sets.push(next)
      text = next
    },
  }
}

let page: ReturnType<typeof createDocument>
let globals: Disposable
beforeEach(() => {
  page = createDocument('Notes - Example')
  globals = replaceGlobals({ document: () => page })
})
afterEach(() => globals[Symbol.dispose]())

it('puts what has to be said before the title, and gives the title back', () => {
  const title = createPageTitle()
  title.show('(1:45)')
  expect(page.title).toBe('(1:45) Notes - Example')
  title.show('(1:44)')
  expect(page.title).toBe('(1:44) Notes - Example')
  title.show(null)
  expect(page.title).toBe('Notes - Example')
})

it('keeps what the app itself writes meanwhile', () => {
  const title = createPageTitle()
  title.show('(1:45)')
  page.title = '(3) Inbox'
  title.show('(1:44)')
  expect(page.title).toBe('(1:44) (3) Inbox')
  page.title = 'Inbox'
  title.show(null)
  expect(page.title).toBe('Inbox')
})

it('gives an empty title back', () => {
  page.title = ''
  const title = createPageTitle()
  title.show('(1:45)')
  expect(page.title).toBe('(1:45)')
  title.show('(1:44)')
  title.show(null)
  expect(page.title).toBe('')
})

it('writes nothing while there is nothing to say', () => {
  const title = createPageTitle()
  title.show(null)
  title.show('(1:45)')
  title.show(null)
  title.show(null)
  expect(page.sets).toEqual(['(1:45) Notes - Example', 'Notes - Example'])
})

it('says nothing where there is no page', () => {
  globals[Symbol.dispose]()
  const title = createPageTitle()
  expect(() => title.show('(1:45)')).not.toThrow()
})
