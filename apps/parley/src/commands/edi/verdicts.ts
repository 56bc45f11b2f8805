import { type Finding, type Interchange, judgeTransaction, type TransactionVerdict } from '@parley/edi'
import type { Located } from './guide-book.ts'
import { hasErrors } from './report-findings.ts'

export type Verdicts = {
  readonly group: Interchange['groups'][number]
  readonly transactions: readonly TransactionVerdict[]
}

/** What the platform would decide: a refused group refuses its transactions; what no guide describes is not taken. */
export function verdictsOf(
  bytes: Uint8Array,
  interchange: Interchange,
  located: readonly Located[],
): readonly Verdicts[] {
  const guides = new Map(located.map((one) => [one.transaction, one.guide]))
  return interchange.groups.map((group) => ({
    group,
    transactions: group.transactions.map((transaction) => {
      const guide = guides.get(transaction)
      const findings =
        guide === undefined
          ? [...transaction.findings, notSupported(transaction.range.offset)]
          : judgeTransaction(bytes, interchange, transaction, guide)
      return { transaction, findings, accepted: !hasErrors(findings) && !hasErrors(group.findings) }
    }),
  }))
}

function notSupported(byteOffset: number): Finding {
  return {
    ...{ code: 'SET_NOT_SUPPORTED', level: 1, severity: 'error', byteOffset, ack: { ak502: '1' } },
    text: 'No dictionary has this set in this release.',
  }
}
