import { decode } from '../charset.ts'
import type { Delimiters, Range } from '../interchange.ts'
import { SegmentReader } from '../segment-reader.ts'
import type { TransactionTree } from './interchange-tree.ts'
import { readSegment } from './read-segment.ts'

type Place = { readonly delimiters: Delimiters; readonly range: Range; readonly fileOffset: number }

/*
 * UNO+P1+1:1+1+8'octets..UNP+8+P1'
 *              | 0810: how many octets stand between the terminator of UNO and the U of UNP (ISO 9735-8)
 */

/** A package as a tree; undefined when its octets are not as many as it says, so that nobody knows where they end. */
export function readPackage(
  bytes: Uint8Array,
  { delimiters, range, fileOffset }: Place,
): TransactionTree | undefined {
  const reader = (offset: number, end: number) =>
    new SegmentReader(bytes, delimiters, { offset, length: end - offset }, fileOffset)
  const end = range.offset + range.length
  const whole = reader(range.offset, end)
  if (!whole.advance()) return undefined
  const begin = whole.endOf(whole.elementCount) + 1 + fileOffset
  const uno = reader(range.offset, begin)
  uno.advance()
  const told = lengthOf(uno)
  const behind = begin + Number(told)
  if (!/^\d{1,15}$/.test(told) || behind > end) return undefined
  const unp = reader(behind, end)
  if (!unp.advance() || unp.tag !== 'UNP') return undefined
  const octets = decode(bytes, begin - fileOffset, behind - fileOffset, 'ascii')
  return { header: readSegment(uno), segments: [], trailer: readSegment(unp), octets }
}

function lengthOf(uno: SegmentReader): string {
  if (uno.elementCount < 4) return ''
  uno.splitElement(4)
  return uno.slice(uno.componentStart(0), uno.componentEnd(0))
}
