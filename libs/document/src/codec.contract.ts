import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DocumentCodec, FoundDocument, ReadLimits } from './codec.ts'
import { type Branch, origin } from './tree.ts'

const sizes = [1, 2, 3, 7, 64, 97, 1000, 4096, 65_536]

/** Every document of a file that comes in chunks of some size. */
export function readInChunks(
  codec: DocumentCodec,
  file: Uint8Array,
  size: number,
  limits?: ReadLimits,
): readonly FoundDocument[] {
  const reader = codec.read(limits)
  const found: FoundDocument[] = []
  for (let at = 0; at < file.length; at += size) {
    // Overwritten after each turn, as a socket's buffer is.
    const chunk = Uint8Array.from(file.subarray(at, at + size))
    found.push(...reader.push(chunk))
    chunk.fill(0x23)
  }
  found.push(...reader.end())
  return found
}

export const readAll = (codec: DocumentCodec, file: Uint8Array, limits?: ReadLimits) =>
  readInChunks(codec, file, Math.max(1, file.length), limits)

/** A tree as plain values, where each branch says where it came from under `@`. */
export function placed(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(placed)
  if (typeof tree !== 'object' || tree === null) return tree
  const from = (tree as Branch)[origin]
  const fields = Object.entries(tree).map(([name, value]) => [name, placed(value)] as const)
  const place = from && `${from.segment}#${from.segmentPosition}@${from.byteOffset}`
  return Object.fromEntries([...(place === undefined ? [] : [['@', place] as const]), ...fields])
}

/** A tree as plain values, without where it came from. */
export function plain(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(plain)
  if (typeof tree !== 'object' || tree === null) return tree
  return Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, plain(value)]))
}

/** What holds for every format: `file` is a file of it, faults and all. */
export function testChunksAndRanges(
  name: string,
  codec: DocumentCodec,
  file: Uint8Array,
  limits?: ReadLimits,
): void {
  const whole = readAll(codec, file, limits).map(comparable)

  test(`${name}: the same documents at every chunk size`, () => {
    for (const size of sizes) expect(readInChunks(codec, file, size, limits).map(comparable)).toEqual(whole)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Math.max(1, file.length) }), (size) => {
        expect(readInChunks(codec, file, size, limits).map(comparable)).toEqual(whole)
      }),
      { numRuns: 30 },
    )
  })

  test(`${name}: a document is read again from its range`, () => {
    for (const found of readAll(codec, file, limits)) {
      if (found.faults.length > 0) continue
      const { offset, length } = found.place
      const again = codec.readOne(file.subarray(offset, offset + length), found.place, limits)
      expect(comparable(again)).toEqual(comparable(found))
    }
  })
}

const comparable = ({ tree, ...rest }: FoundDocument) => ({ ...rest, tree: placed(tree) })
