import type { Place } from '../finding.ts'
import type { FindingCode } from '../finding-codes.ts'
import { fits } from '../fits.ts'
import type { ElementRules, Node, QualifiedElement } from '../guide/program.ts'
import type { SegmentReader, Span } from '../segment-reader.ts'
import { noteFault, noteText } from './check-notes.ts'
import { valueFault } from './check-value.ts'
import { elementName, valueText } from './element-words.ts'
import type { Judgement } from './judgement.ts'

type Segment = {
  readonly reader: SegmentReader
  readonly node: Node
  readonly judgement: Judgement
  /** Where the segment stands; asked only when something is wrong. */
  readonly place: () => Place
}
type At = { readonly element: number; readonly component?: number }

/** Checks the elements of a segment that stands in its place. One bad element gives one finding. */
export function checkSegment(segment: Segment): void {
  const { reader, node } = segment
  const { elements, lastRequired } = node
  let faulty: Set<number> | undefined
  const last = Math.min(elements.length, Math.max(reader.elementCount, lastRequired))
  for (let element = 1; element <= last; element++) {
    const rules = elements[element - 1]
    if (rules !== undefined && !checkElement(segment, element, rules)) {
      faulty ??= new Set()
      faulty.add(element)
    }
  }
  if (reader.elementCount > 0 && !reader.has(reader.elementCount)) trailingSeparators(segment)
  if (reader.elementCount > elements.length) tooManyElements(segment)
  if (node.notes.length > 0) checkNotes(segment, faulty)
}

function checkNotes(segment: Segment, faulty: ReadonlySet<number> | undefined): void {
  const { reader, node } = segment
  const present = (position: number) => reader.has(position)
  let reported = faulty
  for (const note of node.notes) {
    if (note.from > reader.elementCount) continue
    const fault = noteFault(note, present)
    // An element that is found at fault already is reported once.
    if (fault === undefined || reported?.has(fault.position) === true) continue
    const { code, position } = fault
    reported = new Set(reported).add(position)
    const text = noteText(note, (one) => elementName(node.tag, one))
    report(segment, code, text, { element: position }, node.elements[position - 1])
  }
}

/** False when something was found. */
function checkElement(segment: Segment, element: number, base: ElementRules): boolean {
  const { reader, node } = segment
  const rules = base.qualified.length === 0 ? base : underQualifiers(base, reader)
  if (!reader.has(element)) {
    if (rules.mandatoryBy === undefined) return true
    return missing(segment, { element }, rules)
  }
  if (rules.unused) {
    const text = `${elementName(node.tag, element)} is not used by the guide and is not read. Leave it out.`
    report(segment, 'ELEMENT_NOT_USED', text, { element }, rules)
    return false
  }
  if (rules.repeat > 1) return checkRepetitions(segment, element, rules)
  return checkContent(segment, { element }, rules, {
    start: reader.startOf(element),
    end: reader.endOf(element),
  })
}

function checkRepetitions(segment: Segment, element: number, rules: ElementRules): boolean {
  const { reader, node } = segment
  const spans = reader.repetitions(element)
  let fine = true
  if (spans.length > rules.repeat) {
    const text = `${elementName(node.tag, element)} comes more than ${rules.repeat} times. Leave the rest out.`
    report(segment, 'TOO_MANY_REPETITIONS', text, { element }, rules)
    fine = false
  }
  for (const span of spans.slice(0, rules.repeat)) {
    if (reader.isFilled(span.start, span.end)) fine = checkContent(segment, { element }, rules, span) && fine
  }
  return fine
}

function checkContent(segment: Segment, at: At, rules: ElementRules, span: Span): boolean {
  if (rules.components === undefined) return checkValue(segment, at, rules, span.start, span.end)
  return checkComposite(segment, at.element, rules, { components: rules.components, span })
}

function checkComposite(
  segment: Segment,
  element: number,
  composite: ElementRules,
  { components, span }: { readonly components: readonly ElementRules[]; readonly span: Span },
): boolean {
  const { reader, node } = segment
  const count = reader.splitComponents(span)
  let fine = true
  for (let index = 0; index < components.length; index++) {
    const base = components[index]
    if (base === undefined || (index >= count && base.mandatoryBy === undefined)) continue
    fine = checkComponent(segment, { element, component: index + 1 }, base, count) && fine
  }
  if (count > components.length) {
    const text = `${elementName(node.tag, element)} has more than ${components.length} components. Leave the rest out.`
    report(segment, 'TOO_MANY_COMPONENTS', text, { element }, composite)
    fine = false
  }
  return checkCompositeNotes(segment, element, composite, count) && fine
}

