import type { ElementRules, Node, Program } from '../guide/program.ts'
import { elementField } from '../guide/shape-of-guide.ts'

/** The areas that a document of the guide has, and the places directly in each. */
export function areasOf({
  nodes,
}: Program): readonly { readonly area: string; readonly nodes: readonly Node[] }[] {
  const areas = [
    ...new Set(nodes.filter(({ parent, unused }) => parent < 0 && !unused).map(({ area }) => area)),
  ]
  return areas.map((area) => ({ area, nodes: usedIn(nodes, -1).filter((node) => node.area === area) }))
}

/** The places directly in a loop (-1: in none) that the guide uses. */
export function usedIn(nodes: readonly Node[], parent: number): readonly Node[] {
  return nodes.filter((node) => node.parent === parent && !node.unused && node.countsAt === node.index)
}

export function isRequired({ min, counted }: Node): boolean {
  return min > 0 || counted.some((one) => one.min > 0)
}

/** The names under which an element is read: its number, and what the guide calls it. */
export function fieldsOf({ name }: ElementRules, position: number): readonly string[] {
  return name === undefined ? [elementField(position)] : [elementField(position), name]
}

/** What a guide is of, for people: `X12 004010 850`, `EDIFACT D96A ORDERS`. */
export function standardOf({ nodes, setId }: Program, version: string): string {
  return `${nodes[0]?.tag === 'ST' ? 'X12' : 'EDIFACT'} ${version} ${setId}`
}

/** Data element number, type and lengths: `353, ID 2/2`; of a composite its number. */
export function factsOf({ reference, type, min, max, components }: ElementRules): string {
  return components === undefined ? `${reference}, ${type} ${min}/${max}` : reference
}

/** The readings of a place: as the standard has it, and the variants that a guide makes of it. */
export function readingsOf(places: readonly Node[], node: Node): readonly Node[] {
  const variants = node.variants.flatMap(({ place }) => places[place] ?? [])
  return [node, ...variants.filter(({ unused }) => !unused)]
}

/** The further names of a place and of its variants, each with what stands under it. */
export function aliasesOf(
  places: readonly Node[],
  node: Node,
): readonly { readonly name: string; readonly repeats: boolean; readonly own: Node }[] {
  return readingsOf(places, node).flatMap((own) =>
    own.aliases.map(({ name, repeats }) => ({ name, repeats, own })),
  )
}
