import { spelledDigest } from '../cms/algorithms.ts'
import type { HeaderLines } from '../mime/mime-fields.ts'
import { ascii, writtenAs2Name, writtenDate, writtenMessageId } from '../mime/mime-writer.ts'
import type { OutboundMessage } from './outbound-message.ts'

/** The HTTP fields of a message, those of its MIME entity left out (RFC 4130 6). */
export function as2Headers(message: OutboundMessage): HeaderLines {
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
    // RFC 6017 4: says that several files may come at once.
    ...(message.attachments?.length ? [['EDIINT-Features', 'multiple-attachments'] as const] : []),
    ...(receipt ? receiptHeaders(receipt, message.micalg) : []),
    ...(message.headers ?? []).map(([name, value]) => [name, ascii(value)] as const),
  ]
}

function receiptHeaders(
  receipt: NonNullable<OutboundMessage['receipt']>,
  style: OutboundMessage['micalg'],
): HeaderLines {
  const options = `signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, ${spelledDigest(receipt.micAlgorithm, style)}`
  return [
    // RFC 4130 7.3: the presence asks for the receipt; nobody writes to the address.
    ['Disposition-Notification-To', 'receipts@parley.invalid'],
    ...(receipt.signed ? [['Disposition-Notification-Options', options] as const] : []),
    ...(receipt.asyncUrl === undefined
      ? []
      : [['Receipt-Delivery-Option', ascii(receipt.asyncUrl)] as const]),
  ]
}
