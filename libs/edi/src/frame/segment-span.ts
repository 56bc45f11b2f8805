export type SegmentSpan = {
  /** File offset of its first byte. */
  readonly start: number
  /** Bytes without the terminator, also those above the limit. */
  readonly length: number
  readonly terminated: boolean
  /** It says itself how long it is (BIN, BDS), and may be longer than other segments. */
  readonly isBinary?: boolean
}
