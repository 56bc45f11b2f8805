import type { Locator } from './locator.ts'
import { nearest } from './nearest.ts'
import type { ElementRules, Node } from './program.ts'

export type Resolved =
  | { readonly kind: 'found'; readonly node: Node; readonly element?: ElementRules }
  | { readonly kind: 'problem'; readonly text: string }

/** Finds the place of a locator: the outermost segment of that tag, within the loops that its path names. */
export function resolveLocator(nodes: readonly Node[], locator: Locator): Resolved {
  let node: Node | undefined
  for (const tag of locator.path) {
    const within = node
    if (within !== undefined && !within.isTrigger) return problem(`${within.tag} opens no loop in this set`)
    const found = outermost(nodes, tag, within)
    if (found === undefined) return problem(unknownTag(nodes, tag, within))
    node = found
  }
  if (node === undefined) return problem('a locator names a segment')
  return resolveElements(node, locator)
}

function resolveElements(node: Node, { element, component, qualifier }: Locator): Resolved {
  const count = node.elements.length
  if (qualifier !== undefined && node.elements[qualifier.element - 1] === undefined) {
    return problem(`${node.tag} has ${count} elements, so none of number ${qualifier.element}`)
  }
  if (element === undefined) return { kind: 'found', node }
  const rules = node.elements[element - 1]
  if (rules === undefined) return problem(`${node.tag} has ${count} elements, so none of number ${element}`)
  if (component === undefined) return { kind: 'found', node, element: rules }
  const part = rules.components?.[component - 1]
  if (part !== undefined) return { kind: 'found', node, element: part }
  const parts = rules.components?.length ?? 0
  return problem(
    parts === 0
      ? 'this element has no components'
      : `this element has ${parts} components, so none of number ${component}`,
  )
}

function outermost(nodes: readonly Node[], tag: string, within: Node | undefined): Node | undefined {
  const range = within === undefined ? nodes : nodes.slice(within.index + 1, within.end)
  const candidates = range.filter((node) => node.tag === tag)
  const depths = candidates.map((node) => depth(nodes, node))
  return candidates[depths.indexOf(Math.min(...depths))]
}

function depth(nodes: readonly Node[], node: Node): number {
  let count = 0
  for (let around = node.parent; around >= 0; around = nodes[around]?.parent ?? -1) count++
  return count
}

function unknownTag(nodes: readonly Node[], tag: string, within: Node | undefined): string {
  const range = within === undefined ? nodes : nodes.slice(within.index + 1, within.end)
  const where = within === undefined ? 'this set' : `the loop of ${within.tag}`
  const meant = nearest(tag, [...new Set(range.map((node) => node.tag))])
  return `${where} has no segment ${tag}${meant === undefined ? '' : `; did you mean ${meant}?`}`
}

function problem(text: string): Resolved {
  return { kind: 'problem', text }
}
