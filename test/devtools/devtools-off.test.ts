import { readFile } from 'node:fs/promises'
import { build, type Rolldown } from 'vite'
import { expect, it } from 'vitest'

/** The modules that an entry point comes to, as a bundler finds them. */
async function modulesOf(entry: string): Promise<string[]> {
  const [built] = (await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry, formats: ['es'] },
      rolldownOptions: { external: [/^react/], checks: { moduleLevelDirective: false } },
    },
  })) as Rolldown.RolldownOutput[]
  return built!.output.flatMap((file) =>
    file.type === 'chunk' ? [...file.moduleIds, ...file.imports, ...file.dynamicImports] : [],
  )
}

const inHouse = (path: string) => path.replace(/^.*\/src\//, 'src/')

it('is nothing of the package where it is off', async () => {
  const modules = await modulesOf('src/devtools-off.ts')
  expect(modules.map(inHouse).sort()).toEqual([
    'src/devtools-off.ts',
    'src/devtools/no-devtools.ts',
  ])
})

it('renders nothing where it is off', async () => {
  const { SessionDevtools } = await import('../../src/devtools-off.js')
  expect(SessionDevtools({ initialIsOpen: true })).toBeNull()
})

it('is on for who builds for development, and off for everybody else', async () => {
  const { exports } = JSON.parse(await readFile('package.json', 'utf8')) as {
    exports: Record<string, Record<string, string>>
  }
  // the first condition that a bundler knows wins
  expect(Object.entries(exports['./devtools']!)).toEqual([
    ['types', './dist/devtools.d.ts'],
    ['development', './dist/devtools.js'],
    ['default', './dist/devtools-off.js'],
  ])
  expect(exports['./devtools/production']!['default']).toBe('./dist/devtools.js')
})

it('leaves the rest of the package without a trace of it', async () => {
  const modules = await modulesOf('src/index.ts')
  expect(modules.map(inHouse)).toContain('src/react/cognito-provider.tsx')
  expect(modules.filter((path) => path.includes('devtools'))).toEqual([])
})
