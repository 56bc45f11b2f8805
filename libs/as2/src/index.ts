/**
 * Reads and writes AS2 messages and receipts (RFC 4130, RFC 5402; CMS as in RFC 5652).
 * Bytes in, values out: no network, no clock. What a partner can cause is a Refusal, never an exception.
 */

export type { Pieces } from './bytes/byte-source.ts'
export { Handover } from './bytes/handover.ts'
export { inMemory, type Sized, type Spool, sized } from './bytes/sized.ts'
export type { CipherName, DigestName, Legacy, LegacyName, MicalgStyle } from './cms/algorithms.ts'
export type { NamedBy } from './cms/certificate-identity.ts'
export type { ContentSigner, SigningKey } from './cms/content-signer.ts'
export type { EncryptFor, Random } from './cms/envelope-writer.ts'
export type { KeyUnwrapper, OwnKey, WrappedKey } from './cms/key-unwrapper.ts'
export type { KeyTransport } from './cms/recipient-writer.ts'
export type { Check } from './evidence/check.ts'
export { type EvidenceManifest, partNames, writeManifest } from './evidence/manifest.ts'
export { micSubject } from './evidence/mic-subject.ts'
export type { EvidenceFile } from './evidence/opened-evidence.ts'
export { type Proof, type ProveOptions, proveEvidence } from './evidence/prove-evidence.ts'
export { sealManifest } from './evidence/seal.ts'
export {
  type ComposedMessage,
  type ComposedStream,
  composeMessage,
  composeStream,
} from './message/compose-message.ts'
export { explainMic, type MicExplanation } from './message/explain-mic.ts'
export { type Mic, type MicRule, receiptDigest } from './message/mic.ts'
export { type MessageReader, type Opening, openMessage, openStream } from './message/open-message.ts'
export type { Opened, OpenedStream, OpenPolicy, SignedWitness, Trust } from './message/opening.ts'
export type { OutboundMessage } from './message/outbound-message.ts'
export type { Attachment, TransferEncoding } from './message/payload-writer.ts'
export { type Part, readParts } from './message/read-parts.ts'
export { type As2Request, isMdn, type ReceiptRequest, readRequestHeaders } from './message/read-request.ts'
export { type HeaderLines, parseFields } from './mime/mime-fields.ts'
export { composeMdn, type OutboundMdn } from './receipt/compose-mdn.ts'
export { type MdnExpectation, type MdnOutcome, type MdnResponse, readMdn } from './receipt/read-mdn.ts'
export { receiptSubject } from './receipt/receipt-subject.ts'
export { type Refusal, type RefusalCode, type RefusalStage, type Refused, refusal } from './refusal.ts'
