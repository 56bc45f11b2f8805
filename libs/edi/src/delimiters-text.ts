import type { Delimiters } from './interchange.ts'

/*
 * The separators as one word, because they stand in an envelope outside the transaction that is read by them:
 *   element, component, segment, repetition, release, decimal   one byte each in hex; 00 where there is none
 */

/** The separators of an interchange, to travel with a transaction of it. The line end behind segments is left out. */
export function delimitersText(delimiters: Delimiters): string {
  const { element, component, segment, repetition = 0, release = 0, decimal = 0 } = delimiters
  return Buffer.from([element, component, segment, repetition, release, decimal]).toString('hex')
}

/** The separators that such a word says; one of three bytes has only the first three. */
export function delimitersOfText(text: string): Delimiters {
  const [element = 0, component = 0, segment = 0, repetition = 0, release = 0, decimal = 0] = Buffer.from(
    text,
    'hex',
  )
  return {
    ...{ element, component, segment },
    ...(repetition > 0 && { repetition }),
    ...(release > 0 && { release }),
    ...(decimal > 0 && { decimal }),
  }
}
