import type { Charset } from '../charset.ts'
import type { Interchange, Transaction } from '../interchange.ts'
import { SegmentReader } from '../segment-reader.ts'
import type { CharsetSource } from './charset-rule.ts'

/**
 * The set in which a transaction is read; undefined when it is all ASCII. Who keeps it can read the same later without
 * the header and the policy that settled it: as `{ kind: 'override', charset }`. `bytes` is the whole file.
 */
export function charsetOfTransaction(
  bytes: Uint8Array,
  interchange: Pick<Interchange, 'delimiters'> & CharsetSource,
  { range }: Pick<Transaction, 'range'>,
): Charset | undefined {
  const { charset } = new SegmentReader(bytes, interchange.delimiters, range, 0, interchange)
  return charset === 'ascii' ? undefined : charset
}
