import { isAscii } from 'node:buffer'
import { foldsLines } from '../../byte-classes.ts'
import type { Delimiters } from '../../interchange.ts'
import { indexOfByte, isBlank } from '../bytes.ts'

/*
 * BIN*length*octets~          BIN01 (784) counts the octets of BIN02 (785), in which every byte may occur
 * BDS*filter*length*octets~   BDS02 and BDS03 the same (X12.22)
 */
const letterB = 0x42

/** The element in which every byte is data; the one before it counts them. */
export const octetElements: ReadonlyMap<string, number> = new Map([
  ['BIN', 2],
  ['BDS', 3],
])

/** Whether a segment of octets begins at `at`, its tag and a separator. */
export function startsBinary(bytes: Uint8Array, at: number, element: number): boolean {
  if (bytes[at] !== letterB || bytes[at + 3] !== element) return false
  const [second, third] = [bytes[at + 1], bytes[at + 2]]
  return (second === 0x49 && third === 0x4e) || (second === 0x44 && third === 0x53)
}

/** Takes what stands behind the tag and its separator byte by byte, until the octets begin. */
export class BinaryHead {
  private readonly element: number
  /** Elements before the one that says the length. */
  private before: number
  private field = ''
  /** Number of the element that says the length. */
  readonly lengthElement: number
  /** Octets that follow, once `push` has said `octets`. */
  octets = 0

  constructor(secondLetter: number | undefined, element: number) {
    this.element = element
    this.before = secondLetter === 0x44 ? 1 : 0
    this.lengthElement = this.before + 1
  }

  /** `none`: it says no length, and is a segment like every other one. */
  push(byte: number): 'more' | 'none' | 'octets' {
    if (byte !== this.element) {
      this.field += String.fromCharCode(byte)
      return this.field.length > 15 ? 'none' : 'more'
    }
    const { field } = this
    this.field = ''
    if (this.before-- > 0) return 'more'
    if (!/^\d{1,15}$/.test(field)) return 'none'
    this.octets = Number(field)
    return 'octets'
  }
}

/**
 * Where the octets of a binary segment begin, and the index behind them; undefined when `at` begins none, or when no
 * terminator stands where its length says, so that the segment is read as every other one.
 */
export function binarySpan(
  bytes: Uint8Array,
  at: number,
  { delimiters, end }: { readonly delimiters: Delimiters; readonly end: number },
): { readonly octetsAt: number; readonly octetsEnd: number } | undefined {
  const { element, segment } = delimiters
  if (foldsLines(delimiters) || !startsBinary(bytes, at, element)) return undefined
  const head = new BinaryHead(bytes[at + 1], element)
  for (let index = at + 4; index < end; index++) {
    const byte = bytes[index] ?? 0
    if (byte === segment) return undefined
    const state = head.push(byte)
    if (state === 'none') return undefined
    if (state === 'more') continue
    const octetsEnd = index + 1 + head.octets
    const isEnd = octetsEnd === end || (octetsEnd < end && bytes[octetsEnd] === segment)
    return isEnd ? { octetsAt: index + 1, octetsEnd } : undefined
  }
  return undefined
}

/** The bytes from `begin` to `end` without the octets of binary segments; a view where there are none. */
export function withoutBinary(
  bytes: Uint8Array,
  bounds: { readonly delimiters: Delimiters; readonly begin: number; readonly end: number },
): Uint8Array {
  const { delimiters, begin, end } = bounds
  const all = bytes.subarray(begin, end)
  if (foldsLines(delimiters) || isAscii(all)) return all
  const kept: Uint8Array[] = []
  let from = begin
  for (let at = begin; at < end; at = segmentEnd(bytes, at, bounds)) {
    while (isBlank(bytes[at] ?? 0) && at < end - 1) at++
    const span = binarySpan(bytes, at, bounds)
    if (span === undefined) continue
    kept.push(bytes.subarray(from, span.octetsAt))
    from = span.octetsEnd
    at = span.octetsEnd
  }
  return kept.length === 0 ? all : Buffer.concat([...kept, bytes.subarray(from, end)])
}

function segmentEnd(
  bytes: Uint8Array,
  from: number,
  { delimiters, end }: { readonly delimiters: Delimiters; readonly end: number },
): number {
  const at = indexOfByte(bytes, delimiters.segment, from)
  return at < 0 ? end : at + 1
}
