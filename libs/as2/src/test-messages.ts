import { deflateSync } from 'node:zlib'
import { objectIds } from './algorithms.ts'
import { composeMessage } from './compose-message.ts'
import { der, derObjectId, derSmallInteger } from './der-writer.ts'
import { type EncryptFor, EnvelopeWriter } from './envelope-writer.ts'
import { firstField, type HeaderLines } from './mime-fields.ts'
import { entityHead } from './mime-writer.ts'
import { openMessage } from './open-message.ts'
import type { Opened, OpenPolicy } from './opening.ts'
import type { OutboundMessage } from './outbound-message.ts'
import { readRequestHeaders } from './read-request.ts'
import type { Refused } from './refusal.ts'
import { party } from './trading-pair.ts'

/** For tests: Bob sends to Alice. */
export const order = Buffer.from(
  'ISA*00*          *00*          *ZZ*BOB            *ZZ*ALICE          *260101*1200*U*00401*000000001*0*T*>~\nIEA*0*000000001~\n',
)
export const now = new Date('2026-11-23T09:10:21Z')
export const lenient: OpenPolicy = {
  requireSigned: false,
  requireEncrypted: false,
  maxContentBytes: 1 << 24,
  maxRatio: 200,
}
export const strict: OpenPolicy = { ...lenient, requireSigned: true, requireEncrypted: true }

export type Posted = { readonly headers: HeaderLines; readonly body: Uint8Array }

export function fromBob(options: Partial<OutboundMessage> = {}) {
  return composeMessage({
    from: 'bob',
    to: 'alice',
    messageId: 'order-1@bob.example',
    content: order,
    contentType: 'application/EDI-X12',
    fileName: 'order.x12',
    receipt: { signed: true, micAlgorithm: 'sha-256' },
    now,
    ...options,
  })
}

export const bobSigns = () => ({ ...party('bob'), digest: 'sha-256' as const })
export const forAlice = () => ({ certificate: party('alice').certificate, cipher: 'aes-256-cbc' as const })

/** Opened by Alice, who knows Bob's certificate and holds the keys named. */
export async function atAlice(
  { headers, body }: { readonly headers: HeaderLines; readonly body: Uint8Array | readonly Uint8Array[] },
  policy: OpenPolicy = lenient,
  keys = ['alice'],
  partners = ['bob'],
): Promise<Opened | Refused> {
  const read = readRequestHeaders(headers)
  if (read.kind === 'refused') return read
  const trust = {
    ownKeys: keys.map((name) => party(name)),
    partnerCertificates: partners.map((name) => party(name).certificate),
  }
  const reader = openMessage(read.request, trust, policy)
  for (const piece of body instanceof Uint8Array ? [body] : body) reader.write(piece)
  return reader.finish()
}

/** A request with the AS2 headers Bob sends and any body. */
export function posted(contentType: string, body: Uint8Array, more: HeaderLines = []): Posted {
  const headers: HeaderLines = [
    ['AS2-From', 'bob'],
    ['AS2-To', 'alice'],
    ['Message-ID', '<order-1@bob.example>'],
    ['Content-Type', contentType],
    ...more,
  ]
  return { headers, body }
}

export function encrypted(plaintext: Uint8Array, to: EncryptFor = forAlice()): Posted {
  const writer = new EnvelopeWriter(plaintext.length, to, (size) => Buffer.alloc(size, 7))
  const body = Buffer.concat([writer.head, writer.update(plaintext), writer.end()])
  return posted('application/pkcs7-mime; smime-type=enveloped-data', body)
}

export function compressed(content: Uint8Array): Buffer {
  const algorithm = der(0x30, derObjectId(objectIds.zlib))
  const inner = der(0x30, derObjectId(objectIds.data), der(0xa0, der(0x04, deflateSync(content))))
  const outer = der(0x30, derSmallInteger(0), algorithm, inner)
  return der(0x30, derObjectId(objectIds.compressedData), der(0xa0, outer))
}

/** The message as a MIME entity: its content type and its body. */
export function asEntity({ headers, body }: Posted): Buffer {
  return Buffer.concat([Buffer.from(`Content-Type: ${firstField(headers, 'Content-Type')}\r\n\r\n`), body])
}

export function outcomeOf(outcome: Opened | Refused): string {
  return outcome.kind === 'opened' ? 'opened' : outcome.refusal.code
}

/** A small MIME entity, whole. */
export function entityBytes({ fields, body }: { fields: HeaderLines; body: readonly Uint8Array[] }): Buffer {
  return Buffer.concat([entityHead(fields), ...body])
}
