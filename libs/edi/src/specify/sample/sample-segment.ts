import type { ElementRules, Node, QualifiedElement } from '../../guide/program.ts'
import { type Element, type Segment, textAt } from '../../view/interchange-tree.ts'
import { likelihoodOfElement } from './likelihood.ts'
import { presence } from './presence.ts'
import type { Random } from './random.ts'
import { sampleValue, withListed } from './sample-value.ts'

/** `minimal`: what must be sent. `typical`: that and some of the rest. `maximal`: all that may be. */
export type SampleSize = 'minimal' | 'typical' | 'maximal'

export type SegmentWish = {
  readonly size: SampleSize
  readonly random: Random
  /** The codes that the standard lists, by element. */
  readonly listed?: { readonly [reference: string]: string }
  /** Values that are settled already, by position: qualifiers that the guide counts, numbers and totals. */
  readonly values?: ReadonlyMap<number, string>
  /** Elements that may be repeated are given twice. */
  readonly repeats?: boolean
}

/** A segment for its place in a guide, without empty elements at its end. */
export function sampleSegment(node: Node, wish: SegmentWish): Segment {
  const { values = new Map<number, string>() } = wish
  const told = node.elements.map((one) => listedIn(one, wish))
  const settled = settle(told, wish, values)
  const rules = told.map((one) => underValues(one, settled))
  const present = presence(rules, node.notes, new Set([...wanted(node.elements, wish), ...values.keys()]))
  const elements = rules.map((one, index): Element => {
    if (!present.has(index + 1)) return ''
    const value = settled.get(index + 1)
    return value !== undefined ? value : sampleElement(one, wish)
  })
  return { tag: node.tag, elements: elements.slice(0, elements.findLastIndex((one) => one !== '') + 1) }
}

function listedIn(rules: ElementRules, wish: SegmentWish): ElementRules {
  if (rules.components === undefined) return withListed(rules, wish.listed?.[rules.reference])
  return { ...rules, components: rules.components.map((one) => listedIn(one, wish)) }
}

/** Qualifiers come first: other elements have rules that depend on them. */
function settle(
  elements: readonly ElementRules[],
  { random }: SegmentWish,
  values: ReadonlyMap<number, string>,
): ReadonlyMap<number, string> {
  const settled = new Map(values)
  const qualifiers = new Set(
    elements.flatMap((one) => qualifiersOf(one).map(({ discriminator }) => discriminator.element)),
  )
  for (const position of qualifiers) {
    const rules = elements[position - 1]
    if (rules !== undefined && rules.components === undefined && !settled.has(position))
      settled.set(position, sampleValue(rules, random))
  }
  return settled
}

function qualifiersOf({ qualified, components = [] }: ElementRules): readonly QualifiedElement[] {
  return [...qualified, ...components.flatMap((one) => one.qualified)]
}

/** The rules of the elements of a segment as it stands, those of its qualifiers among them. */
export function rulesOf({
  node,
  segment,
}: {
  readonly node: Node
  readonly segment: Segment
}): readonly ElementRules[] {
  const values = new Map(node.elements.map((_, index) => [index + 1, textAt(segment, index + 1)]))
  return node.elements.map((one) => underValues(one, values))
}

/** The rules of an element where its segment has those values. */
function underValues(base: ElementRules, values: ReadonlyMap<number, string>): ElementRules {
  let own = base
  for (const one of base.qualified) {
    const { element, values: carried } = one.discriminator
    if (!carried.includes(values.get(element) ?? '')) continue
    own = {
      ...own,
      codes: one.codes ?? own.codes,
      min: one.min ?? own.min,
      max: one.max ?? own.max,
      mandatoryBy: own.mandatoryBy ?? (one.mandatory ? 'guide' : undefined),
      unused: own.unused || one.unused,
    }
  }
  if (own.components === undefined) return own
  return { ...own, components: own.components.map((one) => underValues(one, values)) }
}

function wanted(elements: readonly ElementRules[], { size, random }: SegmentWish): readonly number[] {
  const positions = elements.map((_, index) => index + 1)
  if (size === 'minimal') return []
  if (size === 'maximal') return positions
  return positions.filter((position) => {
    const rules = elements[position - 1]
    return rules !== undefined && random() < likelihoodOfElement(rules, position)
  })
}

function sampleElement(rules: ElementRules, wish: SegmentWish): Element {
  const count = wish.repeats === true && wish.size === 'maximal' && rules.repeat > 1 ? 2 : 1
  const repetitions = Array.from({ length: count }, () => sampleContent(rules, wish))
  return count === 1 ? (repetitions[0] ?? '') : { repetitions }
}

function sampleContent(rules: ElementRules, wish: SegmentWish): string | readonly string[] {
  const { components, notes } = rules
  if (components === undefined) return sampleValue(rules, wish.random, wish.size === 'maximal')
  const asked = presence(components, notes, new Set(wanted(components, wish)))
  const first = components.findIndex((one) => !one.unused) + 1
  const present = asked.size > 0 ? asked : presence(components, notes, new Set([first]))
  const values = components.map((one, index) =>
    present.has(index + 1) ? sampleValue(one, wish.random, wish.size === 'maximal') : '',
  )
  const kept = values.slice(0, values.findLastIndex((one) => one !== '') + 1)
  return kept.length === 1 ? (kept[0] ?? '') : kept
}
