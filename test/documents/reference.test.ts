import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'

const pathOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const pages = pathOf('stories/reference')
const folder = pathOf('node_modules/.cache/reference')
const typedoc = join(
  dirname(createRequire(`${pages}/package.json`).resolve('typedoc')),
  '../bin/typedoc',
)

/** How a run of typedoc ended, 0 where all is well, and what it said. */
interface Run {
  code: number
  said: string
}

/** Runs typedoc as `npm run reference` does, with other options and another folder to write to. */
async function runTypedoc(place: string, options: object = {}): Promise<Run & { out: string }> {
  const out = `${place}/out`
  await rm(out, { recursive: true, force: true })
  await mkdir(place, { recursive: true })
  const all = { extends: [`${pages}/typedoc.json`], out, ...options }
  await writeFile(`${place}/typedoc.json`, JSON.stringify(all))
  const command = [typedoc, '--options', `${place}/typedoc.json`]
  const run = promisify(execFile)(process.execPath, command, { cwd: pages })
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr, out }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      said: stdout + stderr,
      out,
    }),
  )
}

/** Runs typedoc on a package of two entry points, the first of which exports what is in this text. */
async function runTypedocOn(text: string, options: object = {}): Promise<Run> {
  // not below node_modules, where typedoc complains of nothing
  const place = await mkdtemp(join(tmpdir(), 'reference-'))
  onTestFinished(() => rm(place, { recursive: true }))
  const extended = {
    extends: `${pages}/tsconfig.json`,
    files: ['entry.ts', 'other.ts'],
    include: [],
  }
  await writeFile(`${place}/tsconfig.json`, JSON.stringify(extended))
  const names = [...text.matchAll(/export \w+ (\w+)/g)].map(([, each]) => each)
  await writeFile(`${place}/package.json`, JSON.stringify({ name: 'lonely' }))
  await writeFile(`${place}/source.ts`, text)
  await writeFile(`${place}/entry.ts`, `export { ${names.join(', ')} } from './source.js'`)
  await writeFile(`${place}/other.ts`, `export { ${names[0]} as other } from './source.js'`)
  return runTypedoc(place, {
    entryPoints: [`${place}/entry.ts`, `${place}/other.ts`],
    intentionallyNotExported: [],
    packagesRequiringDocumentation: ['lonely'],
    ...options,
    tsconfig: `${place}/tsconfig.json`,
  })
}

async function readPages(place: string): Promise<Record<string, string>> {
  const names = (await readdir(place)).filter((name) => name.endsWith('.md')).toSorted()
  const read = async (name: string) => [name, await readFile(`${place}/${name}`, 'utf8')] as const
  return Object.fromEntries(await Promise.all(names.map(read)))
}

it('says what the docstrings say; if not, npm run reference writes it anew', async () => {
  const { code, said, out } = await runTypedoc(folder)
  expect({ code, said }).toEqual({ code: 0, said: expect.any(String) as string })
  expect(await readPages(pages)).toEqual(await readPages(out))
}, 120_000)

it('would not be written for exports without a docstring', async () => {
  const { code, said } = await runTypedocOn(`
    export function lonelyFunction() {}
    export const lonelyConstant = 1
    export interface LonelyInterface { a: 1 }
    export type LonelyType = 1
  `)
  const named = [...said.matchAll(/entry\.(\w+) has no docstring/g)].map(([, name]) => name)
  const lonely = ['lonelyFunction', 'lonelyConstant', 'LonelyInterface', 'LonelyType']
  expect(new Set(named)).toEqual(new Set(lonely))
  expect(code).not.toBe(0)
}, 120_000)

it('would complain of a type that is only named, and of a link to nothing', async () => {
  const text = `
    type Hidden = 1
    /** As {@link Nobody}. */
    export const telling: Hidden = 1
  `
  const { said } = await runTypedocOn(text, { treatWarningsAsErrors: false })
  expect(said).toMatch(/Hidden.* not included/)
  expect(said).toContain('"Nobody"')
}, 120_000)

it('has a page for every entry of the package, and one in Storybook that shows it', async () => {
  const { exports } = JSON.parse(await readFile(pathOf('package.json'), 'utf8')) as {
    exports: Record<string, unknown>
  }
  const isCode = (entry: string) => !/\.(css|json)$|\/production$/.test(entry)
  const entries = Object.keys(exports).filter(isCode)
  const names = entries.map((entry) => (entry === '.' ? 'main' : entry.slice(2)))
  const written = Object.keys(await readPages(pages)).filter((name) => name !== 'README.md')
  expect(written).toEqual(names.map((name) => `${name}.md`).toSorted())
  for (const name of names) {
    expect(await readFile(`${pages}/${name}.mdx`, 'utf8')).toContain(`'./${name}.md?raw'`)
  }
})

it('leads each of its links to a heading that is there', async () => {
  const texts = await readPages(pages)
  const placesOf = (name: string) =>
    [...texts[name]!.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => `${name}#${heading}`)
  const places = new Set(Object.keys(texts).flatMap((name) => [name, ...placesOf(name)]))
  const links = Object.entries(texts).flatMap(([name, text]) =>
    [...text.matchAll(/\]\(((?:\w+\.md)?(?:#[^)]+)?)\)/g)].map(([, link = '']) =>
      link.startsWith('#') ? `${name}${link}` : link,
    ),
  )
  expect(links.length).toBeGreaterThan(100)
  expect(links.filter((link) => !places.has(link))).toEqual([])
})

it('has each heading once on its page', async () => {
  for (const text of Object.values(await readPages(pages))) {
    const headings = [...text.matchAll(/^#+ .+$/gm)].map(([heading]) => heading)
    expect(headings).toEqual([...new Set(headings)])
  }
})
