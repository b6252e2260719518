import { toStoryId, toStoryName } from './story-id.js'
import type { WcagEntry } from './wcag-map.js'

/** Which stories and tests show how a criterion is met. */
export function ShownBy({ stories = [], tests = [] }: Pick<WcagEntry, 'stories' | 'tests'>) {
  if (stories.length + tests.length === 0) return '–'
  return (
    <ul style={{ margin: 0, paddingInlineStart: '1.1em' }}>
      {stories.map((story) => (
        <li key={story}>
          <a href={`./?path=/story/${toStoryId(story)}`} target="_top">
            {toStoryName(story.split('/').at(-1)!)}
          </a>
        </li>
      ))}
      {tests.map((title) => (
        <li key={title}>
          <q>{title.replace(/,? ?%s$/, '')}</q>
        </li>
      ))}
    </ul>
  )
}
