/**
 * What a partner's acknowledgement says about one thing that we sent, whatever its form. At an interchange or a group,
 * `accepted` holds for all in it that no other outcome speaks of.
 */
export type AcknowledgedOutcome = {
  readonly by: 'TA1' | '997' | '999' | 'CONTRL' | 'APERAK'
  readonly level: 'interchange' | 'group' | 'transaction'
  /** Under which of its `sentKeys` we sent it. */
  readonly key: string
  readonly reference: {
    /** ISA13 or UNB 0020; not known from a 997. */
    readonly interchange?: string
    /** GS06 or UNG 0048 */
    readonly group?: string
    /** ST02 or UNH 0062; from an APERAK the number of the document. */
    readonly transaction?: string
    /** ST01 or UNH S009.0065 */
    readonly setId?: string
  }
  /** `received`: it came, and nothing is said yet of what is in it. */
  readonly verdict: 'accepted' | 'accepted-with-errors' | 'rejected' | 'received'
  /** Codes of that level: TA105, AK905, AK502, 0085. */
  readonly codes: readonly string[]
  readonly findings: readonly AcknowledgedFinding[]
  /** What does not fit together in the acknowledgement; noted, and no reason to refuse it. */
  readonly remarks: readonly string[]
}

/** One fault, in the terms of the standard; positions as in a Finding (elements count without the tag). */
export type AcknowledgedFinding = {
  readonly code: string
  /** Tag; a CONTRL gives the position only. */
  readonly segment?: string
  readonly segmentPosition?: number
  readonly element?: number
  readonly component?: number
  /** Data element number. */
  readonly reference?: string
}
