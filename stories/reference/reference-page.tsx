import { AnchorMdx, CodeOrSourceMdx, HeadersMdx, Markdown } from '@storybook/addon-docs/blocks'
import type { ComponentProps } from 'react'

/** Shows a page that typedoc has written; its links lead to headings, here and on the other pages. */
export const ReferencePage = ({ text }: { text: string }) => (
  <Markdown options={options}>{toStorybookLinks(text)}</Markdown>
)

const ScrollableTable = (props: ComponentProps<'table'>) => (
  <div style={{ overflowX: 'auto' }}>
    <table {...props} />
  </div>
)

const options = {
  slugify: (heading: string) => heading,
  // those of Storybook, which it leaves out where there are others, and the table
  overrides: { a: AnchorMdx, code: CodeOrSourceMdx, ...HeadersMdx, table: ScrollableTable },
}

/** Of `testing.md#FakeClock`, the place in Storybook. */
const toStorybookLinks = (text: string) =>
  text.replaceAll(/\]\((\w+)\.md(#[\w.]+)?\)/g, (_link, page: string, anchor = '') => {
    const name = page === 'main' ? 'react-cognito-session' : page
    return `](?path=/docs/reference-${name}--docs${anchor})`
  })
