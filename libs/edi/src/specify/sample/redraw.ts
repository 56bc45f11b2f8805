import type { ElementRules, Node, Program, QualifiedElement } from '../../guide/program.ts'
import type { Element } from '../../view/interchange-tree.ts'
import type { Random } from './random.ts'
import { type Given, rulesOf, sampleSegment, withPart } from './sample-segment.ts'
import type { Placed } from './sample-transaction.ts'

/** What an element, or a component of it, must become. */
export type Change = {
  readonly element: number
  readonly component?: number | undefined
  readonly to: Use
}
type Use =
  | { readonly kind: 'there' }
  | { readonly kind: 'away' }
  | { readonly kind: 'among'; readonly codes: readonly string[] }
  | { readonly kind: 'text'; readonly text: string }

export type Drawing = { readonly random: Random; readonly program: Program }

/**
 * The segment with that one change, and with what relational notes ask for because of it; all else stays. Undefined when the
 * guide does not let it become that.
 */
export function redraw(placed: Placed, change: Change, drawing: Drawing): Placed | undefined {
  const { element, component, to } = change
  const before = placed.asked ?? placed.node.elements
  const own = rulesOf(placed)[element - 1]
  const part = component === undefined ? own : own?.components?.[component - 1]
  const whole = before[element - 1]
  if (part === undefined || whole === undefined || !allows(part, to)) return undefined
  // Another place would then have the segment.
  if (to.kind !== 'there' && tellsPlace(placed.node, change, drawing.program)) return undefined
  const asked = before.with(element - 1, asking(whole, component, to))
  const values = new Map<number, Given>()
  const also: number[] = []
  placed.segment.elements.forEach((value, index) => {
    const given = index + 1 === element ? changed(value, component, to) : givenOf(value)
    const rules = before[index]
    if (given === undefined || rules === undefined) return
    if (index + 1 !== element && hangsOn(rules, change)) also.push(index + 1)
    else values.set(index + 1, given)
  })
  if (to.kind === 'text') values.set(element, withPart(values.get(element), component, to.text))
  const segment = sampleSegment(
    { ...placed.node, elements: asked },
    { random: drawing.random, listed: drawing.program.standardCodes, size: 'minimal', values, also },
  )
  return { ...placed, segment, asked }
}

type Qualifying = Pick<QualifiedElement, 'discriminator'>

/** Whether the brackets of a rule name what changes. */
function isOn({ element, component = 1 }: Change): (one: Qualifying) => boolean {
  return ({ discriminator }) =>
    discriminator.element === element && (discriminator.component ?? 1) === component
}

function tellsPlace({ countsAt, counted }: Node, change: Change, { places }: Program): boolean {
  return [...counted, ...(places[countsAt]?.variants ?? [])].some(isOn(change))
}

/** Whether other rules hold for an element once that changes: its value is drawn anew. */
function hangsOn({ qualified, components = [] }: ElementRules, change: Change): boolean {
  return [...qualified, ...components.flatMap((one) => one.qualified)].some(isOn(change))
}

function allows({ unused, mandatoryBy, codes, min, max, type }: ElementRules, to: Use): boolean {
  switch (to.kind) {
    case 'there':
      return !unused
    case 'away':
      return mandatoryBy === undefined
    case 'among':
      return !unused && (codes === undefined || to.codes.some((code) => codes.has(code)))
    case 'text': {
      const length = /^(R|n|N\d)$/.test(type) ? to.text.replace(/\D/g, '').length : to.text.length
      return !unused && length >= min && length <= max && (codes === undefined || codes.has(to.text))
    }
    default:
      return to satisfies never
  }
}

function asking(whole: ElementRules, component: number | undefined, to: Use): ElementRules {
  if (component !== undefined && whole.components !== undefined) {
    const parts = whole.components.map((one, index) =>
      index === component - 1 ? asking(one, undefined, to) : one,
    )
    const isThere = to.kind === 'there' || to.kind === 'text'
    return { ...whole, components: parts, ...(isThere && { mandatoryBy: whole.mandatoryBy ?? 'guide' }) }
  }
  switch (to.kind) {
    case 'there':
    case 'text':
      return { ...whole, mandatoryBy: whole.mandatoryBy ?? 'guide' }
    case 'away':
      return { ...whole, unused: true }
    case 'among': {
      const codes = to.codes.filter((code) => whole.codes?.has(code) ?? true)
      // What holds by a qualifier would else win.
      const qualified = whole.qualified.map((one) => ({ ...one, codes: undefined }))
      return { ...whole, codes: new Set(codes), qualified }
    }
    default:
      return to satisfies never
  }
}

/** What is kept of the element that changes: of a composite its other components. */
function changed(value: Element, component: number | undefined, to: Use): Given | undefined {
  if (component === undefined) return to.kind === 'there' ? givenOf(value) : undefined
  const given = givenOf(value)
  const parts = given === undefined ? [] : typeof given === 'string' ? [given] : [...given]
  if (to.kind === 'there' || parts[component - 1] === undefined) return given
  const left = parts.with(component - 1, '')
  return left.every((part) => part === '') ? undefined : left
}

function givenOf(value: Element): Given | undefined {
  if (value === '') return undefined
  return typeof value === 'object' && 'repetitions' in value ? value.repetitions[0] : value
}
