import { type Difference, diffFiles, type FramedFile, type Segment, shown } from '@parley/edi'
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
    for (const { element, repetition, component, before, after } of found.changes) {
      const number = `${twoDigits(element)}${repetition === undefined ? '' : `[${repetition}]`}`
      const part = component === undefined ? '' : `-${twoDigits(component)}`
      yield { path: `${place} ${number}${part}`, expected: shownValue(before), got: shownValue(after) }
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
  return what === 'transaction' ? 'the whole transaction' : shown(segmentText(segment))
}

/** Two files may have different separators: here each of them is that of most X12. */
function segmentText({ tag, elements }: Segment): string {
  const texts = elements.map((element) => {
    const all = typeof element === 'object' && 'repetitions' in element ? element.repetitions : [element]
    return all.map((one) => (typeof one === 'string' ? one : one.join(':'))).join('^')
  })
  return [tag, ...texts].join('*')
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
