import { isLineEnd } from './frame/bytes.ts'
import type { Delimiters } from './interchange.ts'

/** What a byte is to the reader of a segment; one bit each, so that a segment remembers which kinds it has. */
export const byteClass = {
  data: 0,
  element: 1,
  segment: 2,
  component: 4,
  repetition: 8,
  release: 16,
  /** A line end where lines are folded (EDIFACT): no data. */
  lineEnd: 32,
  /** A control character: data, but of no character set of X12.6 or ISO 9735. */
  control: 64,
} as const

let last: { readonly delimiters: Delimiters; readonly classes: Uint8Array } | undefined

/** The class of every byte; that of the last delimiters is kept, since transactions of an interchange share them. */
export function byteClassesOf(delimiters: Delimiters): Uint8Array {
  if (last?.delimiters === delimiters) return last.classes
  const classes = makeClasses(delimiters)
  last = { delimiters, classes }
  return classes
}

/** Line ends within a segment are no data: EDIFACT and TRADACOMS, which alone have a release character or decimal mark. */
export function foldsLines({ decimal, release }: Delimiters): boolean {
  return decimal !== undefined || release !== undefined
}

function makeClasses(delimiters: Delimiters): Uint8Array {
  const { element, segment, component, repetition, release } = delimiters
  const classes = new Uint8Array(256)
  const folds = foldsLines(delimiters)
  for (let byte = 0; byte < 0x20; byte++) {
    classes[byte] = folds && isLineEnd(byte) ? byteClass.lineEnd : byteClass.control
  }
  classes[0x7f] = byteClass.control
  if (repetition !== undefined) classes[repetition] = byteClass.repetition
  classes[component] = byteClass.component
  if (release !== undefined) classes[release] = byteClass.release
  classes[element] = byteClass.element
  classes[segment] = byteClass.segment
  return classes
}
