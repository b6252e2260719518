/** Whether this page is shown in a frame, as Storybook does; pages of managed login refuse to be. */
export const isFramed = (): boolean => window.top !== window.self
