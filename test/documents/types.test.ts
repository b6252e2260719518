import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { blocksOf, documents } from '../support/document-blocks.js'

const root = new URL('../..', import.meta.url)
const cache = new URL('node_modules/.cache/', root)
const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root))

/** Type-checks files in a folder of their own; gives what the compiler says. */
async function typeCheck(files: { name: string; code: string }[]): Promise<string> {
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(fileURLToPath(new URL('documents-', cache)))
  const config = {
    extends: fileURLToPath(new URL('tsconfig.json', root)),
    include: ['.'],
    exclude: [],
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
  for (const { name, code } of files) {
    const file = join(folder, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, `${code}\nexport {}\n`)
  }
  try {
    return (await promisify(execFile)(process.execPath, [tsc, '-p', folder])).stdout
  } catch (error) {
    return (error as { stdout: string }).stdout
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

it('has code that compiles in every document', async () => {
  const blocks = documents.flatMap(blocksOf)
  expect(blocks.length).toBeGreaterThan(10)
  const files = blocks.map(({ document, slug, kind, code }) => ({
    name: `${document.replaceAll('/', '-')}/${slug}.${kind}`,
    code,
  }))
  expect(await typeCheck(files)).toBe('')
}, 60_000)

it('would show code that does not compile', async () => {
  const wrong = { name: 'wrong.ts', code: "import { createClient } from 'react-cognito-session'" }
  expect(await typeCheck([wrong])).toContain('createClient')
}, 60_000)

it('runs the code of every document that has any', async () => {
  const tests = new URL('test/documents/', root)
  const drivers = (await readdir(tests)).filter((file) => file.endsWith('.test.tsx'))
  const texts = await Promise.all(drivers.map((file) => readFile(new URL(file, tests), 'utf8')))
  const isRun = (document: string) => texts.some((text) => text.includes(`'${document}'`))
  const withCode = documents.filter((document) => blocksOf(document).length > 0)
  expect(withCode.filter((document) => !isRun(document))).toEqual([])
})

it('shows working code in the README before anything else is explained', async () => {
  const readme = await readFile(new URL('README.md', root), 'utf8')
  const beforeCode = readme.slice(0, readme.indexOf('```tsx'))
  expect(beforeCode).not.toContain('## ')
})
