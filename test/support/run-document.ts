import { expect, it } from 'vitest'
import { blocksOf, pathOf } from './document-blocks.js'

/** What a block declares, by name. */
// oxlint-disable-next-line typescript/no-explicit-any -- what a document declares is known to its reader only
export type BlockExports = Record<string, any>

/**
 * What is done with each block of a document, by its slug; `load` runs it and gives what it declares. What is a test itself
 * needs nothing else.
 */
export type Trials = Record<
  string,
  'is a test' | ((load: () => Promise<BlockExports>) => Promise<void>)
>

/** Runs every block of a document: one test each, by the slug of its heading. */
export async function runDocument(document: string, trials: Trials): Promise<void> {
  const blocks = blocksOf(document)

  it(`has code in ${document} that is run below, every block of it`, () => {
    expect(Object.keys(trials).toSorted()).toEqual(blocks.map(({ slug }) => slug).toSorted())
  })

  for (const block of blocks) {
    const attempt = trials[block.slug]
    if (!attempt) continue
    if (attempt === 'is a test') {
      await import(/* @vite-ignore */ pathOf(block))
      continue
    }
    it(`runs the code of ${document}, "${block.slug}"`, async () => {
      let hasRun = false
      await attempt(async () => {
        hasRun = true
        return (await import(/* @vite-ignore */ pathOf(block))) as BlockExports
      })
      expect(hasRun).toBe(true)
    })
  }
}
