import { build, type Rolldown } from 'vite'

const here = (path: string) => new URL(path, import.meta.url).pathname
const SOURCES = here('../../src')

/** One file of a built app. */
export interface BuiltFile {
  content: string | Uint8Array
  /** The modules in it; empty for what is no script. */
  moduleIds: readonly string[]
}

/**
 * Builds the app of a folder of this one as a user's Vite does, and gives what comes out by its path.
 *
 * @param base - what the paths in its page begin with, as Vite's option; `'./'` where the app is served below a path.
 */
export async function buildApp(folder: string, base = '/'): Promise<Map<string, BuiltFile>> {
  const built = (await build({
    configFile: false,
    root: here(folder),
    base,
    logLevel: 'error',
    mode: 'production',
    // the test runner's NODE_ENV would ask for React's development build
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    resolve: {
      alias: [
        { find: /^react-cognito-session$/, replacement: `${SOURCES}/index.ts` },
        { find: /^react-cognito-session\/(\w+)$/, replacement: `${SOURCES}/$1.ts` },
        {
          find: 'react-cognito-session/guard-dialog.css',
          replacement: `${SOURCES}/react/guard-dialog.css`,
        },
      ],
    },
    build: { write: false, minify: false, modulePreload: { polyfill: false } },
  })) as Rolldown.RolldownOutput
  return new Map(
    built.output.map((file) => [
      `/${file.fileName}`,
      file.type === 'chunk'
        ? { content: file.code, moduleIds: file.moduleIds }
        : { content: file.source, moduleIds: [] },
    ]),
  )
}
