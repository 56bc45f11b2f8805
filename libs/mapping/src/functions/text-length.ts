import { Fault } from '../value.ts'

/** Longest text a function may make, in UTF-16 units. */
export const maxTextLength = 1_048_576
export const tooLong = new Fault(`a text would be longer than ${maxTextLength} characters`)

/** At most `size` units from `from` on; no surrogate pair is cut in two. */
export function cut(text: string, from: number, size: number): string {
  const end = Math.min(from + size, text.length)
  const last = text.charCodeAt(end - 1)
  const splitsPair = end < text.length && last >= 0xd800 && last <= 0xdbff
  return text.slice(from, splitsPair ? end - 1 : end)
}

/** Letter for letter. */
export function replaceAll(text: string, search: string, by: string): string | Fault {
  const pieces = text.split(search)
  const length = text.length + (pieces.length - 1) * (by.length - search.length)
  return length > maxTextLength ? tooLong : pieces.join(by)
}

/**
 * The texts with another between them; of none, missing. The length is known before the text is built, so that no list
 * can make a text that does not fit the memory.
 */
export function joinTexts(texts: readonly string[], between: string): string | Fault | undefined {
  if (texts.length === 0) return undefined
  const length = texts.reduce((sum, text) => sum + text.length, between.length * (texts.length - 1))
  return length > maxTextLength ? tooLong : texts.join(between)
}
