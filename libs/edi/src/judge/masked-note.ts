import type { Note } from '../guide/program.ts'

/** A note as bit masks over positions 1 to 31; a note beyond them has no mask and is asked position by position. */
export type MaskedNote = {
  readonly note: Note
  readonly isMasked: boolean
  readonly test: number
  readonly first: number
  readonly others: number
}

/** What a note asks of the elements that are there, beside its first where that one is. */
const noteTest = { all: 0, allOrNone: 1, some: 2, atMostOne: 3, exactlyOne: 4, none: 5 } as const

const tests: { readonly [kind in Note['kind']]: number } = {
  ...{ P: noteTest.allOrNone, R: noteTest.some, E: noteTest.atMostOne, C: noteTest.all, L: noteTest.some },
  ...{ D1: noteTest.exactlyOne, D2: noteTest.allOrNone, D3: noteTest.some, D4: noteTest.atMostOne },
  ...{ D5: noteTest.all, D6: noteTest.some, D7: noteTest.none },
}

const directed: ReadonlySet<string> = new Set(['C', 'L', 'D5', 'D6', 'D7'])

export function maskedNote(note: Note): MaskedNote {
  const { kind, positions } = note
  const [first = 0, ...rest] = positions
  const isDirected = directed.has(kind)
  return {
    note,
    isMasked: positions.every((position) => position <= 31),
    test: tests[kind],
    first: isDirected ? bit(first) : 0,
    others: (isDirected ? rest : positions).reduce((mask, position) => mask | bit(position), 0),
  }
}

/** The bit of a position in a mask of what is there; 0 beyond 31. */
export function bit(position: number): number {
  return position <= 31 ? 1 << (position - 1) : 0
}

/** Whether the note holds for the positions that are there. */
export function holds({ test, first, others }: MaskedNote, present: number): boolean {
  if (first !== 0 && (present & first) === 0) return true
  const there = present & others
  switch (test) {
    case noteTest.all:
      return there === others
    case noteTest.allOrNone:
      return there === 0 || there === others
    case noteTest.some:
      return there !== 0
    case noteTest.atMostOne:
      return (there & (there - 1)) === 0
    case noteTest.exactlyOne:
      return there !== 0 && (there & (there - 1)) === 0
    default:
      return there === 0
  }
}