function checkComponent(segment: Segment, at: Required<At>, base: ElementRules, count: number): boolean {
  const { reader } = segment
  const index = at.component - 1
  const rules = base.qualified.length === 0 ? base : underQualifiers(base, reader)
  const start = reader.componentStart(index)
  const end = reader.componentEnd(index)
  if (index < count && reader.isFilled(start, end)) return checkValue(segment, at, rules, start, end)
  return rules.mandatoryBy === undefined || missing(segment, at, rules)
}

function checkCompositeNotes(
  segment: Segment,
  element: number,
  { notes, components = [] }: ElementRules,
  count: number,
): boolean {
  const { reader, node } = segment
  const present = (position: number) =>
    position <= count &&
    reader.isFilled(reader.componentStart(position - 1), reader.componentEnd(position - 1))
  let fine = true
  for (const note of notes) {
    const fault = noteFault(note, present)
    if (fault === undefined) continue
    const text = noteText(note, (one) => elementName(node.tag, element, one))
    report(segment, fault.code, text, { element, component: fault.position }, components[fault.position - 1])
    fine = false
  }
  return fine
}

function checkValue(segment: Segment, at: At, rules: ElementRules, start: number, end: number): boolean {
  const { reader, node } = segment
  const code = valueFault(reader, start, end, rules)
  if (code === undefined) return true
  const text = valueText(code, elementName(node.tag, at.element, at.component), rules)
  report(segment, code, text, at, rules, reader.slice(start, Math.min(end, start + 400)))
  return false
}

function missing(segment: Segment, at: At, rules: ElementRules): boolean {
  const name = elementName(segment.node.tag, at.element, at.component)
  const byGuide = rules.mandatoryBy === 'guide'
  const code = byGuide ? 'ELEMENT_REQUIRED_BY_GUIDE' : 'ELEMENT_MISSING'
  report(segment, code, `${name} is missing${byGuide ? '; the guide requires it' : ''}. Send it.`, at, rules)
  return false
}

function tooManyElements(segment: Segment): void {
  const { reader, node } = segment
  const most = node.elements.length
  for (let element = most + 1; element <= reader.elementCount; element++) {
    if (!reader.has(element)) continue
    const text = `${node.tag} has more than ${most} elements. Leave the rest out.`
    report(segment, 'TOO_MANY_ELEMENTS', text, { element: most + 1 }, undefined)
    return
  }
}

function trailingSeparators(segment: Segment): void {
  const text = `${segment.node.tag} ends in separators without elements. Leave them out.`
  segment.judgement.report('TRAILING_SEPARATORS', text, segment.place())
}

function report(
  segment: Segment,
  code: FindingCode,
  text: string,
  at: At,
  rules: ElementRules | undefined,
  value?: string,
): void {
  const { reader, judgement } = segment
  const place = segment.place()
  const reference = rules?.reference
  judgement.report(code, text, {
    ...place,
    ...at,
    byteOffset: at.element <= reader.elementCount ? reader.offsetOf(at.element) : place.byteOffset,
    ...(reference !== undefined && { reference }),
    ...(value !== undefined && { value }),
  })
}

/** The rules of an element where the guide has further ones for the qualifier that this segment carries. */
function underQualifiers(base: ElementRules, reader: SegmentReader): ElementRules {
  return base.qualified.reduce(
    (rules, one) => (fits(reader, one.discriminator) ? merged(rules, one) : rules),
    base,
  )
}

function merged(rules: ElementRules, one: QualifiedElement): ElementRules {
  return {
    ...rules,
    codes: one.codes ?? rules.codes,
    min: one.min ?? rules.min,
    max: one.max ?? rules.max,
    mandatoryBy: rules.mandatoryBy ?? (one.mandatory ? 'guide' : undefined),
    unused: rules.unused || one.unused,
  }
}
