import type { Delimiters, Interchange, Range, Transaction } from '../interchange.ts'

/**
 * A part of a file that is read alone: from the first byte of a transaction to the last byte of that or a later one. Who
 * has the bytes of `range` judges and reads each transaction with `fileOffset: range.offset`.
 */
export type SplitPart = { readonly range: Range; readonly pieces: readonly SplitPiece[] }

/** Transactions of one group that follow one another. */
export type SplitPiece = {
  /** Which interchange of the file, and which group of it, from 0. */
  readonly interchange: number
  readonly group: number
  /** Place of the first transaction within its group, from 0. */
  readonly firstTransaction: number
  readonly standard: Interchange['standard']
  readonly delimiters: Delimiters
  /** ISA, UNB or STX. */
  readonly header: Interchange['header']
  /** GS, UNG or BAT; left out where there is none. */
  readonly groupHeader?: NonNullable<Interchange['groups'][number]['header']>
  /** What framing found of them, so that nobody frames twice. */
  readonly transactions: readonly Transaction[]
}

/** The same with its transactions still coming. */
export type PieceHead = Omit<SplitPiece, 'transactions'>

/** Puts transactions together to parts, in the order of the file. */
export class PartCollector {
  private pieces: (PieceHead & { readonly transactions: Transaction[] })[] = []
  private offset = 0
  private end = 0

  /** Bytes from the first transaction of the part at hand to the end of the last. */
  get length(): number {
    return this.end - this.offset
  }

  /** Transactions of the part at hand. */
  count = 0

  /** Bytes of the part when a transaction is added to it. */
  lengthWith({ range }: Transaction): number {
    return range.offset + range.length - (this.pieces.length === 0 ? range.offset : this.offset)
  }

  add(head: PieceHead, transaction: Transaction): void {
    const { range } = transaction
    if (this.pieces.length === 0) this.offset = range.offset
    this.end = range.offset + range.length
    this.count++
    const last = this.pieces.at(-1)
    const isSame = last?.interchange === head.interchange && last.group === head.group
    if (last !== undefined && isSame) last.transactions.push(transaction)
    else this.pieces.push({ ...head, transactions: [transaction] })
  }

  /** The part at hand, and begins the next; undefined when nothing is in it. */
  cut(): SplitPart | undefined {
    const { pieces, offset, length } = this
    this.pieces = []
    this.count = 0
    this.end = this.offset
    return pieces.length === 0 ? undefined : { range: { offset, length }, pieces }
  }
}
