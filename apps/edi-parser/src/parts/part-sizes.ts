/** When a file is read in parts, and how large they are. */
export type PartSizes = {
  /** Files of more bytes, or of more transactions, are read in parts. */
  readonly aboveBytes: number
  readonly aboveTransactions: number
  /** A part is as long as this, but for one transaction that is longer by itself. */
  readonly partBytes: number
  readonly partTransactions: number
}

/** Parts of one reading that wait on the bus at the same time: behind them other readings have their turn. */
export const partsAhead = 32
