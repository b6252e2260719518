import type { Draw } from './draw.js'
import type { GuardPage } from './guard-page.js'
import { alice } from '../../support/session-of-pool.js'
import { hour, minute, second, type GuardWorld } from './guard-world.js'
import { watchTyping } from './watch-typing.js'

const CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'.split('')
const FIELDS = ['note', 'comment'] as const

/** What has become of what was typed. */
export interface Outcome {
  typed: string
  /** On the server in the end, or else on the page. */
  kept: string
  /** What the session came to. */
  end: string
  /** What kept the test from going on; null: nothing. */
  failure: string | null
  story: string[]
}

/** A person who types, and does by the draw whatever people do while a session runs out. */
export async function typeUntilTheEnd(world: GuardWorld, draw: Draw): Promise<Outcome> {
  const page = await world.newPage()
  const field = draw.oneOf(FIELDS)
  const story: string[] = [`types into the ${field}`]
  await page.page.evaluate(watchTyping)

  for (let turn = draw.between(5, 9); turn > 0; turn--) {
    const act = draw.oneOf(ACTS)
    story.push(await act({ world, page, draw, field }))
    await passSome(world, draw)
    story.push(await answerDialog({ world, page, draw, field }))
  }
  // whatever they do not answer, it ends
  await world.pass(draw.chance(50) ? 2 * hour : 16 * minute)
  const end = (await page.title()) ?? (await page.heading.textContent()) ?? ''
  story.push(`at the end: ${end}`)
  return { ...(await settle(world, page, field)), end, story }
}

interface Scene {
  world: GuardWorld
  page: GuardPage
  draw: Draw
  field: (typeof FIELDS)[number]
}

const type = async ({ page, draw, field }: Scene) => {
  const text = Array.from({ length: draw.between(1, 9) }, () => draw.oneOf(CHARACTERS)).join('')
  const isThere = await page.page.evaluate((id) => {
    const element = document.getElementById(id)
    const isCovered = !!document.querySelector('dialog[open]')
    if (element && !isCovered) element.focus()
    return !!element && !isCovered
  }, field)
  if (!isThere) return 'cannot type'
  await page.page.keyboard.press('Control+End')
  await page.page.keyboard.type(text)
  return `types ${text}`
}

const changeNetwork = async ({ world, draw }: Scene) => {
  const mode = draw.oneOf(['ok', 'ok', '500', 'hang', 'drop'] as const)
  await world.setNotes(mode)
  return `saving: ${mode}`
}

const hide = async ({ page, draw }: Scene) => {
  const isHidden = draw.chance(50)
  await page.setHidden(isHidden)
  return isHidden ? 'hides the page' : 'looks at the page'
}

const sleep = async ({ world, draw }: Scene) => {
  if (!draw.chance(20)) return 'is busy elsewhere'
  await world.sleep(8 * hour)
  return 'sleeps 8 h'
}

const ACTS = [type, type, type, changeNetwork, changeNetwork, hide, sleep]

async function passSome(world: GuardWorld, draw: Draw): Promise<void> {
  await world.pass(draw.oneOf([second, 20 * second, minute, 5 * minute, 13 * minute]))
}

async function answerDialog(scene: Scene): Promise<string> {
  const { page, draw } = scene
  const names = await page.page.evaluate(() =>
    [...document.querySelectorAll('.rcs-guard button, .rcs-guard-banner button')].map(
      (button) => button.textContent,
    ),
  )
  const name = draw.oneOf([null, ...names, ...names])
  if (name === null || name === 'Leave without saving' || name === 'Sign out anyway')
    return names.length ? `ignores ${names.join(', ')}` : 'sees nothing'
  if (name === 'Sign in') return signIn(scene)
  await press(page, name)
  return `presses ${name}`
}

/** As a script does, whose clicks the dialog takes for no accident: a hundred half seconds are saved. */
async function press(page: GuardPage, name: string): Promise<void> {
  await page.page.evaluate((text) => {
    const buttons = [
      ...document.querySelectorAll<HTMLElement>('[data-react-aria-top-layer] button'),
    ]
    buttons.find((button) => button.textContent === text)?.click()
  }, name)
}

async function signIn({ page, draw, world }: Scene): Promise<string> {
  const password = page.page.locator('input[type=password]')
  if (!(await password.count())) return 'finds no form'
  await page.noticed()
  const isRight = draw.chance(70)
  await password.fill(isRight ? alice.password : 'Wrong-horse-1')
  await press(page, 'Sign in')
  await world.pass(second)
  await page.page.waitForFunction(() => !document.querySelector('form[aria-busy=true]'))
  return isRight ? 'signs in again' : 'mistypes the password'
}

/** Lets everything come to rest on a network that works, signs in once more where the page was kept, and compares. */
async function settle(world: GuardWorld, page: GuardPage, field: string) {
  await world.setNotes('ok')
  await page.setHidden(false)
  await world.pass(second)
  let failure: string | null = null
  const wasKept = (await page.title()) === 'You have been signed out'
  if (wasKept) {
    await page.signIn(alice.password)
    await page.dialog.waitFor({ state: 'detached' }).catch(async () => {
      failure = `the dialog says: ${await page.dialog.innerText()}`
    })
    // what hangs is given up after ten seconds
    await world.pass(12 * second)
  }
  const { typed, keys, onPage } = await page.page.evaluate((id) => {
    const element = document.getElementById(id)
    const text = element instanceof HTMLTextAreaElement ? element.value : element?.innerText
    return { typed: globalThis.typed, keys: globalThis.keys, onPage: text ?? null }
  }, field)
  if (keys !== typed.length) failure = `${keys} keys have come to ${typed.length} characters`
  const onServer = world.notes.notes.get(field) ?? ''
  return { typed, kept: wasKept ? onServer : (onPage ?? onServer), failure }
}
