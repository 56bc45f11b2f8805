import { charsetOf, decode } from '../../charset.ts'
import type { Delimiters } from '../../interchange.ts'

/** The elements of a service segment, tag first, each as its components; release characters taken out. */
export type Fields = readonly (readonly string[])[]

export function splitSegment(bytes: Uint8Array, delimiters: Delimiters): Fields {
  const { element, component, release } = delimiters
  const charset = charsetOf(bytes)
  const fields: string[][] = [[]]
  let kept: string[] = []
  let start = 0
  const take = (end: number) => {
    kept.push(decode(bytes, start, end, charset))
    start = end + 1
  }
  for (let at = 0; at <= bytes.length; at++) {
    const byte = bytes[at]
    if (byte !== undefined && byte === release && at + 1 < bytes.length) {
      take(at)
      at++
    } else if (byte === undefined || byte === element || byte === component) {
      take(at)
      fields.at(-1)?.push(kept.join(''))
      kept = []
      if (byte === element) fields.push([])
    }
  }
  return fields
}

/** A component, as sent; empty when the segment ends before it. Elements count from 1, the tag is 0. */
export function fieldOf(fields: Fields, element: number, component = 1): string {
  return fields[element]?.[component - 1] ?? ''
}
