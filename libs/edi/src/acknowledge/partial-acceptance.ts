import type { Finding } from '../finding.ts'
import type { TransactionVerdict } from './transaction-response.ts'

/**
 * What becomes of the good transactions of an interchange when one of it is bad.
 *   split      each goes on by itself
 *   preserve   they go on together, as one set of documents, once all of them are judged
 *   suspend-transaction   the bad one is set aside
 *   suspend-interchange   one bad one sets all of them aside
 */
export type ErrorMode = `${'split' | 'preserve'}-${'suspend-transaction' | 'suspend-interchange'}`

/** `suspended`: nothing is wrong with it; it is held back, and rejected, because of another one. */
export type Fate = 'released' | 'rejected' | 'suspended'

export type Accepted<One, Group> = {
  readonly groups: readonly (Omit<Group, 'transactions'> & {
    readonly transactions: readonly (One & { readonly fate: Fate })[]
  })[]
  /** One bad transaction has set all aside: an EDIFACT acknowledgement rejects the interchange as a whole (UCI 4). */
  readonly suspended: boolean
  /** The released ones belong together: none may be worked on before all are there. */
  readonly together: boolean
}

/** A transaction is accepted when nothing in it, and nothing of the group around it, is an error; warnings are noted. */
export function isAccepted(findings: readonly Finding[], ofGroup: readonly Finding[] = []): boolean {
  return ![...findings, ...ofGroup].some(({ severity }) => severity === 'error')
}

/**
 * Which transactions go on, and which do not. `accepted` of the result is what the acknowledgement says: whatever is not
 * released is rejected there, so that the partner sends it again. `oneBadElsewhere`: in a part of the interchange that
 * is not among these groups.
 */
export function partialAcceptance<
  One extends TransactionVerdict,
  Group extends { readonly transactions: readonly One[] },
>(mode: ErrorMode, groups: readonly Group[], oneBadElsewhere = false): Accepted<One, Group> {
  const isOneBad =
    oneBadElsewhere || groups.some(({ transactions }) => transactions.some(({ accepted }) => !accepted))
  const suspended = isOneBad && mode.endsWith('suspend-interchange')
  const fated = groups.map((group) => ({
    ...group,
    transactions: group.transactions.map((one) => {
      const fate: Fate = !one.accepted ? 'rejected' : suspended ? 'suspended' : 'released'
      return { ...one, accepted: fate === 'released', fate }
    }),
  }))
  return { groups: fated, suspended, together: mode.startsWith('preserve') }
}
