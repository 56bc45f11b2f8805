import type { Branch } from '@parley/document'
import {
  businessKeys,
  type CharsetSource,
  charsetNamed,
  delimitersOfText,
  readTransactionBytes,
} from '@parley/edi'
import type { Place, RecordPlace, TransactionPlace } from '@parley/journey'
import type { MessageFacts } from '@parley/mapping'
import { type DocumentGuide, type EdiGuide, type Guide, keysOfDocument } from '@parley/model'

export type Document = {
  readonly bytes: Uint8Array
  readonly place: Place
  readonly now: Date
  /** What mappings know as `message`. */
  readonly facts?: MessageFacts
}

/** A document as a mapping reads it. */
export type Source = {
  readonly tree: Branch
  /** Its business keys by their names in the guide. */
  readonly keys: Readonly<Record<string, string>>
  /** The order's number, where the guide names one. */
  readonly po: string | undefined
}

/** Reads a document again from its own bytes. Errors of a mapping name bytes of the file as received, hence the place. */
export function readSource(guide: Guide, { bytes, place }: Document): Source {
  if (guide.format === 'undefined') return { tree: {}, keys: {}, po: undefined }
  if ('codec' in guide) return readRecord(guide, bytes, place)
  if (!('separators' in place)) throw new Error(`a document of guide ${guide.name} has no separators`)
  return readTransaction(guide, bytes, place)
}

function readTransaction(guide: EdiGuide, bytes: Uint8Array, place: TransactionPlace): Source {
  const delimiters = delimitersOfText(place.separators)
  const source = { delimiters, ...charsetOf(place) }
  const tree = readTransactionBytes(bytes, { ...source, fileOffset: place.offset }, guide.compiled)
  const transaction = { range: { offset: 0, length: bytes.length } }
  const keys = businessKeys(bytes, source, transaction, guide.compiled)
  return { tree, keys, po: keys.po }
}

/** What was settled when the transaction was judged. */
export function charsetOf({ charset: name = '' }: TransactionPlace): CharsetSource {
  const charset = charsetNamed(name)
  return charset === undefined ? {} : { charset: { kind: 'override', charset } }
}

function readRecord({ codec, keys }: DocumentGuide, bytes: Uint8Array, place: Place): Source {
  const { offset, line, context } = placeOfRecord(place)
  const found = codec.readOne(bytes, {
    ...{ offset, length: bytes.length, line },
    ...(context !== undefined && { context }),
  })
  const named = keysOfDocument(found.tree, keys)
  return { tree: found.tree, keys: named, po: named.po }
}

function placeOfRecord(place: Place): RecordPlace {
  return 'separators' in place ? { offset: place.offset, line: 1 } : place
}
