/** How the bytes of a file stand for characters. */
export type XmlEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'iso-8859-1' | 'windows-1252'

export type Detected =
  | { readonly kind: 'encoding'; readonly encoding: XmlEncoding; readonly mark: number }
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'more' }

/** The declaration stands in the first bytes, or nowhere. */
const longestDeclaration = 512

/**
 * The encoding of a file by its byte order mark, by how its first `<` is written, and by its declaration (XML 1.0
 * appendix F). What mark and declaration say must agree: a file that two readers read differently is refused.
 */
export function detectEncoding(head: Buffer, isWhole: boolean): Detected {
  if (head.length < 4 && !isWhole) return { kind: 'more' }
  const [first, second, third, fourth] = head
  const isLittle = first === 0xff && second === 0xfe
  const isBig = first === 0xfe && second === 0xff
  if ((isLittle && third === 0 && fourth === 0) || (first === 0 && second === 0)) return refused('UTF-32')
  if (isLittle || (first === 0x3c && second === 0)) return wide(head, 'utf-16le', isLittle ? 2 : 0, isWhole)
  if (isBig || (first === 0 && second === 0x3c)) return wide(head, 'utf-16be', isBig ? 2 : 0, isWhole)
  const mark = first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0
  const declared = declaredEncoding(head.toString('latin1', mark, mark + longestDeclaration), isWhole)
  if (declared === 'more') return { kind: 'more' }
  const encoding = declared === undefined ? 'utf-8' : byLabel.get(declared)
  if (encoding === undefined) return refused('this encoding')
  if (mark > 0 && encoding !== 'utf-8') return contradicted
  return { kind: 'encoding', encoding, mark }
}

function wide(head: Buffer, encoding: 'utf-16le' | 'utf-16be', mark: number, isWhole: boolean): Detected {
  const even = head.subarray(mark, mark + longestDeclaration * 2)
  const units: string[] = []
  for (let at = 0; at + 1 < even.length; at += 2) {
    units.push(String.fromCharCode(encoding === 'utf-16le' ? even.readUInt16LE(at) : even.readUInt16BE(at)))
  }
  const declared = declaredEncoding(units.join(''), isWhole)
  if (declared === 'more') return { kind: 'more' }
  const isAgreed = declared === undefined || declared === 'utf-16' || declared === encoding
  return isAgreed ? { kind: 'encoding', encoding, mark } : contradicted
}

/** What the XML declaration says, in lower case. */
function declaredEncoding(text: string, isWhole: boolean): string | undefined | 'more' {
  if (!text.startsWith('<?xml') && !'<?xml'.startsWith(text)) return undefined
  const end = text.indexOf('?>')
  if (end < 0) return isWhole || text.length >= longestDeclaration ? undefined : 'more'
  return /\sencoding\s*=\s*["']([^"']*)["']/.exec(text.slice(0, end))?.[1]?.toLowerCase()
}

const byLabel: ReadonlyMap<string, XmlEncoding> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['ascii', 'utf-8'],
  ['iso-8859-1', 'iso-8859-1'],
  ['latin1', 'iso-8859-1'],
  ['windows-1252', 'windows-1252'],
  ['cp1252', 'windows-1252'],
])

const contradicted: Detected = {
  kind: 'refused',
  text: 'the encoding in the declaration is not that of the bytes; send the file in the encoding that it declares',
}

function refused(what: string): Detected {
  return {
    kind: 'refused',
    text: `${what} cannot be read; send the file as UTF-8, UTF-16, ISO-8859-1 or Windows-1252`,
  }
}

/** How many bytes of the file the bytes of UTF-8 between two offsets stand for. */
export function widthInFile(encoding: XmlEncoding, bytes: Uint8Array, from: number, to: number): number {
  if (encoding === 'utf-8') return to - from
  let characters = 0
  let pairs = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0
    if ((byte & 0xc0) !== 0x80) characters++
    // Above are bytes of no character: half a pair is one unit.
    if (byte >= 0xf0 && byte < 0xf8) pairs++
  }
  return encoding === 'iso-8859-1' || encoding === 'windows-1252' ? characters : 2 * (characters + pairs)
}
