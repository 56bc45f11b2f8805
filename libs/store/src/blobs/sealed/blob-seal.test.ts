import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BlobsUnavailable, PayloadCorrupt } from '../../payloads.ts'
import type { BlobKey } from './blob-key.ts'
import {
  blockBytes,
  headBytes,
  newDataKey,
  openBlock,
  openHead,
  sealBlock,
  sealedName,
  sealedSize,
  sealHead,
} from './blob-seal.ts'
import { blocksOf, openSealed, SealedPieces } from './read-sealed.ts'

const key: BlobKey = { id: '0123456789abcdef', bytes: Buffer.alloc(32, 7) }
const other: BlobKey = { id: 'ffffffffffffffff', bytes: Buffer.alloc(32, 8) }
const plain = Buffer.from('ISA*00*')
const sha256 = createHash('sha256').update(plain).digest('hex')
const dataKey = newDataKey()
const head = sealHead(key, dataKey, { sha256, sizeBytes: plain.length })
const block = Buffer.concat(sealBlock(dataKey, 3, plain))

describe('a sealed blob', () => {
  test('opens with its key, under its name', () => {
    expect(openHead(head, sha256, [other, key])).toEqual({
      kind: 'open',
      dataKey,
      sizeBytes: plain.length,
    })
    expect(openBlock(dataKey, 3, block)).toEqual(plain)
  })

  test('does not open under another name, with any bit of its head changed, or cut off', () => {
    expect(openHead(head, sha256.replace(/^./, '0'), [key])).toEqual({ kind: 'damaged' })
    fc.assert(
      fc.property(fc.nat(headBytes * 8 - 1), (bit) => {
        const changed = Buffer.from(head)
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(openHead(changed, sha256, [key]).kind).not.toBe('open')
      }),
    )
    expect(openHead(head.subarray(1), sha256, [key])).toEqual({ kind: 'damaged' })
  })

  test('tells which key it needs when we do not have it, and that is no damage', () => {
    expect(openHead(head, sha256, [other])).toEqual({ kind: 'locked', keyId: key.id })
    expect(() => openSealed(head, sha256, [other])).toThrow(BlobsUnavailable)
    expect(() => openSealed(head.subarray(1), sha256, [key])).toThrow(PayloadCorrupt)
  })

  test('has no block that opens in another place, in another blob, or with any bit changed', () => {
    expect(openBlock(dataKey, 2, block)).toBeUndefined()
    expect(openBlock(newDataKey(), 3, block)).toBeUndefined()
    expect(openBlock(dataKey, 3, block.subarray(0, 15))).toBeUndefined()
    for (let at = 0; at < block.length; at++) {
      const changed = Buffer.from(block)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(openBlock(dataKey, 3, changed)).toBeUndefined()
    }
  })

  test('has a name that does not tell its hash to who lacks the key', () => {
    expect(sealedName(key, sha256)).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set([sha256, sealedName(key, sha256), sealedName(other, sha256)]).size).toBe(3)
  })

  test('of any size and pieces: the blocks of a range hold it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 * blockBytes }),
        fc.nat(1_000_000),
        fc.nat(1_000_000),
        async (sizeBytes, from, to) => {
          const offset = from % sizeBytes
          const length = 1 + (to % (sizeBytes - offset))
          const { first, span, skip } = blocksOf({ offset, length })
          expect(span.first).toBe(sealedSize(first * blockBytes))
          expect(first * blockBytes + skip).toBe(offset)
          expect(Math.min(span.last + 1, sealedSize(sizeBytes))).toBeGreaterThanOrEqual(
            sealedSize(offset + length),
          )
        },
      ),
    )
    const pieces = new SealedPieces(
      (async function* () {
        for (const text of ['a', 'bcd', '', 'efghij']) yield Buffer.from(text)
      })(),
    )
    const taken = [await pieces.take(2), await pieces.take(6), await pieces.take(6), await pieces.take(6)]
    expect(taken.map(String)).toEqual(['ab', 'cdefgh', 'ij', ''])
  })
})
