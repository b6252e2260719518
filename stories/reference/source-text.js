import { Converter, ReflectionKind } from 'typedoc'
import ts from 'typescript'

/**
 * Remembers how each thing is written in the source, because that is how people read types.
 *
 * @returns the texts, without bodies and `export`; undefined where the source does not say it in so many words.
 */
export function readSourceText(app) {
  const nodes = new WeakMap()

  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    const node = context.getSymbolFromReflection(reflection)?.declarations?.[0]
    if (node) nodes.set(reflection, node)
  })
  app.converter.on(Converter.EVENT_CREATE_SIGNATURE, (_context, signature, node) => {
    if (node) nodes.set(signature, node)
  })

  return {
    /** `function useUser(): SessionUser | null`, or a method without the keyword. */
    ofSignature(signature) {
      const node = nodes.get(signature)
      if (!node?.type || node.parameters.some(({ type }) => !type)) return undefined
      const { parent } = signature
      const generics = node.typeParameters?.map((each) => each.getText()).join(', ')
      const keyword = parent.kind === ReflectionKind.Function ? 'function ' : ''
      const start = `${keyword}${parent.name}${generics ? `<${generics}>` : ''}`
      const names = signature.parameters ?? []
      const parameters = node.parameters.map((each, index) => toParameter(each, names[index]?.name))
      const end = `: ${node.type.getText()}`
      const line = `${start}(${parameters.join(', ')})${end}`
      if (line.length <= LINE_LENGTH && !line.includes('\n')) return line
      return `${start}(${parameters.map((each) => `\n  ${each},`).join('')}\n)${end}`
    },
    /** A type alias as it is written; of an interface or a class the first line. */
    ofDeclaration(reflection) {
      const node = nodes.get(reflection)
      const text = node?.getText().replace(/^export /, '')
      return ts.isTypeAliasDeclaration(node) ? text : text.slice(0, text.indexOf(' {'))
    },
    /** A constant: its type where it has one, else its value. */
    ofConstant(reflection) {
      const node = nodes.get(reflection)
      const text = node?.type ? `${node.name.getText()}: ${node.type.getText()}` : node?.getText()
      return text && `const ${text}`
    },
    /** The type of a property or a method, on one line. */
    ofMember(reflection) {
      const node = nodes.get(reflection)
      if (!node?.type) return undefined
      if (!node.parameters) return toLine(node.type.getText())
      const parameters = node.parameters.map((each) => toParameter(each, each.name.getText()))
      return `(${parameters.join(', ')}) => ${toLine(node.type.getText())}`
    },
  }
}

const LINE_LENGTH = 84

function toParameter(node, name) {
  const rest = node.dotDotDotToken ? '...' : ''
  const optional = node.questionToken || node.initializer ? '?' : ''
  return `${rest}${name}${optional}: ${toLine(node.type.getText())}`
}

const toLine = (text) =>
  text
    .replace(/\/\*\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/^\| /, '')
    .trim()
