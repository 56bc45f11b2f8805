import type { Note } from '../guide/program.ts'
import { reportPart } from './check-part.ts'
import { elementName } from './element-words.ts'
import { holds } from './masked-note.ts'
import type { SegmentCheck } from './segment-check.ts'
import type { Walk } from './walk.ts'

export type NoteFault = {
  readonly code: 'ELEMENT_CONDITION_MISSING' | 'ELEMENT_EXCLUDED'
  /** The position that is missing, or that must not be there. */
  readonly position: number
}

/** Checks the notes of a segment; an element that is found at fault already is reported once. */
export function checkNotes(
  walk: Walk,
  { notes, elements }: SegmentCheck,
  { present, faulty }: { readonly present: number; readonly faulty: ReadonlySet<number> | undefined },
): void {
  const { reader } = walk
  const { elementCount } = reader
  let reported = faulty
  for (const masked of notes) {
    const { note, isMasked } = masked
    if (note.from > elementCount || (isMasked && holds(masked, present))) continue
    const fault = noteFault(note, (position) => reader.has(position))
    if (fault === undefined || reported?.has(fault.position) === true) continue
    const { code, position: element } = fault
    reported = new Set(reported).add(element)
    const isWithin = element <= elementCount
    const check = elements[element - 1]
    reportPart(walk, code, {
      element,
      start: isWithin ? reader.startOf(element) : reader.endOf(elementCount),
      end: reader.endOf(isWithin ? element : elementCount),
      ...(check !== undefined && { check }),
      text: () => noteText(note, (one) => elementName(reader.tag, one)),
    })
  }
}

/** What breaks a note: the position that is missing or too many; undefined when it holds. */
export function noteFault(note: Note, present: (position: number) => boolean): NoteFault | undefined {
  const { kind, positions } = note
  const [first = 0, ...rest] = positions
  const there = positions.filter(present)
  const missing = (among: readonly number[]) => faultAt('ELEMENT_CONDITION_MISSING', absentOf(among, present))
  switch (kind) {
    case 'P':
    case 'D2':
      return there.length === 0 ? undefined : missing(positions)
    case 'R':
    case 'D3':
      return there.length > 0 ? undefined : missing(positions)
    case 'D1':
      return there.length === 0 ? missing(positions) : faultAt('ELEMENT_EXCLUDED', there[1])
    case 'E':
    case 'D4':
      return faultAt('ELEMENT_EXCLUDED', there[1])
    case 'C':
    case 'D5':
      return present(first) ? missing(rest) : undefined
    case 'L':
    case 'D6':
      return present(first) && !rest.some(present) ? missing(rest) : undefined
    case 'D7':
      return present(first) ? faultAt('ELEMENT_EXCLUDED', rest.find(present)) : undefined
    default:
      return kind satisfies never
  }
}

function faultAt(code: NoteFault['code'], position: number | undefined): NoteFault | undefined {
  return position === undefined ? undefined : { code, position }
}

function absentOf(positions: readonly number[], present: (position: number) => boolean): number | undefined {
  return positions.find((position) => !present(position))
}

/** The rule in words, with the names of the elements: `PO106 and PO107 go together`. */
export function noteText({ kind, positions }: Note, name: (position: number) => string): string {
  const all = positions.map(name)
  const [first = '', ...rest] = all
  switch (kind) {
    case 'P':
    case 'D2':
      return `${all.join(' and ')} go together: send all of them or none.`
    case 'R':
    case 'D3':
      return `At least one of ${all.join(', ')} is required. Send one.`
    case 'D1':
      return `Exactly one of ${all.join(', ')} is required. Send one and leave the others out.`
    case 'E':
    case 'D4':
      return `Only one of ${all.join(', ')} may be sent. Leave the others out.`
    case 'C':
    case 'D5':
      return `With ${first} comes ${rest.join(' and ')}. Send it, or leave ${first} out.`
    case 'L':
    case 'D6':
      return `With ${first} comes at least one of ${rest.join(', ')}. Send one, or leave ${first} out.`
    case 'D7':
      return `With ${first} comes none of ${rest.join(', ')}. Leave them out, or leave ${first} out.`
    default:
      return kind satisfies never
  }
}
