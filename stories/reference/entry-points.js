import { readFileSync } from 'node:fs'
import { Comment, CommentTag, Converter, ReflectionKind } from 'typedoc'

/**
 * Calls the modules as they are imported, orders what each exports as its file does, and puts it under the headings that
 * the file's comments are: `// sources` above some exports is one.
 *
 * Warns of an export without a docstring; typedoc's own check would ask for one at each method too.
 */
export function readEntryPoints(app) {
  const orders = new Map()

  app.converter.on(Converter.EVENT_CREATE_SIGNATURE, nameDestructured, FIRST)

  app.converter.on(
    Converter.EVENT_RESOLVE_BEGIN,
    ({ project }) => {
      const files = app.options.getValue('entryPoints')
      for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
        const file = files.find((each) => each.endsWith(`/${module.name}.ts`))
        if (module.name === 'index') module.name = 'main'
        const groups = toGroups(file)
        orders.set(module, [...groups.keys()])
        for (const child of module.children ?? []) {
          if (isUndocumented(child)) app.logger.warn(`${child.getFullName()} has no docstring`)
          setGroup(child, groups.get(child.name))
        }
      }
    },
    FIRST,
  )

  return {
    /** The modules in the order of the options. */
    modulesOf(project) {
      const files = app.options.getValue('entryPoints')
      const placeOf = ({ name }) =>
        files.findIndex((each) => each.endsWith(`/${name === 'main' ? 'index' : name}.ts`))
      return project.children.toSorted((one, other) => placeOf(one) - placeOf(other))
    },
    /** What a module exports, heading by heading. */
    groupsOf(module) {
      const placeOf = ({ name }) => orders.get(module).indexOf(name)
      const toSorted = (children) =>
        children.toSorted((one, other) => placeOf(one) - placeOf(other))
      return module.groups
        .map(({ title, children }) => ({ title, children: toSorted(children) }))
        .toSorted((one, other) => placeOf(one.children[0]) - placeOf(other.children[0]))
    },
  }
}

/** Before typedoc's own plugins. */
const FIRST = 1000

const isUndocumented = (reflection) =>
  !reflection.isReference() &&
  toCommented(reflection).some(({ comment }) => !comment?.summary.length)

/** A function has its docstrings on its signatures. */
const toCommented = (reflection) =>
  reflection.signatures?.length ? reflection.signatures : [reflection]

/** Gives a parameter that is taken apart at once the name that its docstring has for it. */
function nameDestructured(_context, { name, comment, parameters = [] }) {
  const unnamed = parameters.find((each) => each.name === '__namedParameters')
  if (!unnamed) return
  const told = comment?.getTags('@param').map((tag) => tag.name.split('.')[0]) ?? []
  const [own] = told.filter((each) => parameters.every((parameter) => parameter.name !== each))
  unnamed.name = own ?? (/^[A-Z]/.test(name) ? 'props' : 'options')
}

/** The heading of each name that a file exports. */
function toGroups(file) {
  const parts = readFileSync(file, 'utf8').matchAll(
    /^\/\/ (?<heading>.+)$|(?<name>\w+)(?=[, }\n][^']*\bfrom ')/gm,
  )
  const groups = new Map()
  let heading = 'Exports'
  for (const { groups: part } of parts) {
    if (part.heading) heading = part.heading.charAt(0).toUpperCase() + part.heading.slice(1)
    else groups.set(part.name, heading)
  }
  return groups
}

function setGroup(reflection, group) {
  const tag = () => new CommentTag('@group', [{ kind: 'text', text: group }])
  for (const each of toCommented(reflection)) {
    each.comment ??= new Comment()
    each.comment.blockTags.push(tag())
  }
}
