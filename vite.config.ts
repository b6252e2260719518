import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import { playwright } from '@vitest/browser-playwright'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin, type TestProjectConfiguration } from 'vitest/config'
import { chromiumLaunchOptions } from './test/support/chromium.js'
import { documentBlocks } from './test/support/document-blocks.js'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const entries = ['index', 'labels', 'testing', 'query', 'server', 'devtools', 'devtools-off']

// What needs a file system, a browser of its own or an npm install has a project of its own.
const elsewhere = ['**/node_modules/**', 'test/pages/**', 'test/consumer/**', '**/*.browser.test.*']

// Named beforehand, because Vite reloads the page of a running test when it finds one on the way.
const foundInPages = [
  '@testing-library/react',
  'amazon-cognito-identity-js',
  'react',
  'react-dom/client',
  'react/jsx-dev-runtime',
]

// Real pages in real time: a machine that stands still for a second is no reason to fail. The report tells of each retry.
const realTime = { retry: process.env.CI ? 1 : 0 }

const dom = {
  environment: 'jsdom',
  include: ['test/**/*.test.tsx'],
  exclude: elsewhere,
  setupFiles: ['test/support/dom-setup.ts'],
}

async function projects(): Promise<TestProjectConfiguration[]> {
  const launchOptions = await chromiumLaunchOptions()
  const headlessChromium = () => ({
    enabled: true,
    provider: playwright({ launchOptions }),
    headless: true,
    screenshotFailures: false,
    instances: [{ browser: 'chromium' as const }],
  })
  return [
    {
      extends: true,
      test: {
        name: 'unit',
        include: ['test/**/*.test.ts'],
        exclude: elsewhere,
      },
    },
    {
      extends: true,
      test: { name: 'dom', ...dom, env: { REACT: '19' } },
    },
    {
      extends: true,
      resolve: {
        alias: [
          {
            find: /^(react|react-dom)(\/.*)?$/,
            replacement: here('test/oldest-peers/node_modules/$1$2'),
          },
          {
            find: /^@tanstack\/react-query$/,
            replacement: here(
              'test/oldest-peers/node_modules/@tanstack/react-query/build/modern/index.js',
            ),
          },
          // Its ES module, because only what Vite loads sees the line above.
          {
            find: /^@testing-library\/react$/,
            replacement: here(
              'node_modules/@testing-library/react/dist/@testing-library/react.esm.js',
            ),
          },
        ],
      },
      test: {
        name: 'oldest-peers',
        ...dom,
        // What they hold is the engine's, which knows no React.
        exclude: [
          ...elsewhere,
          'test/acceptance/guard-{activity,deadline,rules,tabs,unsaved-work}.test.tsx',
          // forms are what differs, and these two have one
          'test/documents/!(readme|errors).test.tsx',
          'test/documents/*/**',
        ],
        env: { REACT: '18' },
        server: { deps: { inline: ['@testing-library/react', '@tanstack/react-query'] } },
      },
    },
    {
      extends: true,
      test: {
        name: 'types',
        include: [],
        typecheck: {
          enabled: true,
          only: true,
          include: ['test/types/**/*.test-d.{ts,tsx}'],
          ignoreSourceErrors: true,
        },
      },
    },
    {
      extends: true,
      optimizeDeps: { include: foundInPages },
      test: {
        name: 'browser',
        include: ['test/**/*.browser.test.{ts,tsx}'],
        browser: headlessChromium(),
        ...realTime,
        sequence: { groupOrder: 1 },
      },
    },
    {
      extends: true,
      optimizeDeps: { include: foundInPages },
      plugins: [storybookTest({ configDir: here('.storybook') })],
      test: {
        name: 'storybook',
        browser: headlessChromium(),
        ...realTime,
        sequence: { groupOrder: 2 },
      },
    },
    {
      extends: true,
      test: {
        name: 'pages',
        include: ['test/pages/**/*.test.ts'],
        testTimeout: 60_000,
        hookTimeout: 60_000,
        ...realTime,
        sequence: { groupOrder: 3 },
      },
    },
    {
      extends: true,
      test: {
        name: 'consumer',
        include: ['test/consumer/**/*.test.ts'],
        globalSetup: ['test/support/pack-once.ts'],
        testTimeout: 120_000,
        hookTimeout: 240_000,
        ...realTime,
        sequence: { groupOrder: 4 },
      },
    },
  ]
}

/** The stylesheet goes into the package as it is, with the declaration that TypeScript wants beside it. */
const stylesheet: Plugin = {
  name: 'stylesheet',
  apply: ({ build }, { command }) => command === 'build' && !!build?.lib,
  generateBundle() {
    for (const fileName of ['guard-dialog.css', 'guard-dialog.css.d.ts']) {
      const source = readFileSync(here(`src/react/${fileName}`), 'utf8')
      this.emitFile({ type: 'asset', fileName, source })
    }
  },
}

export default defineConfig(async () => ({
  plugins: [process.env.VITEST ? documentBlocks : stylesheet],
  build: {
    target: 'es2022',
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    lib: {
      entry: Object.fromEntries(entries.map((name) => [name, here(`src/${name}.ts`)])),
      formats: ['es' as const],
    },
    rolldownOptions: {
      // Rolldown warns of every "use client"; the consumer tests see to it that each survives.
      checks: { moduleLevelDirective: false },
      external: [
        /^(react|react-dom|amazon-cognito-identity-js|@tanstack\/react-query|oauth4webapi|jose)(\/|$)/,
      ],
      output: {
        // One file out for one file in: each "use client" stays where it was written, entries share modules.
        preserveModules: true,
        preserveModulesRoot: 'src',
        entryFileNames: '[name].js',
      },
    },
  },
  resolve: {
    alias: [
      { find: /^react-cognito-session$/, replacement: here('src/index.ts') },
      {
        find: /^react-cognito-session\/guard-dialog\.css$/,
        replacement: here('src/react/guard-dialog.css'),
      },
      {
        find: /^react-cognito-session\/(labels|testing|query|server|devtools)$/,
        replacement: here('src/$1.ts'),
      },
    ],
  },
  test: process.env.VITEST
    ? {
        // Real pages and real requests wait more than they compute.
        maxWorkers: availableParallelism() + 1,
        // Hours pass in them second by second, on a machine that may be busy.
        testTimeout: 30_000,
        expect: { poll: { timeout: 5000 } },
        coverage: { include: ['src/**'] },
        projects: await projects(),
      }
    : {},
}))
