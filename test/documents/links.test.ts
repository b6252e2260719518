import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { toSlug, toStoryId } from '../../stories/guides/story-id.js'

const files = readdirSync('stories', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(mdx|stories\.tsx)$/.test(file) && !file.includes('node_modules'))
  .map((file) => ({ file, text: readFileSync(`stories/${file}`, 'utf8') }))

/** The ids that Storybook gives, by what the files say. */
const ids = new Set(
  files.flatMap(({ file, text }) => {
    const [, title = ''] = /(?:title: |<Meta title=)['"]([^'"]+)['"]/.exec(text) ?? []
    const names = [...text.matchAll(/^export const (\w+)/gm)].map(([, name]) => name!)
    return file.endsWith('.mdx')
      ? [`${toSlug(title)}--docs`]
      : names.map((name) => toStoryId(`${title}/${name}`))
  }),
)

it('leads every link within the documents to a page or a story that there is', () => {
  const links = files.flatMap(({ file, text }) =>
    [...text.matchAll(/\?path=\/(?:docs|story)\/([\w-]+)/g)].map(([, id]) => ({ file, id: id! })),
  )
  expect(links.length).toBeGreaterThan(2)
  expect(links.filter(({ id }) => !ids.has(id))).toEqual([])
})
