import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

/** A piece of code of a document, as readers copy it. */
export interface DocumentBlock {
  /** Of the document, from the root of the repository. */
  document: string
  /** The heading above it in kebab-case; from the second block below one heading on, with a number behind it. */
  slug: string
  kind: 'ts' | 'tsx'
  code: string
}

const root = process.cwd()

/** The documents whose TypeScript is checked and run: the README and every page of Storybook. */
export const documents: readonly string[] = [
  'README.md',
  ...readdirSync('stories', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.mdx') && !file.includes('node_modules'))
    .map((file) => join('stories', file))
    .toSorted(),
]

/** Reads the blocks of a document that say `ts` or `tsx`; code of other kinds is for reading only. */
export function blocksOf(document: string): DocumentBlock[] {
  const text = readFileSync(resolve(root, document), 'utf8')
  const parts = text.matchAll(/^#{1,6} (?<heading>[^\n]+)$|^```(?<kind>\w*)\n(?<code>.*?)^```$/gms)
  const blocks: DocumentBlock[] = []
  const counts = new Map<string, number>()
  let heading = ''
  for (const { groups } of parts) {
    if (groups?.heading) heading = toSlug(groups.heading)
    const kind = groups?.kind
    if (kind !== 'ts' && kind !== 'tsx') continue
    const count = (counts.get(heading) ?? 0) + 1
    counts.set(heading, count)
    const slug = count === 1 ? heading : `${heading}-${count}`
    blocks.push({ document, slug, kind, code: groups?.code ?? '' })
  }
  return blocks
}

const toSlug = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')

/** Where a block is imported from, as if it were a file of the repository. */
export const pathOf = ({ document, slug, kind }: DocumentBlock) =>
  `${root}/test/documents/blocks/${document}/${slug}.${kind}`

/** A Vite plugin that gives blocks of documents as modules, with all their names exported. */
export const documentBlocks = {
  name: 'document-blocks',
  enforce: 'pre' as const,
  resolveId: (id: string) => (toBlock(id) ? id : undefined),
  load(id: string) {
    const block = toBlock(id)
    return block && exportAll(block.code)
  },
}

function toBlock(id: string): DocumentBlock | undefined {
  const [path = ''] = id.split('?')
  const from = relative(`${root}/test/documents/blocks`, path)
  if (from.startsWith('..') || !path.startsWith(root)) return undefined
  const document = documents.find((each) => from.startsWith(`${each}/`))
  return document ? blocksOf(document).find((block) => pathOf(block) === path) : undefined
}

/** Exports what a block declares at its top level, so that a test can try it. */
function exportAll(code: string): string {
  const declared = code.matchAll(
    /^(?<exported>export )?(?:async )?(?:function|const|let|class) (?<name>\w+)/gm,
  )
  const names = [...declared].filter(({ groups }) => !groups?.exported)
  const list = names.map(({ groups }) => groups?.name).join(', ')
  return `${code}\nexport { ${list} }\n`
}
