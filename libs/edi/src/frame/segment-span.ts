export type SegmentSpan = {
  /** File offset of its first byte. */
  readonly start: number
  /** Bytes without the terminator, also those above the limit. */
  readonly length: number
  readonly terminated: boolean
}
