import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, vi } from 'vitest'

vi.setConfig({ testTimeout: 60_000 })

// Lint holds the walls of the house. A rule that is misspelt or shadowed says nothing, so here each of them has to
// speak up about code that breaks it, and to be silent about the same code in the room where it belongs.

const otherRooms = ['src/core/x.ts', 'src/idle/x.ts', 'src/query/x.ts', 'src/server/x.ts']
const withoutPage = [...otherRooms, 'src/sources/x.ts', 'src/testing/x.ts']
const withPage = ['src/react/x.tsx', 'src/devtools/x.tsx']
const allRooms = [...withoutPage, ...withPage, 'src/sources/user-pool/x.ts']

it('moves the page in src/sources/browser-page.ts only', async () => {
  const code = [
    `export const x = location.href`,
    `export const x = () => history.back()`,
    `export const x = () => open('https://example.com')`,
    `export const x = globalThis.location`,
  ]
  const elsewhere = withoutPage.filter((room) => room !== 'src/testing/x.ts')
  await expectRefusal(code, elsewhere, /moves the page|Name the global itself|location/)
  await expectSilence(code, ['src/sources/browser-page.ts'])
})

it('keeps storage in src/sources/token-storage.ts and src/idle/last-activity.ts', async () => {
  const code = [
    `export const x = localStorage.length`,
    `export const x = sessionStorage.length`,
    `export const x = () => window.localStorage`,
    `export const x = () => globalThis.sessionStorage`,
  ]
  await expectRefusal(code, [...allRooms, 'src/core/cross-tab.ts'], /(local|session)Storage/)
  const rooms = ['src/sources/token-storage.ts', 'src/idle/last-activity.ts']
  await expectSilence(code.slice(0, 2), rooms)
})

it('keeps the channels of the sign-in window and of the devtools in a room each', async () => {
  const code = [`export const x = new BroadcastChannel('x')`]
  await expectRefusal(code, ['src/devtools/x.tsx'], /BroadcastChannel/)
  await expectSilence(code, ['src/sources/popup-channel.ts', 'src/devtools/open-tabs.ts'])
})

it('keeps channels in src/core/cross-tab.ts and locks in src/core/tab-lock.ts', async () => {
  const channels = [
    `export const x = new BroadcastChannel('x')`,
    `export const x = (y: StorageEvent) => y instanceof StorageEvent`,
  ]
  const locks = [`export const x = navigator.locks`]
  const elsewhere = [...allRooms, 'src/core/page-lifecycle.ts', 'src/sources/token-storage.ts']
  await expectRefusal(channels, [...elsewhere, 'src/core/tab-lock.ts'], /BroadcastChannel|Storage/)
  await expectRefusal(locks, [...elsewhere, 'src/core/cross-tab.ts'], /navigator\.locks/)
  await expectSilence(channels, ['src/core/cross-tab.ts'])
  await expectSilence(locks, ['src/core/tab-lock.ts'])
})

