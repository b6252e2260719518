import type { StorybookConfig } from '@storybook/react-vite'
import { fileURLToPath } from 'node:url'
import { mergeConfig } from 'vite'
import { demoServer } from './demo-server.js'

const stylesheet = fileURLToPath(new URL('../src/react/guard-dialog.css', import.meta.url))

const config: StorybookConfig = {
  framework: '@storybook/react-vite',
  stories: ['../stories/**/*.mdx', '../stories/**/*.stories.tsx'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  core: {
    disableTelemetry: true,
    disableWhatsNewNotifications: true,
  },
  features: { sidebarOnboardingChecklist: false },
  viteFinal: (vite) =>
    mergeConfig(vite, {
      plugins: [demoServer()],
      resolve: {
        alias: [{ find: 'react-cognito-session/guard-dialog.css', replacement: stylesheet }],
      },
      // Rolldown warns of every "use client"; in a page they mean nothing.
      build: { rolldownOptions: { checks: { moduleLevelDirective: false } } },
    }),
}

export default config
