import type { Delimiters } from './interchange.ts'

/** A tag as one number, so that tables are asked without a string. */
export function tagCode(tag: string): number {
  return packTag(tag.charCodeAt(0), tag.charCodeAt(1), tag.length === 3 ? tag.charCodeAt(2) : 0)
}

/** The same of three bytes; the third is 0 for a tag of two. */
export function packTag(first: number, second: number, third: number): number {
  return (first << 16) | (second << 8) | third
}

const longestTag = 8

/** TRADACOMS: where the separator behind the tag of the segment at `at` stands; 0 where there is none. */
export function ownTagEnd(
  { bytes, delimiters }: { readonly bytes: Uint8Array; readonly delimiters: Delimiters },
  at: number,
  end: number,
): number {
  const { tag, segment } = delimiters
  if (tag === undefined) return 0
  for (let index = at + 1; index < end && index < at + longestTag; index++) {
    const byte = bytes[index]
    if (byte === tag) return index
    if (byte === segment) return 0
  }
  return 0
}
