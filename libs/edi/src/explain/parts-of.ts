import type { Interchange, Transaction } from '../interchange.ts'
import { SegmentReader } from '../segment-reader.ts'

/** `reader` stands at the segment, until the next part is asked for. */
export type Part =
  | { readonly kind: 'envelope'; readonly reader: SegmentReader }
  | {
      readonly kind: 'transaction'
      readonly transaction: Transaction
      readonly group: Interchange['groups'][number]
    }

/**
 * What an interchange consists of, in the order of its bytes: each segment outside the transactions, and these. `bytes` is the
 * file from `fileOffset` on; ranges count in the file.
 */
export function* partsOf(bytes: Uint8Array, interchange: Interchange, fileOffset = 0): Generator<Part> {
  const { range } = interchange
  let at = range.offset + serviceStringLength(interchange)
  for (const group of interchange.groups) {
    for (const transaction of group.transactions) {
      yield* envelope(bytes, interchange, { from: at, to: transaction.range.offset, fileOffset })
      yield { kind: 'transaction', transaction, group }
      at = transaction.range.offset + transaction.range.length
    }
  }
  yield* envelope(bytes, interchange, { from: at, to: range.offset + range.length, fileOffset })
}

/** UNA has nine characters (ISO 9735). */
export function serviceStringLength(interchange: Interchange): number {
  return interchange.standard === 'edifact' && interchange.hasServiceString ? 9 : 0
}

function* envelope(
  bytes: Uint8Array,
  { delimiters }: Interchange,
  { from, to, fileOffset }: { readonly from: number; readonly to: number; readonly fileOffset: number },
): Generator<Part> {
  const reader = new SegmentReader(bytes, delimiters, { offset: from, length: to - from }, fileOffset)
  while (reader.advance()) yield { kind: 'envelope', reader }
}
