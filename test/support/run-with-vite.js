import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

// Runs a TypeScript file of the house in plain Node: `node test/support/run-with-vite.js test/simulate/main.ts`.

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

const [file] = process.argv.splice(2, 1)
await runnerImport(here(`../../${file}`), {
  root: here('../..'),
  configFile: false,
  logLevel: 'error',
  // Node 20 knows no `await using`
  oxc: { target: 'es2022' },
  resolve: {
    alias: [
      { find: /^react-cognito-session$/, replacement: here('../../src/index.ts') },
      {
        find: /^react-cognito-session\/(testing|query|server)$/,
        replacement: `${here('../../src')}/$1.ts`,
      },
    ],
  },
})
