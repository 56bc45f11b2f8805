import { isAscii, isUtf8 } from 'node:buffer'
import { type Finding, finding, type Place } from '../finding.ts'
import type { SegmentReader } from '../segment-reader.ts'
import { characterSet } from '../write/character-set.ts'
import { type CharsetSource, type Declared, declaredCharset, hasC1 } from './charset-rule.ts'

// One wrong label makes a finding of every value; some of them tell the whole.
const mostFindings = 20

/** What is wrong with the characters of a transaction, by its label and policy. `reader` stands before the first segment. */
export function charsetFindings(reader: SegmentReader, source: CharsetSource): readonly Finding[] {
  const declared = declaredCharset(source)
  const { charset: policy } = source
  if (policy?.kind === 'override') {
    return reader.charset === 'ascii'
      ? []
      : unfit(reader, { kind: 'charset', charset: policy.charset }, 'replace')
  }
  if (declared.kind === 'nothing') return []
  if (declared.kind === 'unsupported') return unsupported(reader)
  if (policy === undefined) return label(reader, declared, declarer(source))
  // A repertoire has less than ASCII; every other set has all of it.
  if (reader.charset === 'ascii' && (declared.kind === 'charset' || policy.kind === 'replace')) return []
  return [...label(reader, declared, declarer(source)), ...unfit(reader, declared, policy.kind)]
}

function declarer({ header }: CharsetSource): string {
  return header !== undefined && 'syntax' in header && /^(UNO|KEC)/.test(header.syntax)
    ? 'UNB'
    : 'the agreement'
}

/** Bytes that are a set of their own give a label the lie. */
function label(reader: SegmentReader, declared: Declared, by: string): readonly Finding[] {
  const { octets: bytes } = reader
  if (isAscii(bytes) || declared.kind === 'unsupported' || declared.kind === 'nothing') return []
  const found = isUtf8(bytes) ? 'UTF-8' : hasC1(bytes) ? 'Windows-1252' : undefined
  const told = declared.kind === 'charset' ? declared.charset : 'ASCII'
  const isLie =
    told === 'ASCII' ||
    (told === 'utf-8' && found !== 'UTF-8') ||
    (told !== 'utf-8' && found === 'UTF-8') ||
    (told === 'iso-8859-1' && found === 'Windows-1252')
  if (!isLie) return []
  const text = `The bytes are no ${nameOf(told)}, which ${by} declares; they look like ${found ?? 'ISO 8859'}. Declare what is sent, or agree on it.`
  const [place] = placesOf(reader, (byte) => byte < 0x80, 1)
  return place === undefined ? [] : [finding('CHARSET_LABEL_WRONG', text, place)]
}

function nameOf(charset: string): string {
  return charset.toUpperCase().replace('ISO-', 'ISO ')
}

function unfit(reader: SegmentReader, declared: Declared, kind: 'strict' | 'replace'): readonly Finding[] {
  const fits = fitting(declared)
  const text =
    kind === 'strict'
      ? 'This has a character that the declared character set has not. Send only its characters, or declare another.'
      : 'This has bytes that are no character of the declared character set; they are read as U+FFFD. Declare what is sent.'
  const code = kind === 'strict' ? 'CHARACTER_OUTSIDE_CHARSET' : 'CHARACTER_REPLACED'
  return placesOf(reader, fits, mostFindings).map((place) => finding(code, text, place))
}

function unsupported(reader: SegmentReader): readonly Finding[] {
  const text =
    'UNB declares a character set that is not read here, such as that of UNOX. Send UNOC or UNOY, or agree on a set.'
  const [place] = placesOf(reader, (byte) => byte < 0x80 && byte !== 0x1b, 1)
  return place === undefined ? [] : [finding('CHARSET_UNSUPPORTED', text, place)]
}

/** Whether a byte is a character of the set; UTF-8 is asked value by value. Control characters are judged elsewhere. */
function fitting(declared: Declared): ((byte: number) => boolean) | 'utf-8' {
  if (declared.kind !== 'charset' && declared.kind !== 'repertoire') return () => true
  const name = declared.kind === 'charset' ? declared.charset : declared.name
  if (name === 'utf-8') return 'utf-8'
  const { absent, has } = characterSet(name)
  if (declared.kind === 'repertoire') return (byte) => byte < 0x20 || (byte < 0x7f && absent[byte] === 0)
  const decoded = new TextDecoder(
    name === 'iso-8859-1' || name === 'ascii' || name === 'us-ascii' ? 'latin1' : name,
  )
  const table = Array.from({ length: 256 }, (_, byte) => {
    const code = name === 'iso-8859-1' ? byte : decoded.decode(Uint8Array.of(byte)).charCodeAt(0)
    return byte < 0x80 || has(code)
  })
  return (byte) => table[byte] ?? false
}

/** The elements in which a byte does not fit, the first ones. Separators of the file and octets always do. */
function placesOf(
  reader: SegmentReader,
  fits: ((byte: number) => boolean) | 'utf-8',
  most: number,
): readonly Place[] {
  const { bytes, separators } = reader
  const isSeparator = new Set(Object.values(separators).filter((one) => typeof one === 'number'))
  const places: Place[] = []
  const own = reader.again()
  while (places.length < most && own.advance()) {
    for (let element = 0; element <= own.elementCount && places.length < most; element++) {
      if (element === own.octetElement) continue
      const [start, end] = [own.startOf(element), own.endOf(element)]
      const at =
        fits === 'utf-8'
          ? isUtf8(bytes.subarray(start, end))
            ? -1
            : start
          : bytes.subarray(start, end).findIndex((byte) => !fits(byte) && !isSeparator.has(byte)) + start
      if (at < start) continue
      const place = {
        segment: own.tag,
        segmentPosition: own.position,
        byteOffset: own.startOf(element) + own.fileOffset + at - start,
      }
      places.push(element === 0 ? place : { ...place, element })
    }
  }
  return places
}
