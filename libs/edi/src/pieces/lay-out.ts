import { partsOf, serviceStringLength } from '../explain/parts-of.ts'
import { isLineEnd, withoutLineEnds } from '../frame/bytes.ts'
import type { Interchange } from '../interchange.ts'
import { SegmentReader } from '../segment-reader.ts'

/**
 * An interchange as it came, but with this behind each segment: a line end to read it, nothing to send it. Where a line end
 * itself ends segments there is nothing to change. `bytes` is the file from `fileOffset` on.
 */
export function* layOut(
  bytes: Uint8Array,
  interchange: Interchange,
  { lineEnd, fileOffset = 0 }: { readonly lineEnd: '' | '\n' | '\r\n'; readonly fileOffset?: number },
): Generator<Uint8Array> {
  const { delimiters, range } = interchange
  const behind = Buffer.from(isLineEnd(delimiters.segment) ? '' : lineEnd)
  const end = Buffer.concat([Uint8Array.of(delimiters.segment), behind])
  const una = serviceStringLength(interchange)
  if (una > 0) {
    const start = range.offset - fileOffset
    yield bytes.subarray(start, start + una)
    yield behind
  }
  for (const part of partsOf(bytes, interchange, fileOffset)) {
    if (part.kind === 'envelope') yield* segmentOf(part.reader, end)
    else {
      const reader = new SegmentReader(bytes, delimiters, part.transaction.range, fileOffset)
      while (reader.advance()) yield* segmentOf(reader, end)
    }
  }
}

function* segmentOf(reader: SegmentReader, end: Uint8Array): Generator<Uint8Array> {
  const segment = reader.bytes.subarray(reader.startOf(0), reader.endOf(reader.elementCount))
  yield reader.foldsLines ? withoutLineEnds(segment) : segment
  yield end
}
