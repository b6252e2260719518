import type { Preview } from '@storybook/react-vite'
import { configure } from 'storybook/test'

// A slow machine is given time; what is there at once is found at once.
configure({ asyncUtilTimeout: 5000 })

const preview: Preview = {
  parameters: {
    a11y: { test: 'error' },
    options: {
      storySort: {
        order: [
          'Notes app',
          'Idle guard',
          'Sources',
          'Devtools',
          'Testing',
          'Guides',
          'Reference',
          '*',
        ],
      },
    },
  },
}

export default preview
