import { ByteSource } from '../bytes/byte-source.ts'
import { fileNameOf, takeEntityHead } from '../mime/mime-entity.ts'
import {
  firstField,
  type HeaderLines,
  hasControlCharacters,
  parseParameters,
  splitOutsideQuotes,
  unquote,
} from '../mime/mime-fields.ts'
import { MultipartStream } from '../mime/multipart-stream.ts'
import { type Refused, refused } from '../refusal.ts'

/** What the sender wants back (RFC 4130 7.3). */
export type ReceiptRequest = {
  readonly signed: boolean
  /** In the sender's order and spelling. */
  readonly micAlgorithms: readonly string[]
  /** Where an asynchronous receipt shall go. Untrusted: check it against the partner's hosts. */
  readonly deliverTo?: string
  /** A signature format the sender requires and we do not have. */
  readonly unsupportedProtocol?: string
}

export type As2Request = {
  readonly from: string
  readonly to: string
  /** Without angle brackets. */
  readonly messageId: string
  /** Exactly as received: the receipt repeats it. */
  readonly rawMessageId: string
  readonly subject?: string
  readonly version: string
  readonly contentType: string
  readonly receipt?: ReceiptRequest
  readonly contentTransferEncoding?: string
  readonly fileName?: string
}

/** Reads the HTTP headers of an AS2 message (RFC 4130 6). A missing AS2-Version means 1.0. */
export function readRequestHeaders(
  headers: HeaderLines,
): { readonly kind: 'request'; readonly request: As2Request } | Refused {
  const from = readAs2Name(headers, 'AS2-From')
  const to = readAs2Name(headers, 'AS2-To')
  const rawMessageId = firstField(headers, 'Message-ID') ?? ''
  const messageId = withoutBrackets(rawMessageId)
  if (from === undefined) return notAs2('AS2-From')
  if (to === undefined) return notAs2('AS2-To')
  if (messageId === '' || rawMessageId.length > 998 || hasControlCharacters(rawMessageId))
    return notAs2('Message-ID')
  const subject = firstField(headers, 'Subject')
  const encoding = firstField(headers, 'Content-Transfer-Encoding')
  const receipt = readReceiptRequest(headers)
  const fileName = fileNameOf(headers)
  const request: As2Request = {
    from,
    to,
    messageId,
    rawMessageId,
    version: firstField(headers, 'AS2-Version') ?? '1.0',
    contentType: firstField(headers, 'Content-Type') ?? 'application/octet-stream',
    ...(subject !== undefined && { subject }),
    ...(receipt && { receipt }),
    ...(encoding !== undefined && { contentTransferEncoding: encoding }),
    ...(fileName !== undefined && { fileName }),
  }
  return { kind: 'request', request }
}

/**
 * Tells a receipt from a message: both may come to the same address. A signed receipt shows only in its first part,
 * so `bodyStart` must reach into it; the whole body does.
 */
export async function isMdn(headers: HeaderLines, bodyStart: Uint8Array): Promise<boolean> {
  const contentType = firstField(headers, 'Content-Type') ?? ''
  const { value } = parseParameters(contentType)
  if (value === 'multipart/report') return true
  if (value !== 'multipart/signed') return false
  const start = new ByteSource([bodyStart.subarray(0, 64 * 1024)])
  const part = await MultipartStream.open(start, contentType)?.nextPart()
  const head = part && (await takeEntityHead(new ByteSource(part)))
  return parseParameters((head && firstField(head.fields, 'Content-Type')) ?? '').value === 'multipart/report'
}

/** The same name with and without angle brackets is one id; Windows software drops them. */
export function withoutBrackets(messageId: string): string {
  const trimmed = messageId.trim()
  return trimmed.startsWith('<') && trimmed.endsWith('>') ? trimmed.slice(1, -1).trim() : trimmed
}

/** 1 to 128 printable ASCII characters, quoted or not (RFC 4130 6.2). Nothing when the field holds no such name. */
export function readAs2Name(headers: HeaderLines, field: string): string | undefined {
  const name = unquote(firstField(headers, field) ?? '')
  return isAs2Name(name) ? name : undefined
}

export function isAs2Name(name: string): boolean {
  return /^[\x20-\x7e]{1,128}$/.test(name) && name.trim() !== ''
}

function notAs2(field: string): Refused {
  return refused('not-as2', `The request is not an AS2 message: ${field} is missing or not valid.`)
}

function readReceiptRequest(headers: HeaderLines): ReceiptRequest | undefined {
  // 7.3: the field's presence is the request, its value means nothing.
  if (firstField(headers, 'Disposition-Notification-To') === undefined) return undefined
  const options = readOptions(firstField(headers, 'Disposition-Notification-Options') ?? '')
  const protocol = options.get('signed-receipt-protocol')
  const micAlgorithms = options.get('signed-receipt-micalg')?.values ?? []
  const knownProtocol = protocol?.values.some((value) => value.toLowerCase() === 'pkcs7-signature') ?? false
  const deliverTo = firstField(headers, 'Receipt-Delivery-Option')
  const missing =
    protocol && !knownProtocol && protocol.importance === 'required' && protocol.values.join(', ')
  return {
    signed: protocol ? knownProtocol : micAlgorithms.length > 0,
    micAlgorithms,
    ...(deliverTo && { deliverTo }),
    ...(missing && { unsupportedProtocol: missing }),
  }
}

type Option = { readonly importance: string; readonly values: readonly string[] }

// signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, sha-256, sha-384
// The importance is sometimes missing, blanks and order vary.
function readOptions(field: string): ReadonlyMap<string, Option> {
  const options = new Map<string, Option>()
  for (const option of splitOutsideQuotes(field, ';')) {
    const equals = option.indexOf('=')
    if (equals < 0) continue
    const words = option
      .slice(equals + 1)
      .split(',')
      .map((word) => unquote(word.trim()))
    const first = words[0]?.toLowerCase() ?? ''
    const stated = first === 'optional' || first === 'required'
    const values = (stated ? words.slice(1) : words).filter((word) => word !== '').slice(0, 20)
    options.set(option.slice(0, equals).trim().toLowerCase(), {
      importance: stated ? first : 'optional',
      values,
    })
  }
  return options
}
