import type { Note } from '../guide/program.ts'

export type NoteFault = {
  readonly code: 'ELEMENT_CONDITION_MISSING' | 'ELEMENT_EXCLUDED'
  /** The position that is missing, or that must not be there. */
  readonly position: number
  readonly note: Note
}

/** Checks one relational note against what is present (X12.6). Runs for every segment, so it makes nothing new. */
export function noteFault(note: Note, present: (position: number) => boolean): NoteFault | undefined {
  const { kind, positions } = note
  if (kind === 'E') {
    const position = secondPresent(positions, present)
    return position === 0 ? undefined : { code: 'ELEMENT_EXCLUDED', position, note }
  }
  const position = missingPosition(kind, positions, present)
  return position === 0 ? undefined : { code: 'ELEMENT_CONDITION_MISSING', position, note }
}

/** 0 when the note holds. */
function missingPosition(
  kind: 'P' | 'R' | 'C' | 'L',
  positions: readonly number[],
  present: (position: number) => boolean,
): number {
  const first = positions[0] ?? 0
  if ((kind === 'C' || kind === 'L') && !present(first)) return 0
  const from = kind === 'C' || kind === 'L' ? 1 : 0
  let absent = 0
  let there = 0
  for (let index = from; index < positions.length; index++) {
    const position = positions[index] ?? 0
    if (present(position)) there++
    else if (absent === 0) absent = position
  }
  // R and L ask for one of them, P and C for all; P only where one is there.
  if (kind === 'R' || kind === 'L') return there > 0 ? 0 : absent
  return kind === 'P' && there === 0 ? 0 : absent
}

function secondPresent(positions: readonly number[], present: (position: number) => boolean): number {
  let there = 0
  for (const position of positions) if (present(position) && ++there === 2) return position
  return 0
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
