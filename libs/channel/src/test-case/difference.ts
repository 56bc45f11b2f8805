/** One thing that is not as a test expects it. */
export type Difference = {
  /** `output 1`, `acknowledgement`, `failure` */
  readonly where: string
  /** Inside it, in the terms of its format: `items[0].ean`, `850 0001 BEG (2) 03`; empty for all of it. */
  readonly path: string
  /** Undefined: nothing was expected there. */
  readonly expected?: string
  /** Undefined: nothing is there. */
  readonly got?: string
}

/** At most that many are told of one document: who has more has another problem. */
export const maxDifferences = 50
