import type { OutputCharset } from './write-options.ts'

/** What can be written in a character set, and how. Control characters are in none. */
export type CharacterSet = {
  /** By code below 0x80: 1 for what the set has not. */
  readonly absent: Uint8Array
  /** Whether it has a character from 0x80 on. */
  has(codePoint: number): boolean
  /** Writes text that the set has; answers the number of bytes. */
  write(text: string, target: Buffer, at: number): number
  /** Most bytes for one UTF-16 unit. */
  readonly width: number
}

export function characterSet(name: OutputCharset): CharacterSet {
  const known = sets.get(name)
  if (known !== undefined) return known
  const made = makeSet(name)
  sets.set(name, made)
  return made
}

/** Character sets by the syntax identifier of UNB (ISO 9735-1, UNOA to UNOY); undefined for what has no table here. */
export function charsetOfSyntax(syntax: string): OutputCharset | undefined {
  return syntaxes[syntax]
}

const syntaxes: { readonly [syntax: string]: OutputCharset | undefined } = {
  UNOA: 'unoa',
  UNOB: 'unob',
  UNOC: 'iso-8859-1',
  UNOD: 'iso-8859-2',
  UNOE: 'iso-8859-5',
  UNOF: 'iso-8859-7',
  UNOG: 'iso-8859-3',
  UNOH: 'iso-8859-4',
  UNOI: 'iso-8859-6',
  UNOJ: 'iso-8859-8',
  UNOK: 'iso-8859-9',
  UNOL: 'iso-8859-15',
  UNOW: 'utf-8',
  UNOY: 'utf-8',
}

const sets = new Map<OutputCharset, CharacterSet>()

// ISO 9735 Annex A: level A has capitals, digits and these marks; level B small letters and a few marks more.
const levelA = /[A-Z0-9 .,\-()/=!"%&*;<>'+:?]/
const levelB = /[A-Za-z0-9 .,\-()/=!"%&*;<>'+:?]/

function makeSet(name: OutputCharset): CharacterSet {
  if (name === 'unoa' || name === 'unob') return narrowSet(name === 'unoa' ? levelA : levelB)
  if (name === 'ascii' || name === 'us-ascii') return narrowSet(printable)
  if (name === 'utf-8') {
    return {
      absent: absentFrom(printable),
      has: (codePoint) => codePoint > 0x9f && (codePoint < 0xd800 || codePoint > 0xdfff),
      write: (text, target, at) => target.write(text, at, 'utf8'),
      width: 3,
    }
  }
  return singleByteSet(bytesOf(name))
}

const printable = /[\x20-\x7e]/

function absentFrom(repertoire: RegExp): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) => (repertoire.test(String.fromCharCode(code)) ? 0 : 1))
}

function narrowSet(repertoire: RegExp): CharacterSet {
  return {
    absent: absentFrom(repertoire),
    has: () => false,
    write: (text, target, at) => target.write(text, at, 'latin1'),
    width: 1,
  }
}

/** Byte by code point, for what lies above ASCII. */
function bytesOf(
  name: Exclude<OutputCharset, 'ascii' | 'us-ascii' | 'utf-8' | 'unoa' | 'unob'>,
): Map<number, number> {
  // The web's iso-8859-1 is windows-1252; the true one is the beginning of Unicode.
  const decoder = name === 'iso-8859-1' ? undefined : new TextDecoder(name)
  const bytes = new Map<number, number>()
  for (let byte = 0x80; byte <= 0xff; byte++) {
    const text = decoder === undefined ? String.fromCharCode(byte) : decoder.decode(Uint8Array.of(byte))
    // Control characters are read, from whoever sends them, but ISO 8859 has them for no data.
    const isData = text !== '\ufffd' && (name === 'windows-1252' || text.charCodeAt(0) > 0x9f)
    if (isData) bytes.set(text.charCodeAt(0), byte)
  }
  return bytes
}

function singleByteSet(bytes: ReadonlyMap<number, number>): CharacterSet {
  return {
    absent: absentFrom(printable),
    has: (codePoint) => bytes.has(codePoint),
    write(text, target, at) {
      for (let index = 0; index < text.length; index++) {
        const code = text.charCodeAt(index)
        target[at + index] = code < 0x80 ? code : (bytes.get(code) ?? 0)
      }
      return text.length
    },
    width: 1,
  }
}
