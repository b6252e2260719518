import type { CSSProperties, ReactNode } from 'react'

/** What a {@link GuideTable} shows. */
export interface GuideTableProps {
  /** What the table is about; the name of the region that scrolls where the page is narrow. */
  label: string
  /** The heads of the columns; an empty one heads nothing. */
  columns: readonly ReactNode[]
  /** One array per row; its first cell is the row's head. Texts show what is between backticks as code. */
  rows: readonly (readonly ReactNode[])[]
  /** What the rows' heads are: text, or a name of the code, which stays in one piece however narrow its column. Default: text. */
  heads?: 'text' | 'code'
}

/** A table for guides, because MDX knows none in Markdown: `<GuideTable label columns rows />`. */
export function GuideTable({ label, columns, rows, heads = 'text' }: GuideTableProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard
    <section aria-label={label} tabIndex={0} style={{ overflowX: 'auto' }}>
      {/* narrower columns than these cut words into pieces */}
      <table style={{ minWidth: `${columns.length * 11}rem` }}>
        <thead>
          <tr>
            {columns.map((column, index) =>
              column === '' ? (
                <td key={index}>{column}</td>
              ) : (
                <th key={index} scope="col" style={toStart}>
                  {toCell(column)}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(([head, ...cells], index) => (
            <tr key={index}>
              <th scope="row" style={rowHead}>
                {heads === 'code' ? <code style={nameStyle}>{head}</code> : toCell(head)}
              </th>
              {cells.map((cell, cellIndex) => (
                <td key={cellIndex} style={toStart}>
                  {toCell(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const toStart: CSSProperties = { textAlign: 'start', verticalAlign: 'top' }

const rowHead: CSSProperties = { ...toStart, fontWeight: 'normal' }

const codeStyle: CSSProperties = {
  padding: '0.1em 0.3em',
  borderRadius: '0.2em',
  background: 'rgb(128 128 128 / 0.12)',
  fontFamily: 'ui-monospace, monospace',
  fontSize: '0.93em',
  overflowWrap: 'anywhere',
}

const nameStyle: CSSProperties = { ...codeStyle, whiteSpace: 'nowrap' }

function toCell(cell: ReactNode): ReactNode {
  if (typeof cell !== 'string') return cell
  const parts = cell.split('`')
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      <code key={index} style={codeStyle}>
        {part}
      </code>
    ) : (
      part
    ),
  )
}
