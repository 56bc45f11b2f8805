import type { MessageId } from '@parley/journey'
import type { S3Place } from './blobs/s3/s3-place.ts'

/**
 * request: the transport's body as received (AS2: the whole HTTP entity). request-headers: its header lines.
 * content: the business payload. unpacked: a packed one, such as a workbook, as plain bytes. output: what is delivered. wire: the exact bytes of an outgoing request, kept
 * for identical retries. answer: what the other side answered (its MDN).
 */
export type PayloadRole =
  | 'request'
  | 'request-headers'
  | 'content'
  | 'unpacked'
  | 'output'
  | 'wire'
  | 'wire-headers'
  | 'answer'

/** A stored large payload. Content-addressed: `sha256` (hex) is its name. */
export type PayloadRef = { readonly sha256: string; readonly sizeBytes: number; readonly mediaType: string }

export type Range = { readonly offset: number; readonly length: number }

/** Where bytes of a message are read. Readers never know whether they lie in the ledger or in blobs. */
export interface Payloads {
  /** Throws when the message has no such payload; throws PayloadCorrupt when the hash does not fit. */
  read(messageId: MessageId, role: PayloadRole, range?: Range): Promise<Uint8Array>
  /** Many in one round trip, in the order asked for. */
  readMany(wanted: readonly { messageId: MessageId; role: PayloadRole }[]): Promise<readonly Uint8Array[]>
  /** For payloads of any size: what is in blobs is read as it flows. Throws as `read` does. */
  open(messageId: MessageId, role: PayloadRole): Promise<OpenPayload>
  list(messageId: MessageId): Promise<readonly PayloadEntry[]>
}

export type OpenPayload = {
  readonly sizeBytes: number
  readonly mediaType: string
  /** From the first byte each time. Throws PayloadCorrupt behind the last byte when the hash does not fit. */
  read(): AsyncIterable<Uint8Array>
}

export type PayloadEntry = {
  readonly role: PayloadRole
  readonly sizeBytes: number
  readonly sha256: string
  readonly mediaType: string
  readonly kept: 'ledger' | 'blob' | 'range'
}

/** Where blobs lie, as a plain value: another thread of the program opens the same blobs by it (`openBlobs`). */
export type BlobsPlace = { readonly kind: 'folder'; readonly folder: string } | S3Place

/** Large bytes, content-addressed. One folder per implementation; the contract suite runs through each. */
export interface Blobs {
  readonly place: BlobsPlace
  /**
   * Takes a body of any size, hashing it while it flows; durable under its name when this answers. Idempotent, also at
   * the same moment in several processes; of a body or a process that breaks off nothing can be read. Throws
   * BlobsUnavailable.
   */
  write(body: AsyncIterable<Uint8Array>, mediaType: string): Promise<PayloadRef>
  /**
   * Throws PayloadCorrupt for a missing or too short blob, and after the last byte of a whole one whose hash does
   * not fit: only who has read to the end may trust the bytes. A range must lie within the blob.
   */
  read(sha256: string, range?: Range): AsyncIterable<Uint8Array>
  /** Throws BlobsUnavailable when nothing could be written, or its store does not answer. */
  health(): Promise<void>
}

/** The blob store has no room or cannot write: nothing was stored, and nothing may be accepted. */
export class BlobsUnavailable extends Error {
  readonly unavailable = true
  constructor(cause: unknown) {
    super('the blob store has no room or does not work', { cause })
    this.name = 'BlobsUnavailable'
  }
}

/** Stored bytes do not have the hash they were stored under: its store lied. Nothing made of them may leave. */
export class PayloadCorrupt extends Error {
  constructor(sha256: string, defect = 'its bytes have another hash') {
    super(`payload ${sha256} is corrupt: ${defect}`)
    this.name = 'PayloadCorrupt'
  }
}
