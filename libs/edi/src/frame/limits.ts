export type FramerLimits = {
  /** Longest segment that is read, in bytes. */
  readonly maxSegmentBytes?: number
  /** Most interchanges, groups and transactions of one file, together. */
  readonly maxEnvelopes?: number
}

export const defaultLimits: Required<FramerLimits> = { maxSegmentBytes: 1024 * 1024, maxEnvelopes: 1_000_000 }
