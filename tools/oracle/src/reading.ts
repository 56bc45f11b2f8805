/** What a reader found in a file, in a form that both can tell. */
export type Reading = {
  /** `TAG`, then `element.repetition.component=text` of all that is not empty. */
  readonly segments: readonly string[]
  /** Kinds of what is wrong with counts and references of the envelopes. */
  readonly control: ReadonlySet<string>
  /** Kinds of what else is wrong, in the words of the reader. */
  readonly errors: ReadonlySet<string>
  /** Every transaction was judged. */
  readonly isJudged: boolean
  /** What ended the reading before the end of the file. */
  readonly stopped?: string
}
