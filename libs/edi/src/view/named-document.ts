import type { Branch } from '@parley/document'
import type { CompiledGuide } from '../guide/compiled-guide.ts'
import type { ElementRules, Node } from '../guide/program.ts'
import { elementField } from '../guide/shape-of-guide.ts'

/** Texts by name, branches and lists of such: plain JSON. */
export type NamedBranch = { readonly [name: string]: NamedValue }
export type NamedValue = string | NamedBranch | readonly NamedValue[]

/** The document of `readTransaction` for people: each element once, under the name of the guide where it has one. */
export function namedDocument(document: Branch, { program }: CompiledGuide): NamedBranch {
  const areas = Object.entries(document).map(([area, branch]) => {
    return [area, namedLevel(branch as Fields, program.nodes, { parent: -1, area })] as const
  })
  return Object.fromEntries(areas)
}

type Fields = { readonly [name: string]: unknown }

function namedLevel(
  branch: Fields,
  nodes: readonly Node[],
  { parent, area }: { readonly parent: number; readonly area: string },
): NamedBranch {
  const inside = nodes.filter((node) => node.parent === parent && node.area === area)
  const named = inside.flatMap((node) => {
    const value = branch[node.name]
    if (value === undefined) return []
    return [[node.name, each(value, (one) => namedItem(one as Fields, nodes, node))] as const]
  })
  return Object.fromEntries(named)
}

/** Of a loop, its trigger under its own name and what the loop holds. */
function namedItem(item: Fields, nodes: readonly Node[], node: Node): NamedBranch {
  if (!node.isTrigger) return namedFields(item, node.elements)
  const name = node.tag.toLowerCase()
  const trigger = item[name]
  return {
    ...(trigger !== undefined && { [name]: namedFields(trigger as Fields, node.elements) }),
    ...namedLevel(item, nodes, { parent: node.index, area: node.area }),
  }
}

function namedFields(branch: Fields, elements: readonly ElementRules[]): NamedBranch {
  const fields: [string, NamedValue][] = []
  elements.forEach(({ name, components }, index) => {
    const number = elementField(index + 1)
    const value = branch[number]
    if (value === undefined) return
    const named = each(value, (one) => {
      return typeof one === 'string' ? one : namedFields(one as Fields, components ?? [])
    })
    fields.push([name ?? number, named])
  })
  const { ids } = branch
  if (ids !== undefined) fields.push(['ids', ids as NamedBranch])
  return Object.fromEntries(fields)
}

function each(value: unknown, make: (one: unknown) => NamedValue): NamedValue {
  return Array.isArray(value) ? value.map(make) : make(value)
}
