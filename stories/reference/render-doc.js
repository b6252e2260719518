/** What a docstring says before its tags. */
export const renderDoc = (context, comment) =>
  comment ? context.helpers.getCommentParts(comment.summary) : ''

/** What a docstring gives, throws, shows and stands on. */
export function renderTags(context, comment) {
  const textsOf = (name) =>
    (comment?.blockTags ?? [])
      .filter(({ tag }) => tag === name)
      .map(({ content }) =>
        context.helpers.getCommentParts(content).trim().replaceAll(/\n +/g, '\n'),
      )
  return [
    ...textsOf('@returns').map((text) => `**Returns** ${text}`),
    ...textsOf('@throws').map((text) => `**Throws** ${text}`),
    ...textsOf('@example'),
    toSources(textsOf('@see')),
  ]
    .filter(Boolean)
    .join('\n\n')
}

/** A docstring on one line. */
export const toCell = (context, comment) =>
  [renderDoc(context, comment), renderTags(context, comment)]
    .filter(Boolean)
    .join('\n\n')
    .replaceAll(/\n{2,}/g, '<br /><br />')
    .replaceAll('\n', ' ')
    .replaceAll('|', '\\|')

/** typedoc makes a list of several. */
const toSources = (texts) => {
  const sources = texts.flatMap((text) => text.split(/^- /m)).map((text) => text.trim())
  const list = sources.filter(Boolean)
  return list.length > 0 && `**See** ${list.join(' · ')}`
}
