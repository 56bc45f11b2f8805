export type FramerLimits = {
  /** Longest segment that is read, in bytes. */
  readonly maxSegmentBytes?: number
  /** Most interchanges, groups and transactions of one file, together. */
  readonly maxEnvelopes?: number
  /** Longest transaction that is taken, in bytes; a longer one is framed, and has a finding. */
  readonly maxTransactionBytes?: number
}

const mebibyte = 1024 * 1024

export const defaultLimits: Required<FramerLimits> = {
  maxSegmentBytes: mebibyte,
  maxEnvelopes: 1_000_000,
  maxTransactionBytes: Number.POSITIVE_INFINITY,
}

/** A stream holds one transaction at a time, so that a file may have any number of them, but none of any length. */
export const streamLimits: Required<FramerLimits> = {
  maxSegmentBytes: mebibyte,
  maxEnvelopes: Number.POSITIVE_INFINITY,
  maxTransactionBytes: 64 * mebibyte,
}
