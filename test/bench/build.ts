import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type InlineConfig, type Rolldown } from 'vite'
import { libraries } from './contenders.js'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const asUsersBuild = {
  configFile: false,
  logLevel: 'error',
  mode: 'production',
  // the SDK's `buffer` reads `global`, which no browser has
  define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
  oxc: { jsx: { runtime: 'automatic', development: false } },
  resolve: { alias: { 'react-cognito-session': here('../../src/index.ts') } },
} satisfies InlineConfig

/**
 * Builds the pages of the bench into a folder, each as a user's Vite builds an app.
 *
 * One by one: in a common build they would share chunks, and a page would load more files than its app does.
 */
export async function buildPages(folder: string): Promise<void> {
  const names = await readdir(here('pages'))
  for (const name of names.filter((each) => !each.endsWith('.ts'))) {
    await build({
      ...asUsersBuild,
      root: here(`pages/${name}`),
      base: './',
      build: { outDir: join(folder, name), reportCompressedSize: false },
    })
  }
}

/** How much a browser loads, minified and compressed, in bytes. */
export interface BundleSize {
  /** What is there before anything else happens. */
  firstLoad: number
  /** That, and all that is imported later. */
  everything: number
  /** As `everything`, without amazon-cognito-identity-js, which only a sign-in loads. */
  withoutSdk: number
}

/** Measures what each library adds to an app, React not counted. */
export async function measureBundles(): Promise<Record<(typeof libraries)[number], BundleSize>> {
  const sizes = libraries.map(async (name) => [name, await measureBundle(name)] as const)
  return Object.fromEntries(await Promise.all(sizes)) as Record<
    (typeof libraries)[number],
    BundleSize
  >
}

async function measureBundle(name: string): Promise<BundleSize> {
  const [built] = (await build({
    ...asUsersBuild,
    build: {
      write: false,
      minify: true,
      lib: { entry: here(`entries/${name}.ts`), formats: ['es'] },
      rolldownOptions: {
        external: /^react(-dom)?(\/|$)/,
        // as in an app, where what the entry holds anyway is in no chunk of its own
        preserveEntrySignatures: 'allow-extension',
        // Vite's lib mode leaves white space in, for bundlers to come
        output: { minify: true },
      },
    },
  })) as Rolldown.RolldownOutput[]
  const chunks = built!.output.filter((file) => file.type === 'chunk')
  const first = new Set<Rolldown.OutputChunk>()
  const addStatic = (chunk: Rolldown.OutputChunk | undefined) => {
    if (!chunk || first.has(chunk)) return
    first.add(chunk)
    for (const path of chunk.imports) addStatic(chunks.find(({ fileName }) => fileName === path))
  }
  addStatic(chunks.find(({ isEntry }) => isEntry))
  const isSdk = ({ moduleIds }: Rolldown.OutputChunk) =>
    moduleIds.some((id) => id.includes('amazon-cognito-identity-js'))
  return {
    firstLoad: toGzipBytes([...first]),
    everything: toGzipBytes(chunks),
    withoutSdk: toGzipBytes(chunks.filter((chunk) => !isSdk(chunk))),
  }
}

function toGzipBytes(chunks: Rolldown.OutputChunk[]): number {
  return chunks.reduce((sum, { code }) => sum + gzipSync(code).length, 0)
}

/** The version of an installed package; without a name, our own. */
export async function versionOf(packageName = ''): Promise<string> {
  const path = here(`../../${packageName && `node_modules/${packageName}/`}package.json`)
  return (JSON.parse(await readFile(path, 'utf8')) as { version: string }).version
}
