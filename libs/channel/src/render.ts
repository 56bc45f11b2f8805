import type { Branch, Fault, OutputBranch } from '@parley/document'
import {
  businessKeys,
  type CharsetSource,
  charsetNamed,
  delimitersOfText,
  readTransactionBytes,
} from '@parley/edi'
import { type Failure, failure, type Place, type TransactionPlace } from '@parley/journey'
import { type MappingError, mapOne } from '@parley/mapping'
import type { Guide, Mapping } from '@parley/model'

/** What of a channel decides how a document is turned into another. */
export type Road = {
  readonly in: { readonly guide: Guide }
  readonly mapping: Mapping
  readonly out: { readonly guide: Guide }
}

export type Document = {
  readonly bytes: Uint8Array
  readonly place: Place
  readonly now: Date
}

export type Rendered = {
  readonly kind: 'rendered'
  readonly content: Uint8Array
  readonly mediaType: string
  /** Of a file that holds it, such as json. */
  readonly extension: string
  readonly documentType: string
  /** The order's number, where the guide names one. */
  readonly po: string | undefined
}
export type Unmapped = { readonly kind: 'unmapped'; readonly failures: readonly Failure[] }

/** Reads a transaction, maps it and writes it in the form of the channel's outgoing guide. Pure. */
export function render(road: Road, document: Document): Rendered | Unmapped {
  const source = readSource(road.in.guide, document)
  const { mapping } = road
  if (mapping.kind === 'none') return unchanged(road, document, source.po)
  const mapped = mapOne(mapping.mapping, source.tree, { now: document.now })
  if (mapped.kind === 'failed') return { kind: 'unmapped', failures: mapped.errors.map(mappingFailure) }
  return write(road.out.guide, mapped.output, source.po)
}

function unchanged(road: Road, { bytes }: Document, po: string | undefined): Rendered {
  const documentType = road.out.guide.name
  const isEdifact = road.in.guide.format === 'edifact'
  const mediaType = isEdifact ? 'application/edifact' : 'application/edi-x12'
  return { kind: 'rendered', content: bytes, mediaType, extension: 'edi', documentType, po }
}

type Source = { readonly tree: Branch; readonly po: string | undefined }

/** Errors of the mapping name bytes of the file as received, hence the place. */
function readSource(guide: Guide, { bytes, place }: Document): Source {
  if ((guide.format !== 'x12' && guide.format !== 'edifact') || !('separators' in place))
    throw new Error(`guide ${guide.name} is not of EDI and cannot be read here`)
  const delimiters = delimitersOfText(place.separators)
  const source = { delimiters, ...charsetOf(place) }
  const tree = readTransactionBytes(bytes, { ...source, fileOffset: place.offset }, guide.compiled)
  const transaction = { range: { offset: 0, length: bytes.length } }
  return { tree, po: businessKeys(bytes, source, transaction, guide.compiled).po }
}

/** What was settled when the transaction was judged. */
function charsetOf({ charset: name = '' }: TransactionPlace): CharsetSource {
  const charset = charsetNamed(name)
  return charset === undefined ? {} : { charset: { kind: 'override', charset } }
}

function write(guide: Guide, output: OutputBranch, po: string | undefined): Rendered | Unmapped {
  if (!('codec' in guide))
    throw new Error(`guide ${guide.name} cannot be written: it has the format ${guide.format}`)
  const { codec, name } = guide
  const writer = codec.write()
  const written = writer.document(output)
  if (written.kind === 'refused') return { kind: 'unmapped', failures: written.faults.map(writingFailure) }
  const content = Buffer.concat([written.bytes, writer.end()])
  const { mediaType, extension } = codec
  return { kind: 'rendered', content, mediaType, extension, documentType: name, po }
}

/** What was mapped does not fit the guide that it is written by. */
function writingFailure({ code, text, path: targetPath }: Fault): Failure {
  const failed = code === 'FIELD_MISSING' ? 'MAP_VALUE_MISSING' : 'MAP_FAILED'
  return failure(failed, 'mapper', text, targetPath === undefined ? {} : { targetPath })
}

function mappingFailure({ code, text, targetPath, origin, element }: MappingError): Failure {
  return failure(code, 'mapper', text, {
    targetPath,
    ...(origin && {
      segment: origin.segment,
      segmentPosition: origin.segmentPosition,
      byteOffset: origin.byteOffset,
    }),
    ...(element !== undefined && elementOf(element)),
  })
}

/** `04` is the fourth element; `ids.VN`, or a field of a text file, is a path below the segment or record. */
function elementOf(element: string): { readonly element: number } | { readonly path: string } {
  return /^\d\d$/.test(element) ? { element: Number(element) } : { path: element }
}
