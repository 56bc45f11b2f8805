import type { Charset } from '../charset.ts'

/** `unoa` and `unob` are the two repertoires of ISO 9735 Annex A, in ASCII. */
export type OutputCharset = Charset | 'unoa' | 'unob'

export type WriteOptions = {
  /**
   * What becomes of a separator in data where there is no release character (X12):
   *   refuse      a problem with its place (default)
   *   choose      other separators are taken, which occur in no data of the interchange
   *   replaceBy   the data gets this one character instead
   */
  readonly separatorsInData?: 'refuse' | 'choose' | { readonly replaceBy: string }
  /** Default: that of the tree; else what UNB says, or UTF-8. */
  readonly charset?: OutputCharset
  /**
   * What becomes of a character that the charset has not, and of control characters, which no EDI data may have:
   *   refuse          a problem with its place (default)
   *   transliterate   é is e, ß is ss, and so on (UNOA: capitals); what has no such form is refused
   *   replaceBy       this one character instead
   */
  readonly unmappable?: 'refuse' | 'transliterate' | { readonly replaceBy: string }
  /** EDIFACT: `always` writes a UNA also where the separators do not need one. */
  readonly serviceString?: 'when-needed' | 'always'
  /** What follows each terminator; default: as the separators say. A line end makes one line of each segment. */
  readonly lineEnd?: 'none' | '\n' | '\r\n'
}

export type Written =
  | { readonly kind: 'written'; readonly bytes: Uint8Array }
  | { readonly kind: 'problems'; readonly problems: readonly WriteProblem[] }

/**
 * What cannot be written, and where; never the value. Groups, transactions of a group and segments of a transaction
 * (its header is 0) count from 0; elements (0 is the tag), components and repetitions as the standards do, from 1.
 */
export type WriteProblem = {
  readonly text: string
  readonly group?: number
  readonly transaction?: number
  readonly segment?: number
  readonly element?: number
  readonly component?: number
  readonly repetition?: number
}
