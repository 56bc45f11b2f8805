import { Decimal, decimalText } from '@parley/document'
import type { ElementRules, Node } from '../guide/program.ts'
import { elementField } from '../guide/shape-of-guide.ts'
import type { Components, Element } from '../view/interchange-tree.ts'

/** A branch of a document: names and whatever stands under them. */
export type Fields = { readonly [name: string]: unknown }
/** `name` is relative to the segment; empty for the segment itself. */
export type Report = (name: string, text: string) => void

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Decimal)
}

/** The elements of a segment from their numbers and names; none when all of it is empty. */
export function segmentElements(branch: Fields, node: Node, report: Report): readonly Element[] {
  const elements = fieldsOf(branch, node.elements, {
    report,
    known: node.idPairs.length > 0 ? 'ids' : '',
  }).map(({ value, rules, name }) =>
    elementOf(value, rules, (inner, text) => report(joined(name, inner), text)),
  )
  if (branch.ids !== undefined && node.idPairs.length > 0) placeIds(branch.ids, elements, node, report)
  return withoutEmptyEnd(elements)
}

type Field = { readonly value: unknown; readonly rules: ElementRules; readonly name: string }

/** What stands at each position, under its number or its name. */
function fieldsOf(
  branch: Fields,
  rules: readonly ElementRules[],
  { report, known = '' }: { readonly report: Report; readonly known?: string },
): readonly Field[] {
  const names = new Set([known])
  const fields = rules.map((one, index) => {
    const number = elementField(index + 1)
    names.add(number)
    if (one.name !== undefined) names.add(one.name)
    const numbered = branch[number]
    const named = one.name !== undefined && Object.hasOwn(branch, one.name) ? branch[one.name] : undefined
    const name = numbered === undefined && one.name !== undefined ? one.name : number
    const value = numbered ?? named
    if (numbered !== undefined && named !== undefined && !isSame(numbered, named)) {
      report(name, `it differs from ${one.name}, which is the same element`)
    }
    if (value !== undefined && one.unused) report(name, 'the guide does not use it; leave it out')
    return { value, rules: one, name }
  })
  for (const [name, value] of Object.entries(branch)) {
    if (value !== undefined && !names.has(name)) report(name, 'the guide has no such name here')
  }
  return fields
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true
  const plain = (value: unknown) =>
    JSON.stringify(value, (_, inner) => (inner instanceof Decimal ? decimalText(inner) : inner))
  return plain(one) === plain(other)
}

function joined(name: string, inner: string): string {
  return inner === '' ? name : `${name}.${inner}`
}

function elementOf(value: unknown, rules: ElementRules, report: Report): Element {
  if (value === undefined) return ''
  if (!Array.isArray(value)) return singleOf(value, rules, report)
  const items = value.map((one, index) =>
    singleOf(one, rules, (inner, text) => report(`[${index}]${inner && `.${inner}`}`, text)),
  )
  const kept = items.slice(0, items.findLastIndex((one) => one.length > 0) + 1)
  if (kept.length > rules.repeat) report('', 'it may not be repeated so often')
  return kept.length < 2 ? (kept[0] ?? '') : { repetitions: kept }
}

function singleOf(value: unknown, rules: ElementRules, report: Report): string | Components {
  if (rules.components === undefined) return textOf(value, rules, report)
  if (!isFields(value)) {
    report('', 'it has components; give each under its number, such as 01')
    return ''
  }
  const components = fieldsOf(value, rules.components, { report }).map((field) =>
    field.value === undefined ? '' : textOf(field.value, field.rules, (_, text) => report(field.name, text)),
  )
  const kept = withoutEmptyEnd(components)
  return kept.length < 2 ? (kept[0] ?? '') : kept
}

/** Numbers are written exactly; Nn has an implied point, so 12.34 as N2 is 1234. */
function textOf(value: unknown, { type }: ElementRules, report: Report): string {
  if (typeof value === 'string') return value
  if (!(value instanceof Decimal)) {
    report(
      '',
      typeof value === 'boolean' ? 'a boolean is no value of EDI; map it to a code' : 'here stands a text',
    )
    return ''
  }
  const implied = /^N[1-9]$/.test(type) ? Number(type.slice(1)) : 0
  if (implied === 0) return decimalText(value)
  const shift = implied - value.scale
  if (shift >= 0) return String(value.unscaled * 10n ** BigInt(shift))
  const divisor = 10n ** BigInt(-shift)
  if (value.unscaled % divisor !== 0n)
    report('', `it has more than ${implied} digits behind the point; round it`)
  return String(value.unscaled / divisor)
}

/** Product ids go into the pairs that are still free; those that stand there already are not repeated. */
function placeIds(ids: unknown, elements: Element[], { idPairs }: Node, report: Report): void {
  if (!isFields(ids)) {
    report('ids', 'here stand qualifiers and their ids')
    return
  }
  for (const [qualifier, id] of Object.entries(ids)) {
    if (typeof id !== 'string' || id === '') {
      if (id !== undefined && id !== '') report(`ids.${qualifier}`, 'here stands a text')
      continue
    }
    const isThere = idPairs.some(
      ([at, valueAt]) => elements[at - 1] === qualifier && elements[valueAt - 1] !== '',
    )
    if (isThere) continue
    const free = idPairs.find(([at, valueAt]) => elements[at - 1] === '' && elements[valueAt - 1] === '')
    if (free === undefined)
      report(`ids.${qualifier}`, `the segment holds ${idPairs.length} ids, and all are taken`)
    else {
      elements[free[0] - 1] = qualifier
      elements[free[1] - 1] = id
    }
  }
}

function withoutEmptyEnd<Item extends Element>(items: readonly Item[]): readonly Item[] {
  return items.slice(0, items.findLastIndex((one) => one !== '') + 1)
}
