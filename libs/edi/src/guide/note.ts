import type { Note, NoteKind } from './program.ts'

/**
 * Reads one note; undefined when it is none. X12's relational notes (X12.6): `P0304` is kind P over positions 3 and 4.
 * EDIFACT's dependency notes (ISO 9735 part 1, and the foot of a segment in its directory): `D5(030,040)`, where
 * positions count in tens.
 */
export function readNote(text: string): Note | undefined {
  const [, kind, list = ''] = /^([PRECL])((?:\d\d)+)$/.exec(text) ?? dependency.exec(text) ?? []
  if (!isKind(kind)) return undefined
  const positions = kind.startsWith('D')
    ? list.split(',').map((one) => Number(one) / 10)
    : (list.match(/\d\d/g) ?? []).map(Number)
  if (positions.length < 2 || positions.some((one) => one < 1 || !Number.isInteger(one))) return undefined
  return { kind, positions, from: firstThatBreaks(kind, positions) }
}

const dependency = /^(D[1-7])\((\d{3}(?:,\d{3})*)\)$/

const kinds: ReadonlySet<string> = new Set([
  'P',
  'R',
  'E',
  'C',
  'L',
  'D1',
  'D2',
  'D3',
  'D4',
  'D5',
  'D6',
  'D7',
])

function isKind(kind: string | undefined): kind is NoteKind {
  return kind !== undefined && kinds.has(kind)
}

/** Kinds that ask for one of their elements where none is there. */
export function asksForOne(kind: NoteKind): boolean {
  return kind === 'R' || kind === 'D1' || kind === 'D3'
}

/** Kinds that say something only when their first element is there. */
export function isDirected(kind: NoteKind): boolean {
  return kind === 'C' || kind === 'L' || kind === 'D5' || kind === 'D6' || kind === 'D7'
}

function firstThatBreaks(kind: NoteKind, positions: readonly number[]): number {
  if (asksForOne(kind)) return 0
  return isDirected(kind) ? (positions[0] ?? 0) : Math.min(...positions)
}
