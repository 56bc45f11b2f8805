import type { DocumentFaultCode } from './fault-codes.ts'
import type { OutputBranch } from './output.ts'
import type { FieldProblem } from './shape-of-fields.ts'
import type { Branch, BranchShape } from './tree.ts'

/** The document formats beside EDI and `undefined`. */
export type DocumentFormat = 'json' | 'xml' | 'csv' | 'fixed' | 'idoc' | 'idoc-xml' | 'xlsx'

/** One compiled guide of a format: what reads its files into trees and writes trees as files. Pure. */
export type DocumentCodec = {
  readonly format: DocumentFormat
  /** Of one document: what mappings are checked against. */
  readonly shape: BranchShape
  /** `text/csv; charset=utf-8` */
  readonly mediaType: string
  /** Of a file's name, without the point: `csv`. */
  readonly extension: string
  /**
   * Packed formats (xlsx): the file as plain bytes, which `read` then takes and whose offsets places and faults
   * count. Limits hold against bombs.
   */
  readonly unpack?: (file: Uint8Array, limits?: ReadLimits) => UnpackResult
  /** A reader of one file: the same documents at every chunk size, one document in memory at a time. */
  readonly read: (limits?: ReadLimits) => DocumentReader
  /** One document again, from the bytes of its range alone and the place it was found at. */
  readonly readOne: (bytes: Uint8Array, place: DocumentPlace, limits?: ReadLimits) => FoundDocument
  /** A writer of one file of documents. */
  readonly write: () => DocumentWriter
}

/** What compiles a guide gives a codec, or every problem at once with its path inside the guide's spec. */
export type CodecResult =
  | { readonly kind: 'codec'; readonly codec: DocumentCodec }
  | { readonly kind: 'problems'; readonly problems: readonly FieldProblem[] }

/**
 * Takes a file in chunks of any size and gives the documents that each chunk completes; `end` gives what is left.
 * A chunk may be changed by its owner after `push`. What is wrong with the file outside any document comes as a
 * document with an empty tree and an error.
 */
export type DocumentReader = {
  readonly push: (chunk: Uint8Array) => readonly FoundDocument[]
  readonly end: () => readonly FoundDocument[]
}

/** What `document` and `end` give, one after the other, is the file. */
export type DocumentWriter = {
  readonly document: (output: OutputBranch) => WrittenDocument
  readonly end: () => Uint8Array
}

/** A refused document adds nothing to the file; the writer can go on with the next one. */
export type WrittenDocument =
  | { readonly kind: 'written'; readonly bytes: Uint8Array; readonly warnings: readonly Fault[] }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] }

/** Where a document stands in its file as received (or as unpacked). */
export type DocumentPlace = {
  readonly offset: number
  readonly length: number
  /** 1-based. */
  readonly line: number
  /** Small text that the format needs to read the range alone: a header line, the namespaces in force. */
  readonly context?: string
}

/** With an `error` among its faults a document is not mapped; its neighbours live on. */
export type FoundDocument = {
  readonly tree: Branch
  readonly place: DocumentPlace
  readonly faults: readonly DocumentFault[]
}

/** What is wrong with a document. */
export type Fault = {
  readonly code: DocumentFaultCode
  readonly severity: 'error' | 'warning'
  /** A sentence for an operator; never a value of the document. */
  readonly text: string
  /** `lines[2].sku`; lists count from 0, as mappings do. */
  readonly path?: string
}

/** A fault of what was read, with the place of the file it points at. */
export type DocumentFault = Fault & {
  readonly byteOffset: number
  /** 1-based. */
  readonly line: number
  /** 1-based, in bytes. */
  readonly column?: number
}

export type UnpackResult =
  | { readonly kind: 'unpacked'; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly faults: readonly DocumentFault[] }

/** How far a reader goes; what is left out has the value of `defaultLimits`. */
export type ReadLimits = Partial<Limits>

export type Limits = {
  /** Longest document, in bytes of the file. */
  readonly maxDocumentBytes: number
  /** Longest file, in bytes. */
  readonly maxFileBytes: number
  /** Deepest nesting of a document. */
  readonly maxDepth: number
  /** Most fields (elements, attributes, cells) of a document. */
  readonly maxFields: number
  /** Most faults listed for a document. */
  readonly maxFaults: number
  /** Packed formats: most bytes of all parts together when unpacked. */
  readonly maxUnpackedBytes: number
}

export const defaultLimits: Limits = {
  maxDocumentBytes: 64 * 1024 * 1024,
  maxFileBytes: Number.MAX_SAFE_INTEGER,
  maxDepth: 64,
  maxFields: 1_000_000,
  maxFaults: 100,
  maxUnpackedBytes: 256 * 1024 * 1024,
}

export function limitsWith(limits: ReadLimits | undefined): Limits {
  return { ...defaultLimits, ...limits }
}
