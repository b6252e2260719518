import { ReflectionKind } from 'typedoc'
import { renderDoc, renderTags, toCell } from './render-doc.js'

/** The blocks of one export: how it is written, what its docstring says, its parts. */
export function renderExport({ context, sourceText, reflection, level }) {
  const heading = `${'#'.repeat(level)} ${reflection.name}`
  const room = { context, sourceText, links: linksOf(context), level }
  if (reflection.isReference()) {
    const target = reflection.getTargetReflectionDeep()
    return [
      heading,
      `As [\`${target.name}\`](${context.urlTo(target)}) of \`react-cognito-session\`.`,
    ]
  }
  return [heading, ...renderKind(room, reflection)]
}

function renderKind(room, reflection) {
  const { sourceText } = room
  if (reflection.kindOf(ReflectionKind.Function)) return renderSignatures(room, reflection)
  if (reflection.kindOf(ReflectionKind.Variable))
    return renderDeclared(room, reflection, sourceText.ofConstant(reflection))
  if (reflection.kindOf(ReflectionKind.TypeAlias))
    return renderDeclared(room, reflection, sourceText.ofDeclaration(reflection))
  return renderMembers(room, reflection)
}

/** One block of code for all overloads; the first docstring counts for the others. */
function renderSignatures(room, { signatures }) {
  const { context, sourceText } = room
  const texts = signatures.map(
    (each) => sourceText.ofSignature(each) ?? bare(context.partials.signatureTitle(each)),
  )
  const documented = signatures.find(({ comment }) => comment?.summary.length) ?? signatures[0]
  return [
    toCode(texts.join('\n')),
    toUsed(room, texts.join('\n'), documented.parent.name),
    renderDoc(context, documented.comment),
    renderParameters(room, documented),
    renderTags(context, documented.comment),
  ]
}

const renderDeclared = (room, reflection, text) => [
  toCode(text),
  toUsed(room, text, reflection.name),
  renderDoc(room.context, reflection.comment),
  renderTags(room.context, reflection.comment),
]

/** A class or an interface: a table, and functions that have much to say below it. */
function renderMembers(room, reflection) {
  const { context, sourceText } = room
  const text = sourceText.ofDeclaration(reflection)
  const members = (reflection.children ?? []).filter(isOwn)
  const isLong = ({ signatures }) => signatures?.some(({ comment }) => comment?.blockTags.length)
  const methods = members.filter(isLong)
  const rows = members.filter((each) => !isLong(each) && !each.kindOf(ReflectionKind.Constructor))
  const isPlain = !reflection.typeParameters && !/ extends /.test(text)
  return [
    !isPlain && toCode(text),
    !isPlain && toUsed(room, text, reflection.name),
    renderDoc(context, reflection.comment),
    renderTags(context, reflection.comment),
    toTable(
      ['name', 'type', 'about'],
      rows.map((each) => [toName(each), toType(room, each), toCell(context, commentOf(each))]),
    ),
    ...methods.flatMap((each) => [
      `${'#'.repeat(room.level + 1)} ${reflection.name}.${each.name}`,
      ...renderSignatures(room, each),
    ]),
  ]
}

/** What the parameters' own docstrings say; names and types are in the signature. */
function renderParameters({ context }, { parameters = [] }) {
  const rows = parameters.flatMap((parameter) => {
    const inner = parameter.type?.declaration?.children ?? []
    const parts = inner.map((each) => [`${parameter.name}.${each.name}`, commentOf(each)])
    return [[parameter.name, parameter.comment], ...parts]
  })
  const told = rows.filter(([, comment]) => comment?.summary.length)
  return toTable(
    ['parameter', 'about'],
    told.map(([name, comment]) => [`\`${name}\``, toCell(context, comment)]),
  )
}

const isOwn = ({ inheritedFrom, flags }) => !inheritedFrom?.reflection && !flags.isExternal

const commentOf = ({ comment, signatures }) => comment ?? signatures?.[0]?.comment

const toName = ({ name, flags }) => `\`${name}${flags.isOptional ? '?' : ''}\``

function toType({ context, sourceText, links }, member) {
  const written = sourceText.ofMember(member) ?? plain(context.partials.someType(member.type))
  const text = member.flags.isOptional ? written.replace(/ \| undefined$/, '') : written
  const code = `\`${text.replaceAll('|', '\\|')}\``
  const [name, ...others] = namesIn(text, links)
  return name && others.length === 0 ? `[${code}](${links.get(name)})` : code
}

/** Where each export is explained, on this page or another. */
function linksOf(context) {
  const links = new Map()
  const modules = context.page.project.children
  for (const { children = [] } of [
    ...modules.filter((each) => each !== context.page.model),
    context.page.model,
  ])
    for (const child of children) {
      const target = child.isReference() ? child.getTargetReflectionDeep() : child
      links.set(child.name, context.urlTo(target))
    }
  return links
}

const namesIn = (text, links) => [
  ...new Set(
    [...withoutComments(text).matchAll(/\b[A-Z]\w+\b/g)]
      .map(([name]) => name)
      .filter((name) => links.has(name)),
  ),
]

const withoutComments = (text) => text.replace(/\/\*\*.*?\*\/|'[^']*'|"[^"]*"/gs, '')

function toUsed({ links }, text, ownName) {
  const names = namesIn(text, links).filter((name) => name !== ownName)
  const list = names.map((name) => `[\`${name}\`](${links.get(name)})`)
  return list.length > 0 && `Types: ${list.join(' · ')}`
}

const toCode = (text) => `\`\`\`ts\n${text}\n\`\`\``

/** A signature of the plugin's, without its fence. */
const bare = (block) => block.replace(/^```ts\n|;?\n```$/g, '')

const plain = (text) => text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`\\]/g, '')

function toTable(headers, rows) {
  if (rows.length === 0) return ''
  const used = headers.map((_, column) => column === 0 || rows.some((row) => row[column]))
  const lines = [headers, headers.map(() => '---'), ...rows]
  return lines.map((row) => `| ${row.filter((_, column) => used[column]).join(' | ')} |`).join('\n')
}
