import type { ElementRules, Node, QualifiedElement } from '../../guide/program.ts'
import { type Element, type Segment, textAt } from '../../view/interchange-tree.ts'
import { likelihoodOfElement } from './likelihood.ts'
import { presence } from './presence.ts'
import type { Random } from './random.ts'
import { sampleValue, withListed } from './sample-value.ts'

/** `minimal`: what must be sent. `typical`: that and some of the rest. `maximal`: all that may be. */
export type SampleSize = 'minimal' | 'typical' | 'maximal'

/** A text, of a composite its components (empty: any that fits). */
export type Given = string | readonly string[]

export type SegmentWish = {
  readonly size: SampleSize
  readonly random: Random
  /** The codes that the standard lists, by element. */
  readonly listed?: { readonly [reference: string]: string }
  /** Values that are settled already, by position: qualifiers that the guide counts, numbers and totals. */
  readonly values?: ReadonlyMap<number, Given>
  /** Positions that have a value in any case. */
  readonly also?: readonly number[]
  /** Elements that may be repeated are given twice. */
  readonly repeats?: boolean
}

/** A segment for its place in a guide, without empty elements at its end. */
export function sampleSegment(node: Pick<Node, 'tag' | 'elements' | 'notes'>, wish: SegmentWish): Segment {
  const { values = new Map<number, Given>(), also = [] } = wish
  const told = node.elements.map((one) => listedIn(one, wish))
  const settled = settle(told, wish, values)
  const rules = told.map((one) => underValues(one, (place) => givenAt(settled, place)))
  const present = presence(
    rules,
    node.notes,
    new Set([...wanted(node.elements, wish), ...values.keys(), ...also]),
  )
  const elements = rules.map((one, index): Element => {
    if (!present.has(index + 1)) return ''
    const value = settled.get(index + 1)
    if (value === undefined) return sampleElement(one, wish)
    return one.components === undefined ? textOf(value) : sampleContent(one, wish, value)
  })
  return { tag: node.tag, elements: elements.slice(0, elements.findLastIndex((one) => one !== '') + 1) }
}

function textOf(value: Given): string {
  return typeof value === 'string' ? value : (value[0] ?? '')
}

function givenAt(values: ReadonlyMap<number, Given>, { element, component = 1 }: QualifierPlace): string {
  const value = values.get(element) ?? ''
  return typeof value === 'string' ? (component === 1 ? value : '') : (value[component - 1] ?? '')
}

function listedIn(rules: ElementRules, wish: SegmentWish): ElementRules {
  if (rules.components === undefined) return withListed(rules, wish.listed?.[rules.reference])
  return { ...rules, components: rules.components.map((one) => listedIn(one, wish)) }
}

type QualifierPlace = Pick<QualifiedElement['discriminator'], 'element' | 'component'>

/** Qualifiers come first: other elements have rules that depend on them. */
function settle(
  elements: readonly ElementRules[],
  { random }: SegmentWish,
  values: ReadonlyMap<number, Given>,
): ReadonlyMap<number, Given> {
  const settled = new Map(values)
  for (const { discriminator } of elements.flatMap(qualifiersOf)) {
    const { element, component } = discriminator
    const rules = elements[element - 1]
    if (rules === undefined || givenAt(settled, discriminator) !== '') continue
    const part = component === undefined ? rules : rules.components?.[component - 1]
    if (part === undefined || part.components !== undefined) continue
    settled.set(element, withPart(settled.get(element), component, sampleValue(part, random)))
  }
  return settled
}

/** The value with that component of it; of an element without components, that value. */
export function withPart(given: Given | undefined, component: number | undefined, value: string): Given {
  if (component === undefined) return value
  const parts = given === undefined ? [] : typeof given === 'string' ? [given] : [...given]
  while (parts.length < component) parts.push('')
  return parts.with(component - 1, value)
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
  return node.elements.map((one) =>
    underValues(one, ({ element, component }) => textAt(segment, element, component)),
  )
}

/** The rules of an element where its segment has those values. */
function underValues(base: ElementRules, textAtPlace: (place: QualifierPlace) => string): ElementRules {
  let own = base
  for (const one of base.qualified) {
    if (!one.discriminator.values.includes(textAtPlace(one.discriminator))) continue
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
  return { ...own, components: own.components.map((one) => underValues(one, textAtPlace)) }
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

function sampleContent(
  rules: ElementRules,
  wish: SegmentWish,
  given: Given = [],
): string | readonly string[] {
  const { components, notes } = rules
  if (components === undefined) return sampleValue(rules, wish.random, wish.size === 'maximal')
  const fixed = typeof given === 'string' ? [given] : given
  const filled = fixed.flatMap((value, index) => (value === '' ? [] : [index + 1]))
  const asked = presence(components, notes, new Set([...wanted(components, wish), ...filled]))
  const first = components.findIndex((one) => !one.unused) + 1
  const present = asked.size > 0 ? asked : presence(components, notes, new Set([first]))
  const values = components.map((one, index) => {
    if (!present.has(index + 1)) return ''
    return fixed[index] || sampleValue(one, wish.random, wish.size === 'maximal')
  })
  const kept = values.slice(0, values.findLastIndex((one) => one !== '') + 1)
  return kept.length === 1 ? (kept[0] ?? '') : kept
}
