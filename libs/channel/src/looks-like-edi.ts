/** Longest stretch of line ends and blanks, and a byte order mark, that some systems put before an interchange. */
const headBytes = 64

/** Whether the first bytes of a file open an interchange: ISA, UNA, UNB or STX, and no further letter of a word. */
export function looksLikeEdi(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, headBytes)).toString(
    'latin1',
  )
  return /^(\xef\xbb\xbf)?\s*(ISA|UNA|UNB|STX)[^A-Za-z0-9]/.test(head)
}
