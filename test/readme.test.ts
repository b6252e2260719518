import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect, it } from 'vitest'

const root = new URL('..', import.meta.url)
const folder = new URL('node_modules/.cache/readme/', root)
const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root))

let readme = ''
let blocks: { name: string; code: string }[] = []

beforeAll(async () => {
  readme = await readFile(new URL('README.md', root), 'utf8')
  blocks = [...readme.matchAll(/^```(tsx?)\n(.*?)^```$/gms)].map(([, kind, code], index) => ({
    name: `block-${index + 1}.${kind}`,
    code: code!,
  }))
})

/** Type-checks files in a folder of their own; gives what the compiler says. */
async function typeCheck(files: { name: string; code: string }[]): Promise<string> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const config = { extends: fileURLToPath(new URL('tsconfig.json', root)), include: ['.'] }
  await writeFile(new URL('tsconfig.json', folder), JSON.stringify(config))
  for (const { name, code } of files) await writeFile(new URL(name, folder), `${code}\nexport {}\n`)
  const run = promisify(execFile)(process.execPath, [tsc, '-p', fileURLToPath(folder)])
  return run.then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  )
}

it('has code blocks that compile, every one', async () => {
  expect(blocks.length).toBeGreaterThan(4)
  expect(await typeCheck(blocks)).toBe('')
}, 60_000)

it('would show a code block that does not compile', async () => {
  const wrong = { name: 'wrong.ts', code: "import { createClient } from 'react-cognito-session'" }
  expect(await typeCheck([wrong])).toContain('createClient')
}, 60_000)

it('shows working code before anything else is explained', () => {
  const beforeCode = readme.slice(0, readme.indexOf('```tsx'))
  expect(beforeCode).not.toContain('## ')
})
