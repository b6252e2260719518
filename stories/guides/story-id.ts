/** Gives the id that Storybook has for a story: `Idle guard/Warnings/WarnsWhenIdle` is `idle-guard-warnings--warns-when-idle`. */
export function toStoryId(story: string): string {
  const path = story.split('/')
  const name = path.pop()!
  return `${toSlug(path.join(' '))}--${toSlug(toStoryName(name))}`
}

/** Gives the name that Storybook shows for an export: `WarnsWhenIdle` is `Warns When Idle`. */
export const toStoryName = (name: string) =>
  name.replaceAll(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ')

/** Gives a part of an id. */
export const toSlug = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[’']/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
