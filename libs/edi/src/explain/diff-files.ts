import type { Framing, Interchange, Transaction } from '../interchange.ts'
import { type Segment, textAt } from '../view/interchange-tree.ts'
import { readEnvelopeSegment } from '../view/read-segment.ts'
import { readTransactionTree } from '../view/read-transaction-tree.ts'
import { align } from './align.ts'
import { type Difference, elementChanges, segmentKey } from './difference.ts'
import { partsOf } from './parts-of.ts'

export type FramedFile = { readonly bytes: Uint8Array; readonly framing: Framing }

/**
 * What differs between two files as EDI: separators, line ends and empty elements at an end do not. Transactions are
 * matched by set and control number, then by set; segments by all they say, then by tag and first element, then by tag.
 * With `ignoreEnvelope` nothing of the envelope counts, control numbers and counts of transactions included, and
 * transactions are matched by what they say.
 */
export function* diffFiles(
  before: FramedFile,
  after: FramedFile,
  { ignoreEnvelope = false }: { readonly ignoreEnvelope?: boolean } = {},
): Generator<Difference> {
  if (!ignoreEnvelope) yield* diffSegments(envelopeOf(before), envelopeOf(after))
  const keys = [ignoreEnvelope ? contentKey : numberKey, ({ transaction }: Placed) => transaction.setId]
  for (const pair of align(transactionsOf(before), transactionsOf(after), keys)) {
    if (pair.before !== undefined && pair.after !== undefined) {
      const { setId, controlNumber } = pair.before.transaction
      const [one, other] = [segmentsOf(pair.before), segmentsOf(pair.after)]
      for (const found of diffSegments(inside(one, ignoreEnvelope), inside(other, ignoreEnvelope))) {
        yield { ...found, transaction: { setId, controlNumber } }
      }
    } else yield wholeTransaction(pair.before ?? pair.after, pair.before !== undefined)
  }
}

type Placed = {
  readonly bytes: Uint8Array
  readonly interchange: Interchange
  readonly transaction: Transaction
}

function transactionsOf({ bytes, framing }: FramedFile): readonly Placed[] {
  return framing.interchanges.flatMap((interchange) =>
    interchange.groups.flatMap<Placed>(({ transactions }) =>
      transactions.map((transaction) => ({ bytes, interchange, transaction })),
    ),
  )
}

function numberKey({ transaction }: Placed): string {
  return `${transaction.setId} ${transaction.controlNumber}`
}

function contentKey(placed: Placed): string {
  let [one, other] = [0x811c9dc5, 7]
  for (const segment of inside(segmentsOf(placed), true)) {
    const key = segmentKey(segment)
    for (let at = 0; at < key.length; at++) {
      const code = key.charCodeAt(at)
      one = Math.imul(one ^ code, 0x01000193)
      other = (Math.imul(other, 31) + code) | 0
    }
    one = Math.imul(one ^ 0x1c, 0x01000193)
  }
  return `${one} ${other}`
}

function segmentsOf({ bytes, interchange, transaction }: Placed): readonly Segment[] {
  const { delimiters } = interchange
  const { header, segments, trailer } = readTransactionTree(bytes, { delimiters, transaction })
  // Without a guide there are no loops.
  return [header, ...(segments as readonly Segment[]), ...(trailer ? [trailer] : [])]
}

const trailers: ReadonlySet<string> = new Set(['SE', 'UNT', 'MTR'])
/** Index of the control number in a header. */
const numbersAt: { readonly [tag: string]: number | undefined } = { ST: 1, UNH: 0, MHD: 0 }

/** Without the envelope a header says what comes, but has no number, and a trailer says nothing. */
function inside(segments: readonly Segment[], ignoreEnvelope: boolean): readonly Segment[] {
  if (!ignoreEnvelope) return segments
  return segments.flatMap((segment) => {
    const { tag, elements } = segment
    if (trailers.has(tag)) return []
    const number = numbersAt[tag]
    if (number === undefined || elements.length <= number) return [segment]
    return [{ ...segment, elements: elements.with(number, '') }]
  })
}

function envelopeOf({ bytes, framing }: FramedFile): readonly Segment[] {
  const segments: Segment[] = []
  for (const interchange of framing.interchanges) {
    for (const part of partsOf(bytes, interchange)) {
      if (part.kind === 'envelope') segments.push(withoutSeparators(readEnvelopeSegment(part.reader)))
    }
  }
  return segments
}

/** ISA11 may be a separator, ISA16 is one. */
function withoutSeparators(segment: Segment): Segment {
  const { tag, elements } = segment
  if (tag !== 'ISA') return segment
  const kept = elements.slice(0, 15).map((element, at) => {
    return at === 10 && typeof element === 'string' && !/[A-Z0-9]/.test(element) ? '' : element
  })
  return { ...segment, elements: kept }
}

function* diffSegments(before: readonly Segment[], after: readonly Segment[]): Generator<Difference> {
  const keys = [segmentKey, (one: Segment) => `${one.tag} ${textAt(one, 1)}`, ({ tag }: Segment) => tag]
  for (const pair of align(before, after, keys)) {
    if (pair.before === undefined) yield { kind: 'added', what: 'segment', after: pair.after }
    else if (pair.after === undefined) yield { kind: 'removed', what: 'segment', before: pair.before }
    else if (pair.by > 0) {
      const changes = elementChanges(pair.before, pair.after)
      if (changes.length > 0) {
        yield { kind: 'changed', what: 'segment', before: pair.before, after: pair.after, changes }
      }
    }
  }
}

function wholeTransaction(placed: Placed, isRemoved: boolean): Difference {
  const { setId, controlNumber } = placed.transaction
  const [header] = segmentsOf(placed)
  const told = { what: 'transaction', transaction: { setId, controlNumber } } as const
  if (header === undefined) throw new Error('a transaction without a segment')
  return isRemoved ? { kind: 'removed', ...told, before: header } : { kind: 'added', ...told, after: header }
}
