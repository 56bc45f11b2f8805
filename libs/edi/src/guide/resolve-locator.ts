import { nearestName } from '@parley/document'
import { type Discriminator, discriminatorText, type Locator, type Step } from './locator.ts'
import type { ElementRules, Node } from './program.ts'

export type Resolved =
  | {
      readonly kind: 'found'
      /** The place of the standard of each step. */
      readonly steps: readonly Node[]
      readonly node: Node
      readonly element?: ElementRules
    }
  | { readonly kind: 'problem'; readonly text: string }

/**
 * Finds the place of a locator in the standard: the outermost segment of that tag, within the loops that its path names.
 * `nodes` are the places of the standard alone.
 */
export function resolveLocator(nodes: readonly Node[], locator: Locator): Resolved {
  const steps: Node[] = []
  for (const step of locator.steps) {
    const within = steps.at(-1)
    if (within !== undefined && !within.isTrigger) return problem(`${within.tag} opens no loop in this set`)
    const found = outermost(nodes, step, within)
    if (typeof found === 'string') return problem(found)
    const amiss = discriminatorProblem(found, step.discriminator)
    if (amiss !== undefined) return problem(amiss)
    steps.push(found)
  }
  const node = steps.at(-1)
  if (node === undefined) return problem('a locator names a segment')
  return resolveElement(node, steps, locator)
}

/** All that is at the place of a locator: the place of the standard and its copies in the variants of the loops around it. */
export function placesOf(places: readonly Node[], steps: readonly Node[], locator: Locator): readonly Node[] {
  let found: readonly Node[] = []
  locator.steps.forEach(({ discriminator }, depth) => {
    const around = depth === 0 ? undefined : new Set(found.map(({ index }) => index))
    const isLast = depth === locator.steps.length - 1
    found = places.filter(
      (place) =>
        place.origin === steps[depth]?.index &&
        (around === undefined || isWithin(places, place, around)) &&
        (isLast || discriminator === undefined || isVariantOf(places, place, discriminator)),
    )
  })
  return found
}

export function isVariantOf(places: readonly Node[], place: Node, discriminator: Discriminator): boolean {
  const text = discriminatorText(discriminator)
  const variants = places[place.countsAt]?.variants ?? []
  return variants.some((one) => one.place === place.index && discriminatorText(one.discriminator) === text)
}

function isWithin(places: readonly Node[], { parent }: Node, around: ReadonlySet<number>): boolean {
  for (let at = parent; at >= 0; at = places[at]?.parent ?? -1) if (around.has(at)) return true
  return false
}

function resolveElement(node: Node, steps: readonly Node[], { element, component }: Locator): Resolved {
  if (element === undefined) return { kind: 'found', steps, node }
  const rules = node.elements[element - 1]
  if (rules === undefined) return problem(noElement(node, element))
  if (component === undefined) return { kind: 'found', steps, node, element: rules }
  const part = rules.components?.[component - 1]
  return part === undefined
    ? problem(noComponent(rules, component))
    : { kind: 'found', steps, node, element: part }
}

function discriminatorProblem(node: Node, discriminator: Discriminator | undefined): string | undefined {
  if (discriminator === undefined) return undefined
  const { element, component, values } = discriminator
  const rules = node.elements[element - 1]
  if (rules === undefined) return noElement(node, element)
  if (new Set(values).size < values.length) return 'the brackets name a value twice'
  if (component === undefined) {
    if (rules.components === undefined) return undefined
    const text = discriminatorText({ element, component: 1, values })
    return `this element has components; name one in the brackets, such as ${node.tag}${text}`
  }
  return rules.components?.[component - 1] === undefined ? noComponent(rules, component) : undefined
}

function noElement({ tag, elements }: Node, element: number): string {
  return `${tag} has ${elements.length} elements, so none of number ${element}`
}

function noComponent({ components = [] }: ElementRules, component: number): string {
  if (components.length === 0) return 'this element has no components'
  return `this element has ${components.length} components, so none of number ${component}`
}

/** The place, or what is wrong. A tag at the same depth of several loops is told apart by nothing but the loop's name. */
function outermost(nodes: readonly Node[], { tag, nth }: Step, within: Node | undefined): Node | string {
  const range = within === undefined ? nodes : nodes.slice(within.index + 1, within.end)
  const all = range.filter((node) => node.tag === tag)
  if (all.length === 0) return unknownTag(range, tag, within)
  const depths = all.map((node) => depth(nodes, node))
  const least = Math.min(...depths)
  const candidates = all.filter((_, index) => depths[index] === least)
  if (new Set(candidates.map(({ parent }) => parent)).size > 1) {
    const names = candidates.slice(0, 4).map((node) => nameOf(nodes, node, within))
    return `${tag} stands in several loops; name the loop: ${names.join(', ')}`
  }
  const found = candidates[nth - 1]
  const count = candidates.length === 1 ? 'one place' : `${candidates.length} places`
  return found ?? `${tag} stands at ${count} here, so there is no ${tag}_${nth}`
}

/** As a locator would write it, from the loop `within` on. */
function nameOf(nodes: readonly Node[], node: Node, within: Node | undefined): string {
  const path: string[] = []
  for (let at: Node | undefined = node; at !== undefined; at = nodes[at.parent])
    path.unshift(at.name.toUpperCase())
  const skipped = within === undefined ? 0 : depth(nodes, within)
  return path.slice(skipped).join('/')
}

function depth(nodes: readonly Node[], node: Node): number {
  let count = 0
  for (let around = node.parent; around >= 0; around = nodes[around]?.parent ?? -1) count++
  return count
}

function unknownTag(range: readonly Node[], tag: string, within: Node | undefined): string {
  const where = within === undefined ? 'this set' : `the loop of ${within.tag}`
  const meant = nearestName(tag, [...new Set(range.map((node) => node.tag))])
  return `${where} has no segment ${tag}${meant === undefined ? '' : `; did you mean ${meant}?`}`
}

function problem(text: string): Resolved {
  return { kind: 'problem', text }
}
