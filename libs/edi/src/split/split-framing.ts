import type { Framing, Transaction } from '../interchange.ts'
import { PartCollector, type PieceHead, type SplitPart } from './split-part.ts'

/** Into how many parts of about the same length, or how long a part may be at most (but for one transaction). */
export type SplitBy = { readonly workers: number } | { readonly maxBytes: number }

/**
 * Splits what a file holds between its transactions, so that parts are judged one beside the other. The parts together
 * have every transaction once, in the order of the file; what stands between transactions was judged by framing.
 */
export function splitFraming(framing: Framing, by: SplitBy): readonly SplitPart[] {
  const total = placed(framing).reduce((sum, [, { range }]) => sum + range.length, 0)
  const parts: SplitPart[] = []
  const collector = new PartCollector()
  let passed = 0
  for (const [head, transaction] of placed(framing)) {
    const isFull =
      'maxBytes' in by
        ? collector.lengthWith(transaction) > by.maxBytes
        : passed >= ((parts.length + 1) * total) / Math.max(1, by.workers)
    if (isFull) pushCut(parts, collector)
    collector.add(head, transaction)
    passed += transaction.range.length
  }
  pushCut(parts, collector)
  return parts
}

function pushCut(parts: SplitPart[], collector: PartCollector): void {
  const part = collector.cut()
  if (part !== undefined) parts.push(part)
}

function placed({ interchanges }: Framing): readonly (readonly [PieceHead, Transaction])[] {
  return interchanges.flatMap(({ standard, delimiters, header, groups }, interchange) =>
    groups.flatMap(({ header: groupHeader, transactions }, group) =>
      transactions.map((transaction, firstTransaction) => {
        const envelope = { standard, delimiters, header, ...(groupHeader !== undefined && { groupHeader }) }
        return [{ interchange, group, firstTransaction, ...envelope }, transaction] as const
      }),
    ),
  )
}
