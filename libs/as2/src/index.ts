/**
 * Reads and writes AS2 messages and receipts (RFC 4130, RFC 5402; CMS as in RFC 5652).
 * Bytes in, values out: no network, no clock. What a partner can cause is a Refusal, never an exception.
 */

export type { CipherName, DigestName } from './algorithms.ts'
export { composeMdn, type OutboundMdn } from './compose-mdn.ts'
export { type ComposedMessage, composeMessage, type OutboundMessage } from './compose-message.ts'
export type { OwnKey } from './decrypt.ts'
export type { Mic } from './mic.ts'
export type { HeaderLines } from './mime-fields.ts'
export { type MessageReader, openMessage } from './open-message.ts'
export type { Opened, OpenPolicy, Trust } from './opening.ts'
export { type MdnExpectation, type MdnOutcome, type MdnResponse, readMdn } from './read-mdn.ts'
export { type As2Request, isMdn, type ReceiptRequest, readRequestHeaders } from './read-request.ts'
export { type Refusal, type RefusalCode, type Refused, refusal } from './refusal.ts'
export type { EncryptFor, Random, SigningKey } from './seal.ts'
