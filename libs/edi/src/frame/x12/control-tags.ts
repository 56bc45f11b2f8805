/** The segments that make envelopes, and those that may stand between them (X12.5). */
export const controlTags: ReadonlySet<string> = new Set([
  'IEA',
  'GS',
  'GE',
  'ST',
  'SE',
  'TA1',
  'ISB',
  'ISE',
  'TA3',
  'ISX',
])

const letter = { A: 0x41, E: 0x45, G: 0x47, I: 0x49, S: 0x53, T: 0x54 } as const

/** Hardly any data segment begins with the two letters of a control segment. */
export function mayBeControl(bytes: Uint8Array, from: number): boolean {
  const first = bytes[from]
  const second = bytes[from + 1]
  switch (first) {
    case letter.S:
      return second === letter.T || second === letter.E
    case letter.G:
      return second === letter.S || second === letter.E
    case letter.I:
      return second === letter.E || second === letter.S
    case letter.T:
      return second === letter.A
    default:
      return false
  }
}

/** Up to four letters before the first separator. */
export function tagOf(bytes: Uint8Array, separator: number): string {
  let tag = ''
  for (let at = 0; at < bytes.length && at < 4 && bytes[at] !== separator; at++) {
    tag += String.fromCharCode(bytes[at] ?? 0)
  }
  return tag
}
