import { charsetOf, decode } from '../../charset.ts'
import type { Delimiters } from '../../interchange.ts'

/** The elements of a service segment, tag first, each as its components; release characters taken out. */
export type Fields = readonly (readonly string[])[]

export function splitSegment(bytes: Uint8Array, delimiters: Delimiters): Fields {
  const { element, component, release } = delimiters
  const charset = charsetOf(bytes)
  // One decoding for the segment: the texts of headers are short, and so is the segment that they may keep alive.
  const whole = charset === 'ascii' ? decode(bytes, 0, bytes.length, charset) : undefined
  const fields: string[][] = [[]]
  let kept = ''
  let start = 0
  const take = (end: number) => {
    kept += whole === undefined ? decode(bytes, start, end, charset) : whole.slice(start, end)
    start = end + 1
  }
  for (let at = 0; at <= bytes.length; at++) {
    const byte = bytes[at]
    if (byte !== undefined && byte === release && at + 1 < bytes.length) {
      take(at)
      at++
    } else if (byte === undefined || byte === element || byte === component) {
      take(at)
      fields.at(-1)?.push(kept)
      kept = ''
      if (byte === element) fields.push([])
    }
  }
  return fields
}

/** A component, as sent; empty when the segment ends before it. Elements count from 1, the tag is 0. */
export function fieldOf(fields: Fields, element: number, component = 1): string {
  return fields[element]?.[component - 1] ?? ''
}
