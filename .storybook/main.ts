import type { StorybookConfig } from '@storybook/react-vite'
import { mergeConfig } from 'vite'
import { demoServer } from './demo-server.js'

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
      // Rolldown warns of every "use client"; in a page they mean nothing.
      build: { rolldownOptions: { checks: { moduleLevelDirective: false } } },
    }),
}

export default config
