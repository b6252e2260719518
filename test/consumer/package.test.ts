import { execFile } from 'node:child_process'
import { readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, inject, it } from 'vitest'
import { unpack } from '../support/pack-package.js'

const run = promisify(execFile)

let packed: string

beforeAll(async () => {
  packed = await unpack(inject('tarball'))
  return async () => await rm(dirname(packed), { recursive: true, force: true })
})

it('ships what is built, the licence and the two pages to read, and nothing else', async () => {
  expect((await readdir(packed)).toSorted()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist',
    'package.json',
  ])
})

it('keeps "use client" on the files that were written with it, and on no other', async () => {
  const written = await clientFiles('src', /\.tsx?$/)
  expect(written).not.toEqual([])
  expect(await clientFiles(join(packed, 'dist'), /\.js$/)).toEqual(written)
})

it('imports the SDK when it is needed, and never with the file', async () => {
  const codes = await Promise.all(
    (await filesIn(join(packed, 'dist'), /\.js$/)).map(
      async (file) => await readFile(join(packed, 'dist', file), 'utf8'),
    ),
  )
  expect(codes.filter((code) => /import\("amazon-cognito-identity-js"\)/.test(code))).toHaveLength(
    1,
  )
  expect(codes.filter((code) => /from\s*"amazon-cognito-identity-js"/.test(code))).toEqual([])
})

it('can be imported by a server, where there is no page', async () => {
  const { exports } = JSON.parse(await readFile(join(packed, 'package.json'), 'utf8')) as {
    exports: Record<string, string | { default: string }>
  }
  const entries = Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? [] : [entry.default],
  )
  const modules = entries.filter((entry) => entry.endsWith('.js'))
  const script = modules.map((entry) => `await import(${JSON.stringify(entry)})`).join('\n')
  const { stderr } = await run(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: packed,
  })
  expect(stderr).toBe('')
})

async function clientFiles(root: string, pattern: RegExp) {
  const files = await filesIn(root, pattern)
  const codes = await Promise.all(
    files.map(async (file) => await readFile(join(root, file), 'utf8')),
  )
  return files
    .filter((_, index) => /^['"]use client['"]/.test(codes[index] ?? ''))
    .map((file) => file.replace(pattern, ''))
    .toSorted()
}

async function filesIn(root: string, pattern: RegExp) {
  return (await readdir(root, { recursive: true })).filter((file) => pattern.test(file))
}
