import type { FindingCode } from '../../finding-codes.ts'
import type { ElementRules, Node, Note } from '../../guide/program.ts'
import type { Element, Segment } from '../../view/interchange-tree.ts'
import { rulesOf } from './sample-segment.ts'
import type { Placed } from './sample-transaction.ts'

/** One thing made wrong in a segment that was right, and the finding that it must give. */
export type ElementFault = {
  readonly segment: Segment
  readonly code: FindingCode
  readonly element: number
  readonly component?: number
}

type Value = {
  readonly rules: ElementRules
  readonly element: number
  readonly component?: number
  /** Empty when it is not there. */
  readonly text: string
}

/** Every fault of this kind that one segment can have, each alone. Qualifiers stay right: rules hang on them. */
export function elementFaults(placed: Placed): readonly ElementFault[] {
  // Another length or other octets are another segment altogether: framing says so.
  if (placed.node.tag === 'BIN' || placed.node.tag === 'BDS') return []
  const qualifiers = qualifiersOf(placed.node)
  const values = valuesOf(placed).filter(({ element }) => !qualifiers.has(element))
  return [
    ...values.flatMap((value) => valueFaults(placed.segment, value)),
    ...values.flatMap((value) => missingFaults(placed, value)),
    ...noteFaults(placed, qualifiers),
    ...tooMany(placed),
  ]
}

function qualifiersOf({ counted, elements }: Node): ReadonlySet<number> {
  const named = elements.flatMap(({ qualified, components = [] }) => [
    ...qualified,
    ...components.flatMap((one) => one.qualified),
  ])
  return new Set([...counted, ...named].map(({ discriminator }) => discriminator.element))
}

/** The texts of a segment, and the places that are empty; what is repeated is left alone. */
function valuesOf(placed: Placed): readonly Value[] {
  return rulesOf(placed).flatMap((rules, index): readonly Value[] => {
    const element = index + 1
    const found = placed.segment.elements[index] ?? ''
    if (typeof found === 'object' && 'repetitions' in found) return []
    if (rules.components === undefined)
      return [{ rules, element, text: typeof found === 'string' ? found : '' }]
    if (found === '') return [{ rules, element, text: '' }]
    const parts = typeof found === 'string' ? [found] : found
    return rules.components.map((one, at) => ({
      ...{ rules: one, element, component: at + 1 },
      text: parts[at] ?? '',
    }))
  })
}

function valueFaults(segment: Segment, value: Value): readonly ElementFault[] {
  const { rules, text } = value
  const fault = (code: FindingCode, changed: string) => [faultOf(segment, value, { code, changed })]
  if (rules.components !== undefined) return []
  if (text === '') return rules.unused ? fault('ELEMENT_NOT_USED', 'X'.padEnd(rules.min, 'X')) : []
  const { type, min, max, codes } = rules
  const isNumber = /^(N\d?|R|n)$/.test(type)
  const filler = isNumber ? '1' : 'X'
  return [
    ...(max < 500 ? fault('ELEMENT_TOO_LONG', filler.repeat(max + 1)) : []),
    ...(min > 1 ? fault('ELEMENT_TOO_SHORT', filler.repeat(min - 1)) : []),
    ...(isNumber ? fault('NUMBER_INVALID', 'X'.repeat(min)) : []),
    ...(type === 'DT' ? fault('DATE_INVALID', max === 6 ? '261301' : '20261301') : []),
    ...(type === 'TM' ? fault('TIME_INVALID', '2560'.padEnd(min, '0')) : []),
    ...(codes !== undefined && !isNumber && !/^(DT|TM)$/.test(type)
      ? fault('CODE_NOT_IN_GUIDE', otherThan(codes, min))
      : []),
  ]
}

function otherThan(codes: ReadonlySet<string>, length: number): string {
  for (const letter of 'QXJKZ') {
    const code = letter.repeat(Math.max(1, length))
    if (!codes.has(code)) return code
  }
  return '?'.repeat(length)
}

