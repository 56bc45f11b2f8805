import type { FramingEvent, GroupOpening, InterchangeOpening } from '../frame/framing-event.ts'
import type { Transaction } from '../interchange.ts'
import { PartCollector, type SplitPart } from './split-part.ts'

/** Takes the events of a stream and gives parts as soon as they are full; `end` gives the last. */
export type Splitter = { take(event: FramingEvent): void; end(): void }

/** A part is as long as `maxBytes`, but for one transaction that is longer by itself; of any number of transactions unless said. */
export type PartLimits = { readonly maxBytes: number; readonly maxTransactions?: number }

/** Splits a file of any length while it is framed. By bytes alone, parts are those of `splitFraming` of the same file. */
export function createSplitter(
  takePart: (part: SplitPart) => void,
  { maxBytes, maxTransactions = Number.POSITIVE_INFINITY }: PartLimits,
): Splitter {
  const collector = new PartCollector()
  const place = { interchange: -1, group: -1, transaction: 0 }
  const cut = () => {
    const part = collector.cut()
    if (part !== undefined) takePart(part)
  }
  return {
    take(event) {
      if (event.kind === 'interchange-opened')
        Object.assign(place, { interchange: place.interchange + 1, group: -1 })
      else if (event.kind === 'group-opened') Object.assign(place, { group: place.group + 1, transaction: 0 })
      else if (event.kind === 'transaction') {
        if (collector.lengthWith(event.transaction) > maxBytes || collector.count >= maxTransactions) cut()
        const firstTransaction = place.transaction++
        const { interchange, group } = place
        collector.add({ interchange, group, firstTransaction, ...envelopeOf(event) }, event.transaction)
      }
    },
    end: cut,
  }
}

function envelopeOf(event: {
  readonly interchange: InterchangeOpening
  readonly group: GroupOpening
  readonly transaction: Transaction
}) {
  const { standard, delimiters, header } = event.interchange
  const groupHeader = event.group.header
  return { standard, delimiters, header, ...(groupHeader !== undefined && { groupHeader }) }
}
