/**
 * Reads and writes AS2 messages and receipts (RFC 4130, RFC 5402; CMS as in RFC 5652).
 * Bytes in, values out: no network, no clock. What a partner can cause is a Refusal, never an exception.
 */

export type { CipherName, DigestName, Legacy, LegacyName } from './algorithms.ts'
export type { Pieces } from './byte-source.ts'
export type { NamedBy } from './certificate-identity.ts'
export { composeMdn, type OutboundMdn } from './compose-mdn.ts'
export {
  type ComposedMessage,
  type ComposedStream,
  composeMessage,
  composeStream,
} from './compose-message.ts'
export type { ContentSigner, SigningKey } from './content-signer.ts'
export type { EncryptFor, Random } from './envelope-writer.ts'
export { explainMic, type MicExplanation } from './explain-mic.ts'
export { Handover } from './handover.ts'
export type { KeyUnwrapper, OwnKey, WrappedKey } from './key-unwrapper.ts'
export type { Mic, MicRule } from './mic.ts'
export type { HeaderLines } from './mime-fields.ts'
export { type MessageReader, type Opening, openMessage, openStream } from './open-message.ts'
export type { Opened, OpenedStream, OpenPolicy, Trust } from './opening.ts'
export type { OutboundMessage } from './outbound-message.ts'
export type { Attachment, TransferEncoding } from './payload-writer.ts'
export { type MdnExpectation, type MdnOutcome, type MdnResponse, readMdn } from './read-mdn.ts'
export { type Part, readParts } from './read-parts.ts'
export { type As2Request, isMdn, type ReceiptRequest, readRequestHeaders } from './read-request.ts'
export { receiptSubject } from './receipt-subject.ts'
export type { KeyTransport } from './recipient-writer.ts'
export { type Refusal, type RefusalCode, type RefusalStage, type Refused, refusal } from './refusal.ts'
export { inMemory, type Sized, type Spool, sized } from './sized.ts'