it('keeps the storage event in src/core/cross-tab.ts', async () => {
  const files = (await readdir('src', { recursive: true })).filter((file) => /\.tsx?$/.test(file))
  const codes = await Promise.all(
    files.map(async (file) => await readFile(join('src', file), 'utf8')),
  )
  const listening = files.filter((_, index) => /Listener\(\s*'storage'/.test(codes[index] ?? ''))
  expect(listening.filter((file) => file !== join('core', 'cross-tab.ts'))).toEqual([])
})

it('keeps time in src/core/clock.ts', async () => {
  const code = [
    `export const x = () => setTimeout(() => {}, 1)`,
    `export const x = () => setInterval(() => {}, 1)`,
    `export const x = () => clearTimeout(1)`,
    `export const x = () => clearInterval(1)`,
    `export const x = Date.now()`,
    `export const x = new Date(0)`,
    `export const x = performance.now()`,
    `export const x = () => requestAnimationFrame(() => {})`,
    `export const x = () => globalThis.setTimeout(() => {}, 1)`,
  ]
  await expectRefusal(
    code,
    [...allRooms, 'src/idle/activity.ts'],
    /Only src\/core\/clock\.ts has time|setTimeout/,
  )
  await expectSilence(code.slice(0, -1), ['src/core/clock.ts'])
})

it('keeps the page in the rooms that look at it', async () => {
  const code = [
    `export const x = document.title`,
    `export const x = window.origin`,
    `export const x = navigator.onLine`,
    `export const x = () => addEventListener('focus', () => {})`,
    `export const x = () => window.document`,
  ]
  await expectRefusal(
    code,
    [...withoutPage, 'src/core/clock.ts'],
    /No page in this room|Name the global itself/,
  )
  await expectRefusal([`export const x = self.origin`], allRooms, /Name the global itself/)
  await expectSilence(code, [
    'src/core/page-lifecycle.ts',
    'src/core/cross-tab.ts',
    'src/idle/activity.ts',
    'src/react/x.tsx',
  ])
})

const refusedArrows = {
  'src/core/x.ts':
    'jose oauth4webapi react react-dom ../react ../idle ../sources ../query ../server ../testing ../devtools',
  'src/idle/x.ts':
    'jose oauth4webapi react react-dom ../react ../sources ../query ../server ../testing ../devtools',
  'src/sources/x.ts':
    'jose oauth4webapi react ../react ../idle ../query ../server ../testing ../devtools',
  'src/sources/user-pool/x.ts': 'react ../../react ../../idle ../../query ../../testing',
  'src/sources/hosted-ui/x.ts': 'jose react ../../react ../../idle ../../query ../../testing',
  'src/query/x.ts':
    'jose oauth4webapi react ../react ../idle ../sources ../server ../testing ../devtools',
  'src/server/x.ts':
    'react ../react ../idle ../sources ../query ../testing ../devtools ../core/store.js',
  'src/testing/x.ts': 'jose oauth4webapi ../react ../idle ../query ../server ../devtools',
  'src/testing/x.tsx': '../idle ../query ../server ../devtools',
  'src/react/x.tsx': '../sources ../query ../server ../testing ../devtools',
  'src/devtools/x.tsx': 'jose oauth4webapi ../sources ../query ../server ../testing ../devtools.js',
}
const arrows = {
  'src/core/x.ts': './store.js',
  'src/idle/x.ts': '../core',
  'src/sources/x.ts': '../core ./user-pool',
  'src/sources/user-pool/x.ts': '../../core ../token-storage.js',
  'src/query/x.ts': '../core @tanstack/react-query',
  'src/server/x.ts':
    '../core/clock.js ../core/cognito-errors.js ../core/duration.js ../core/errors.js ../core/return-to.js ../core/service-answer.js ../core/tokens.js jose oauth4webapi',
  'src/sources/hosted-ui/x.ts': '../../core ../token-storage.js oauth4webapi',
  'src/testing/x.ts': '../core ../sources',
  'src/testing/x.tsx': 'react ../core ../react',
  'src/react/x.tsx': 'react react-dom ../core ../idle',
  'src/devtools/x.tsx': 'react react-dom ../core ../idle ../react',
}

it('lets rooms import along the arrows only', async () => {
  await expectAll(
    bricksOf(refusedArrows, (from) => [
      `import { y } from '${from}'\nexport const x = y`,
      `export { y } from '${from}'`,
      `export const x = async () => await import('${from}')`,
    ]),
    /no-restricted-imports/,
  )
  await expectAll(
    bricksOf(arrows, (from) => [`import { y } from '${from}'\nexport const x = y`]),
    /^$/,
  )
})

it('counts types as imports, except those of sources in src/react', async () => {
  const typesOf = (from: string) => `import type { Y } from '${from}'\nexport type X = Y`
  await expectRefusal([typesOf('../react/y.js')], ['src/core/x.ts'], /no-restricted-imports/)
  await expectRefusal([typesOf('react')], ['src/idle/x.ts'], /no-restricted-imports/)
  await expectSilence([typesOf('../sources/y.js')], ['src/react/x.tsx'])
})

it('loads the SDK in src/sources/user-pool only, and only when it is needed', async () => {
  const sdk = 'amazon-cognito-identity-js'
  const atOnce = [
    `import { CognitoUser } from '${sdk}'\nexport const x = CognitoUser`,
    `import * as y from '${sdk}'\nexport const x = y`,
    `export { CognitoUser } from '${sdk}'`,
  ]
  const whenNeeded = [`export const x = async () => await import('${sdk}')`]
  const types = [
    `import type { CognitoUserSession } from '${sdk}'\nexport type X = CognitoUserSession`,
  ]
  const roomOfTheSdk = 'src/sources/user-pool/x.ts'
  await expectRefusal(atOnce, allRooms, /no-restricted-imports/)
  await expectRefusal(
    whenNeeded,
    allRooms.filter((room) => room !== roomOfTheSdk),
    /no-restricted-imports/,
  )
  await expectSilence(whenNeeded, [roomOfTheSdk])
  await expectSilence(types, allRooms)
})

it('keeps TanStack Query in src/query', async () => {
  const code = [`import { QueryClient } from '@tanstack/react-query'\nexport const x = QueryClient`]
  const elsewhere = allRooms.filter((room) => room !== 'src/query/x.ts')
  await expectRefusal(code, elsewhere, /no-restricted-imports/)
})

it("keeps React out of the demo's backend, which Storybook's Vite loads on the server", async () => {
  const folder = 'stories/notes-demo/backend'
  const files = await readdir(folder)
  const codes = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  const isOfReact = (code: string) =>
    [...code.matchAll(/^import (type )?[^']*'([^']+)'/gm)].some(
      ([, type, from = '']) => !type && /^react($|-cognito-session(?!\/server))/.test(from),
    )
  expect(files.filter((_, index) => isOfReact(codes[index] ?? ''))).toEqual([])
})

it('keeps manners', async () => {
  const manners: [finding: RegExp, code: string][] = [
    [/no-default-export/, `export default 1`],
    [/no-explicit-any/, `export const x = (y: any) => [y]`],
    [/no-console/, `export const x = () => console.log('x')`],
    [
      /no-floating-promises/,
      `const y = async () => await z()\ny()\nexport const z = async () => 1`,
    ],
    [/no-misused-promises/, `export const x = [1].forEach(async (y) => await Promise.resolve(y))`],
    [
      /switch-exhaustiveness/,
      `export const x = (y: 1 | 2) => {\n  switch (y) {\n    case 1:\n  }\n}`,
    ],
    [/alt-text/, `export const X = () => <img src="x.png" />`],
    [
      /rules-of-hooks|react\(hooks\)/,
      `import { useState } from 'react'\nexport const useX = (y: boolean) => y && useState(1)`,
    ],
    [
      /exhaustive-deps/,
      `import { useEffect } from 'react'\nexport const useX = (y: () => void) => useEffect(() => y(), [])`,
    ],
    [
      /react\(refs\)/,
      `import { useRef } from 'react'\nexport const useX = (y: 1) => {\n  const z = useRef(y)\n  z.current = y\n}`,
    ],
  ]
  const file = 'src/react/x.tsx'
  const findings = await lint(manners.map(([, text]) => ({ file, text })))
  for (const [index, [finding]] of manners.entries()) {
    expect(findings[index]?.found).toMatch(finding)
  }
  await expectSilence([`export default {}`], ['stories/x.stories.tsx', '.storybook/main.ts'])
})

function bricksOf(imports: Record<string, string>, code: (from: string) => string[]) {
  return Object.entries(imports).flatMap(([file, targets]) =>
    targets
      .split(' ')
      .map((target) => (/^[./]+[a-z-]+$/.test(target) ? `${target}/y.js` : target))
      .flatMap(code)
      .map((text) => ({ file, text })),
  )
}

async function expectRefusal(code: string[], files: string[], finding: RegExp) {
  await expectAll(
    files.flatMap((file) => code.map((text) => ({ file, text }))),
    finding,
  )
}

async function expectSilence(code: string[], files: string[]) {
  await expectRefusal(code, files, /^$/)
}

async function expectAll(bricks: Brick[], finding: RegExp) {
  const findings = await lint(bricks)
  expect(findings.filter(({ found }) => !finding.test(found))).toEqual([])
}

interface Brick {
  file: string
  text: string
}

/** Lints each text as if it stood in that file of the house, all of them in one run. */
async function lint(bricks: Brick[]) {
  const site = await mkdtemp(join(tmpdir(), 'walls-'))
  try {
    const config = JSON.parse(await readFile('.oxlintrc.json', 'utf8')) as OxlintConfig
    for (const override of config.overrides)
      override.files = override.files.map((glob) => `*/${glob}`)
    await writeFile(join(site, '.oxlintrc.json'), JSON.stringify(config))
    await writeFile(join(site, 'tsconfig.json'), await readFile('tsconfig.json'))
    for (const [index, { file, text }] of bricks.entries()) {
      const path = join(site, `${index}`, file)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, `${text}\n`)
    }
    const diagnostics = await oxlint(site)
    return bricks.map(({ file, text }, index) => ({
      file,
      text,
      found: diagnostics
        .filter(({ filename }) => filename.startsWith(`${index}/`))
        .map(({ code, message }) => `${code} ${message}`)
        .join('\n'),
    }))
  } finally {
    await rm(site, { recursive: true, force: true })
  }
}

interface OxlintConfig {
  overrides: { files: string[] }[]
}

async function oxlint(folder: string) {
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [join(process.cwd(), 'node_modules/oxlint/bin/oxlint'), '--format=json', '.'],
      { cwd: folder, maxBuffer: 2 ** 26 },
      (_failsWithFindings, stdout) => resolve(stdout),
    )
  })
  const report = JSON.parse(output) as {
    diagnostics: { filename: string; code: string; message: string }[]
  }
  return report.diagnostics
}
