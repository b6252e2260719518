import { build, type Rolldown } from 'vite'

const here = (path: string) => new URL(path, import.meta.url).pathname
const SOURCES = here('../../../src')

/** Builds the app of `page/` as a user's Vite does, and gives what comes out by its path. */
export async function buildManagedLoginApp(): Promise<Map<string, string | Uint8Array>> {
  const built = (await build({
    configFile: false,
    root: here('page'),
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
      file.type === 'chunk' ? file.code : file.source,
    ]),
  )
}
