import type { Delimiters, Framing, Interchange, Range } from '../interchange.ts'
import { SegmentReader } from '../segment-reader.ts'
import { partsOf } from './parts-of.ts'

const masked = 0x78 // x

/**
 * A copy of a file in which nothing can be read but its structure: each byte of each value is an x. What the envelope
 * says of control numbers, counts, dates and versions stays, for by these a file is known; the ids of the parties do not.
 */
export function maskValues(bytes: Uint8Array, { interchanges }: Pick<Framing, 'interchanges'>): Uint8Array {
  const copy = Uint8Array.from(bytes)
  for (const interchange of interchanges) maskInterchange(copy, bytes, { interchange, fileOffset: 0 })
  return copy
}

/** The same of a stretch of a file, which begins at `fileOffset`. */
export function maskStretch(bytes: Uint8Array, interchange: Interchange, fileOffset: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  maskInterchange(copy, bytes, { interchange, fileOffset })
  return copy
}

// Elements of the envelope that name somebody, or hold what two parties agreed in secret.
const secrets: { readonly [tag: string]: readonly number[] | undefined } = {
  ISA: [2, 4, 6, 8],
  GS: [2, 3],
  UNB: [2, 3, 6, 7, 10],
  UNG: [2, 3, 7],
  STX: [2, 3, 6],
}
const open: ReadonlySet<string> = new Set([
  ...['IEA', 'GE', 'UNZ', 'UNE', 'ST', 'SE', 'UNH', 'UNT'],
  ...['BAT', 'MHD', 'MTR', 'EOB', 'END'],
])

/** The same of one transaction alone, header to trailer. */
export function maskTransaction(bytes: Uint8Array, delimiters: Delimiters): Uint8Array {
  const copy = Uint8Array.from(bytes)
  maskRange(copy, bytes, { delimiters, range: { offset: 0, length: bytes.length } })
  return copy
}

type Masking = {
  readonly delimiters: Delimiters
  readonly range: Range
  readonly fileOffset?: number
}

function maskRange(
  copy: Uint8Array,
  bytes: Uint8Array,
  { delimiters, range, fileOffset = 0 }: Masking,
): void {
  const reader = new SegmentReader(bytes, delimiters, range, fileOffset)
  while (reader.advance()) maskSegment(copy, reader)
}

function maskInterchange(
  copy: Uint8Array,
  bytes: Uint8Array,
  { interchange, fileOffset }: { readonly interchange: Interchange; readonly fileOffset: number },
): void {
  const { delimiters } = interchange
  for (const part of partsOf(bytes, interchange, fileOffset)) {
    if (part.kind === 'envelope') maskSegment(copy, part.reader)
    else maskRange(copy, bytes, { delimiters, range: part.transaction.range, fileOffset })
  }
}

function maskSegment(copy: Uint8Array, reader: SegmentReader): void {
  const { tag, elementCount } = reader
  if (open.has(tag)) return
  const some = secrets[tag]
  for (let element = 1; element <= elementCount; element++) {
    if (some === undefined || some.includes(element)) maskElement(copy, reader, element)
  }
}

function maskElement(copy: Uint8Array, reader: SegmentReader, element: number): void {
  const { component, repetition, release } = reader.separators
  const end = reader.endOf(element)
  for (let at = reader.startOf(element); at < end; at++) {
    const byte = reader.bytes[at] ?? 0
    if (byte === release) copy[at++] = masked
    else if (byte === component || byte === repetition || byte <= 0x20) continue
    if (at < end) copy[at] = masked
  }
}
