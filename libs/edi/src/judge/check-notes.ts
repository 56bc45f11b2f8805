import type { Note } from '../guide/program.ts'

export type NoteFault = {
  readonly code: 'ELEMENT_CONDITION_MISSING' | 'ELEMENT_EXCLUDED'
  /** The position that is missing, or that must not be there. */
  readonly position: number
  readonly note: Note
}

/** Checks the relational notes of a segment or composite against what is present (X12.6). */
export function noteFaults(
  notes: readonly Note[],
  present: (position: number) => boolean,
): readonly NoteFault[] {
  if (notes.length === 0) return []
  const faults: NoteFault[] = []
  for (const note of notes) {
    const fault = noteFault(note, present)
    if (fault !== undefined) faults.push(fault)
  }
  return faults
}

function noteFault(note: Note, present: (position: number) => boolean): NoteFault | undefined {
  const { kind, positions } = note
  const [first = 0, ...rest] = positions
  if (kind === 'E') {
    const second = positions.filter(present)[1]
    return second === undefined ? undefined : { code: 'ELEMENT_EXCLUDED', position: second, note }
  }
  const position = missingPosition(kind, first, rest, present)
  return position === undefined ? undefined : { code: 'ELEMENT_CONDITION_MISSING', position, note }
}

function missingPosition(
  kind: 'P' | 'R' | 'C' | 'L',
  first: number,
  rest: readonly number[],
  present: (position: number) => boolean,
): number | undefined {
  const all = [first, ...rest]
  const absent = (position: number) => !present(position)
  if (kind === 'P') return all.some(present) ? all.find(absent) : undefined
  if (kind === 'R') return all.some(present) ? undefined : first
  if (absent(first)) return undefined
  if (kind === 'C') return rest.find(absent)
  return rest.some(present) ? undefined : rest[0]
}

/** The rule in words, with the names of the elements: `PO106 and PO107 go together`. */
export function noteText({ kind, positions }: Note, name: (position: number) => string): string {
  const [first = '', ...rest] = positions.map(name)
  const all = [first, ...rest]
  if (kind === 'P') return `${all.join(' and ')} go together: send all of them or none.`
  if (kind === 'R') return `At least one of ${all.join(', ')} is required. Send one.`
  if (kind === 'E') return `Only one of ${all.join(', ')} may be sent. Leave the others out.`
  if (kind === 'C') return `With ${first} comes ${rest.join(' and ')}. Send it, or leave ${first} out.`
  return `With ${first} comes at least one of ${rest.join(', ')}. Send one, or leave ${first} out.`
}
