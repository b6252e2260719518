import { addons } from 'storybook/manager-api'

// The demo is a page of its own and gets the whole room; the addons' panel is one key (A) away.
addons.setConfig({
  layoutCustomisations: {
    showPanel: ({ storyId }, isShown) => (storyId === 'notes-app--try-it' ? false : isShown),
  },
})
