import {
  type Difference,
  diffFiles,
  type FramedFile,
  placeOfChange,
  type Segment,
  segmentLine,
  shown,
} from '@parley/edi'
import { shownValue, type ValueDifference } from './diff-values.ts'

/** What two files say differently as EDI: `850 0001 BEG (2) 03`. */
export function* diffEdi(expected: FramedFile, got: FramedFile): Generator<ValueDifference> {
  for (const found of diffFiles(expected, got)) {
    const place = placeOf(found)
    if (found.changes === undefined) {
      yield {
        path: place,
        ...(found.before && { expected: textOf(found, found.before) }),
        ...(found.after && { got: textOf(found, found.after) }),
      }
      continue
    }
    for (const change of found.changes) {
      const { before, after } = change
      yield {
        path: `${place} ${placeOfChange(change)}`,
        expected: shownValue(before),
        got: shownValue(after),
      }
    }
  }
}

function placeOf({ transaction, before, after }: Difference): string {
  const segment = before ?? after
  const position = segment?.position === undefined ? '' : ` (${segment.position})`
  const document = transaction === undefined ? '' : `${transaction.setId} ${transaction.controlNumber} `
  return `${document}${segment?.tag ?? ''}${position}`
}

function textOf({ what }: Difference, segment: Segment): string {
  return what === 'transaction' ? 'the whole transaction' : shown(segmentLine(segment))
}
