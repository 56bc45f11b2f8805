import type {
  EdifactGroupHeader,
  GroupHeader,
  Interchange,
  InterchangeNote,
  TradacomsGroupHeader,
  Transaction,
} from '../interchange.ts'
import { readTransaction } from '../read-transaction.ts'
import type { Loop, Segment } from './interchange-tree.ts'
import { type NamedBranch, namedDocument } from './named-document.ts'
import type { GuideFor } from './read-interchange-tree.ts'
import { readTransactionTree } from './read-transaction-tree.ts'

/** An interchange with its documents under their names: for people, and for programs that know the guide. */
export type GuideView = {
  readonly standard: Interchange['standard']
  readonly header: Interchange['header']
  /** TA1 */
  readonly notes?: readonly InterchangeNote[]
  readonly groups: readonly GroupView[]
}

export type GroupView = {
  readonly header?: GroupHeader | EdifactGroupHeader | TradacomsGroupHeader
  readonly claimedCount?: number
  readonly trailerControlNumber?: string
  readonly transactions: readonly TransactionView[]
}

/** What the framer told of a transaction, its counts included, and what it says. */
export type TransactionView = Omit<Transaction, 'findings'> &
  (
    | { readonly document: NamedBranch }
    /** Without a guide: segments by position. */
    | { readonly segments: readonly (Segment | Loop)[] }
  )

/** Reads every transaction under its guide; one without a guide is given as its segments. */
export function guideView(bytes: Uint8Array, interchange: Interchange, guideFor: GuideFor): GuideView {
  const { standard, header } = interchange
  const notes = interchange.standard === 'x12' ? interchange.notes : []
  const groups = interchange.groups.map(({ findings: _, transactions, ...group }) => ({
    ...group,
    transactions: transactions.map((one) => transactionView(bytes, interchange, one, guideFor)),
  }))
  return { standard, header, ...(notes.length > 0 && { notes }), groups }
}

function transactionView(
  bytes: Uint8Array,
  interchange: Interchange,
  transaction: Transaction,
  guideFor: GuideFor,
): TransactionView {
  const { findings: _, ...told } = transaction
  const guide = guideFor(transaction, interchange)
  if (guide !== undefined) {
    return {
      ...told,
      document: namedDocument(readTransaction(bytes, interchange, transaction, guide), guide),
    }
  }
  const { delimiters } = interchange
  return {
    ...told,
    segments: readTransactionTree(bytes, { delimiters, transaction, header: interchange.header }).segments,
  }
}