/** A note that the missing element breaks too is told with it; not so among components. */
function missingFaults({ node, segment }: Placed, value: Value): readonly ElementFault[] {
  const { rules, element, component, text } = value
  if (rules.mandatoryBy === undefined || text === '') return []
  const notes = component === undefined ? node.notes : (node.elements[element - 1]?.notes ?? [])
  const own = notes.filter(({ positions }) => positions.includes(component ?? element))
  if (own.some(({ kind }) => component !== undefined || kind === 'R' || kind === 'L')) return []
  const whole = component === undefined ? '' : segment.elements[element - 1]
  // The only component there is: without it the composite itself would be missing.
  if (component !== undefined && (typeof whole !== 'object' || 'repetitions' in whole)) return []
  const code = rules.mandatoryBy === 'guide' ? 'ELEMENT_REQUIRED_BY_GUIDE' : 'ELEMENT_MISSING'
  return [faultOf(segment, value, { code, changed: '' })]
}

/** Of a note that holds, its last element is taken away, or given where only one may be. */
function noteFaults({ node, segment }: Placed, qualifiers: ReadonlySet<number>): readonly ElementFault[] {
  return node.notes.flatMap((note) => {
    const position = breaking(note, segment)
    if (position === undefined || qualifiers.has(position)) return []
    const alone = node.notes.every((one) => one === note || !one.positions.includes(position))
    const rules = node.elements[position - 1]
    if (!alone || rules === undefined || rules.mandatoryBy !== undefined || rules.unused) return []
    const excludes = note.kind === 'E' || note.kind === 'D4'
    if (rules.components !== undefined && excludes) return []
    const code = excludes ? 'ELEMENT_EXCLUDED' : 'ELEMENT_CONDITION_MISSING'
    const changed = excludes ? exampleOf(rules) : ''
    return changed === undefined
      ? []
      : [faultOf(segment, { rules, element: position, text: '' }, { code, changed })]
  })
}

/** The position that the judge names once it is taken away, or given: of several that are absent it names the first. */
function breaking({ kind, positions }: Note, segment: Segment): number | undefined {
  const filled = (position: number) => (segment.elements[position - 1] ?? '') !== ''
  const there = positions.filter(filled)
  const [first, second] = positions
  switch (kind) {
    case 'E':
    case 'D4':
      return there.length === 1 ? positions.slice(positions.indexOf(there[0] ?? 0) + 1).at(0) : undefined
    case 'P':
    case 'C':
    case 'D2':
    case 'D5':
      return there.length === 2 && positions.length === 2 ? second : undefined
    case 'L':
    case 'D6':
      return there.length === 2 && there[0] === first && there[1] === second ? second : undefined
    case 'R':
    case 'D3':
      return there.length === 1 && there[0] === first ? first : undefined
    // Exactly one, or none beside the first: to break them what is there would have to be more than a change of one.
    case 'D1':
    case 'D7':
      return undefined
    default:
      return kind satisfies never
  }
}

function exampleOf({ type, min, codes }: ElementRules): string | undefined {
  if (codes !== undefined) return [...codes][0]
  if (type === 'DT') return min === 6 ? '260115' : '20260115'
  if (type === 'TM') return '0930'.padEnd(min, '0')
  return (/^(N\d?|R|n)$/.test(type) ? '1' : 'X').repeat(Math.max(1, min))
}

function tooMany({ node, segment }: Placed): readonly ElementFault[] {
  const most = node.elements.length
  const elements = [...filledUp(segment.elements, most), 'X']
  return [{ segment: { ...segment, elements }, code: 'TOO_MANY_ELEMENTS', element: most + 1 }]
}

function faultOf(
  segment: Segment,
  { element, component, rules: _ }: Value,
  { code, changed }: { readonly code: FindingCode; readonly changed: string },
): ElementFault {
  const elements: Element[] = [...filledUp(segment.elements, element)]
  const before = elements[element - 1] ?? ''
  elements[element - 1] = component === undefined ? changed : withComponent(before, component, changed)
  return {
    segment: { ...segment, elements: elements.slice(0, elements.findLastIndex((one) => one !== '') + 1) },
    ...{ code, element, ...(component !== undefined && { component }) },
  }
}

function withComponent(before: Element, component: number, changed: string): Element {
  const parts = typeof before === 'string' ? [before] : 'repetitions' in before ? [] : [...before]
  while (parts.length < component) parts.push('')
  parts[component - 1] = changed
  return parts
}

function filledUp(elements: readonly Element[], count: number): readonly Element[] {
  return [...elements, ...Array.from({ length: Math.max(0, count - elements.length) }, () => '')]
}
