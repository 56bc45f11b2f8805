import { randomBytes } from 'node:crypto'
import type { DigestName } from './algorithms.ts'
import { computeMic, type Mic, micAlgorithm } from './mic.ts'
import type { HeaderLines } from './mime-fields.ts'
import {
  ascii,
  type Draft,
  entityBytes,
  entityPieces,
  joined,
  signedDraft,
  writtenAs2Name,
  writtenAttachment,
  writtenDate,
  writtenMessageId,
} from './mime-writer.ts'
import { type EncryptFor, encryptFor, type Random, type SigningKey } from './seal.ts'

export type OutboundMessage = {
  readonly from: string
  readonly to: string
  /** Without angle brackets. */
  readonly messageId: string
  readonly content: Uint8Array
  readonly contentType: string
  readonly fileName?: string
  readonly subject?: string
  readonly sign?: SigningKey
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
  /** AS2-Version, 1.2 when left out. */
  readonly version?: string
  readonly userAgent?: string
}

export type ComposedMessage = {
  readonly headers: HeaderLines
  readonly body: Uint8Array
  /** What the partner's receipt must name (RFC 4130 7.3.1). */
  readonly mic: Mic
}

/**
 * Composes an AS2 message: optionally signed, then optionally encrypted, with a Content-Length. Keep the bytes for
 * retries: encrypting again gives other ones. Rejects for ids and names that no AS2 header can hold.
 */
export async function composeMessage(message: OutboundMessage): Promise<ComposedMessage> {
  const payload = payloadDraft(message)
  const entity = entityBytes(payload)
  const inner = message.sign
    ? await signedDraft(entity, message.sign, message.messageId, message.now)
    : payload
  const outer = message.encrypt
    ? encryptedDraft(inner, message.encrypt, message.random ?? randomBytes)
    : inner
  const body = joined(outer.body)
  const covered = message.sign || message.encrypt ? entity : joined(payload.body)
  const algorithm = message.receipt?.micAlgorithm ?? message.sign?.digest ?? 'sha-256'
  const headers = [...as2Headers(message), ...outer.fields, ['Content-Length', `${body.length}`] as const]
  return { headers, body, mic: computeMic(covered, micAlgorithm(algorithm)) }
}

function payloadDraft({ contentType, fileName, content }: OutboundMessage): Draft {
  return {
    fields: [
      ['Content-Type', ascii(contentType)],
      ['Content-Transfer-Encoding', 'binary'],
      ...(fileName === undefined ? [] : [['Content-Disposition', writtenAttachment(fileName)] as const]),
    ],
    body: [content],
  }
}

function encryptedDraft(inner: Draft, recipient: EncryptFor, random: Random): Draft {
  return {
    fields: [
      ['Content-Type', 'application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"'],
      ['Content-Transfer-Encoding', 'binary'],
      ['Content-Disposition', 'attachment; filename="smime.p7m"'],
    ],
    body: encryptFor(entityPieces(inner), recipient, random),
  }
}

function as2Headers(message: OutboundMessage): HeaderLines {
  const { receipt, subject, userAgent } = message
  return [
    ['AS2-Version', ascii(message.version ?? '1.2')],
    ['AS2-From', writtenAs2Name(message.from)],
    ['AS2-To', writtenAs2Name(message.to)],
    ['Message-ID', writtenMessageId(message.messageId)],
    ['Date', writtenDate(message.now)],
    ['Subject', ascii(subject ?? 'EDI message')],
    ...(userAgent === undefined ? [] : [['User-Agent', ascii(userAgent)] as const]),
    ['MIME-Version', '1.0'],
    ...(receipt ? receiptHeaders(receipt) : []),
  ]
}

function receiptHeaders(receipt: NonNullable<OutboundMessage['receipt']>): HeaderLines {
  const options = `signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, ${receipt.micAlgorithm}`
  return [
    // RFC 4130 7.3: the presence asks for the receipt; nobody writes to the address.
    ['Disposition-Notification-To', 'receipts@parley.invalid'],
    ...(receipt.signed ? [['Disposition-Notification-Options', options] as const] : []),
    ...(receipt.asyncUrl === undefined
      ? []
      : [['Receipt-Delivery-Option', ascii(receipt.asyncUrl)] as const]),
  ]
}
