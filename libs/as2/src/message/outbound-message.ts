import type { Sized, Spool } from '../bytes/sized.ts'
import type { DigestName, Legacy, MicalgStyle } from '../cms/algorithms.ts'
import type { ContentSigner, SigningKey } from '../cms/content-signer.ts'
import type { EncryptFor, Random } from '../cms/envelope-writer.ts'
import type { HeaderLines } from '../mime/mime-fields.ts'
import type { Attachment, TransferEncoding } from './payload-writer.ts'

export type OutboundMessage = {
  readonly from: string
  readonly to: string
  /** Without angle brackets. */
  readonly messageId: string
  /** The payload; a large one as bytes of known size that can be read again. */
  readonly content: Uint8Array | Sized
  readonly contentType: string
  readonly fileName?: string
  /** More files with the payload (RFC 6362); all of them travel as one multipart/related. */
  readonly attachments?: readonly Attachment[]
  /** How the payload is written inside the message: `binary` when left out. */
  readonly transferEncoding?: TransferEncoding
  readonly subject?: string
  /** RFC 5402 2: what is signed is the compressed payload, or what is compressed is the signed one. */
  readonly compress?: 'inside-signature' | 'outside-signature'
  readonly sign?: SigningKey | ContentSigner | readonly (SigningKey | ContentSigner)[]
  readonly encrypt?: EncryptFor
  readonly receipt?: {
    readonly signed: boolean
    readonly micAlgorithm: DigestName
    /** Where the partner shall send an asynchronous receipt; without it the answer comes at once. */
    readonly asyncUrl?: string
  }
  readonly now: Date
  /** Source of content keys and initialisation vectors; node:crypto when left out. */
  readonly random?: Random
  /** Where compressed content is kept until its size is known; memory when left out. */
  readonly spool?: Spool
  /** Old algorithms this partner still needs. */
  readonly legacy?: Legacy
  /** AS2-Version, 1.2 when left out. */
  readonly version?: string
  readonly userAgent?: string
  /** How digests are spelled, `rfc5751` when left out. */
  readonly micalg?: MicalgStyle
  /** More header fields, behind our own. */
  readonly headers?: HeaderLines
}
