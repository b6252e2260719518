/** The name of the demo whose session and notes outlive a reload and are shared by tabs; all others are a story's own. */
export const lastingDemo = 'daybook'

/** Its own page, outside Storybook's frame. */
export const lastingDemoPath = '/iframe.html?id=notes-app--try-it&viewMode=story'
