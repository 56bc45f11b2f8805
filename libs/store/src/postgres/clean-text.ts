import { createHash } from 'node:crypto'

/**
 * Postgres keeps no NUL in text and no lone surrogate in jsonb. Such text comes from partners (a file name, a PO
 * number), so it is not an error: the sign for an unreadable character (U+FFFD) stands in its place.
 */
export function cleanText(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text
}

/** As cleanText, for JSON: the rare text with such an escape is written again with clean strings. */
export function cleanJson(value: unknown): string {
  const text = JSON.stringify(value)
  if (!/\\u(0000|d[89a-f])/.test(text)) return text
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? cleanText(part).toWellFormed() : part,
  )
}

/** An index entry holds 2,704 bytes at most; longer keys are kept, and looked for, by their beginning. */
const longestKey = 600

export function keyText(text: string): string {
  return cleanText(text.length > longestKey ? text.slice(0, longestKey) : text)
}

/** A claim must stay exact: one that the index or the encoding cannot hold is kept as its hash. */
export function claimKey(claim: string): string {
  if (claim.length <= longestKey && !claim.includes('\0') && claim.isWellFormed()) return claim
  return `sha256:${createHash('sha256').update(Buffer.from(claim, 'utf16le')).digest('hex')}`
}
