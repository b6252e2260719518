import { ReflectionKind } from 'typedoc'
import { MarkdownTheme, MarkdownThemeContext } from 'typedoc-plugin-markdown'
import { readEntryPoints } from './entry-points.js'
import { renderExport } from './render-export.js'
import { readSourceText } from './source-text.js'

/** A typedoc plugin: pages of signatures, words and tables, with nothing said twice. */
export function load(app) {
  const entryPoints = readEntryPoints(app)
  const sourceText = readSourceText(app)

  class LeanContext extends MarkdownThemeContext {
    templates = { ...this.templates, reflection: ({ model }) => toPage(this, model) }

    /** All of an export is below its heading, whose anchor is its name. */
    urlTo(reflection) {
      let owner = reflection
      while (!owner.parent.kindOf(ReflectionKind.Module)) owner = owner.parent
      const page = owner.parent === this.page.model ? '' : `${owner.parent.name}.md`
      return `${page}#${owner.name}`
    }
  }

  function toPage(context, model) {
    if (model.isProject()) return toContents(entryPoints.modulesOf(model))
    const groups = entryPoints.groupsOf(model)
    const parts = [`# ${toPackagePath(model)}`]
    for (const { title, children } of groups) {
      if (groups.length > 1) parts.push(`## ${title}`)
      if (children.length > 1) parts.push(toList(context, children))
      for (const child of children) {
        const level = groups.length > 1 ? 3 : 2
        parts.push(...renderExport({ context, sourceText, reflection: child, level }))
      }
    }
    return parts.filter(Boolean).join('\n\n')
  }

  app.renderer.defineTheme(
    'lean',
    class extends MarkdownTheme {
      getRenderContext(page) {
        return new LeanContext(this, page, app.options)
      }
    },
  )
}

const toPackagePath = ({ name }) =>
  name === 'main' ? 'react-cognito-session' : `react-cognito-session/${name}`

const toList = (context, children) =>
  children.map((child) => `[\`${child.name}\`](${context.urlTo(child)})`).join(' · ')

function toContents(modules) {
  const lines = modules.map((each) => `- [\`${toPackagePath(each)}\`](${each.name}.md)`)
  return `# API reference\n\nWritten from the docstrings by \`npm run reference\`.\n\n${lines.join('\n')}`
}
