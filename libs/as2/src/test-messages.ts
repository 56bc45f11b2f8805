import { deflateSync } from 'node:zlib'
import { der, derObjectId, derSmallInteger } from './asn1/der-writer.ts'
import { objectIds } from './cms/algorithms.ts'
import { type EncryptFor, EnvelopeWriter } from './cms/envelope-writer.ts'
import { signDetached } from './cms/signature-writer.ts'
import { composeMessage } from './message/compose-message.ts'
import { openMessage } from './message/open-message.ts'
import type { Opened, OpenPolicy } from './message/opening.ts'
import type { OutboundMessage } from './message/outbound-message.ts'
import { readRequestHeaders } from './message/read-request.ts'
import { firstField, type HeaderLines } from './mime/mime-fields.ts'
import { entityHead } from './mime/mime-writer.ts'
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

type Bent = {
  readonly signature?: Buffer
  readonly covered?: Buffer
  readonly fields?: string
  readonly lineEnd?: string
  readonly base64?: boolean
}

/** multipart/signed by hand, so that every part of it can be bent. */
export async function handSigned(part: Buffer, bent: Bent = {}): Promise<Posted> {
  const signature = bent.signature ?? (await signDetached(bent.covered ?? part, bobSigns(), now))
  const encoding = bent.base64 ? '\r\nContent-Transfer-Encoding: base64' : ''
  const fields = bent.fields ?? `Content-Type: application/pkcs7-signature${encoding}`
  const written = bent.base64
    ? Buffer.from(signature.toString('base64').replace(/.{64}/g, '$&\r\n'))
    : signature
  const end = bent.lineEnd ?? '\r\n'
  const pieces = ['--b', end, part, end, '--b', end, fields, end, end, written, end, '--b--', end]
  const type = 'multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=b'
  return posted(type, Buffer.concat(pieces.map((piece) => Buffer.from(piece as string))))
}

/** SignedData around its content, which comes in two pieces. */
export async function opaque(content: Buffer, { indefinite = false } = {}): Promise<Buffer> {
  const detached = await signDetached(content, bobSigns(), now)
  const fields = detached.subarray(detached.indexOf(Buffer.from([0x02, 1, 1])))
  const bare = der(0x30, derObjectId(objectIds.data))
  const at = fields.indexOf(bare)
  const octets = [der(0x04, content.subarray(0, 9)), der(0x04, content.subarray(9))]
  const wrap = (tag: number, ...inner: Buffer[]) =>
    indefinite ? Buffer.concat([Buffer.from([tag, 0x80]), ...inner, Buffer.alloc(2)]) : der(tag, ...inner)
  const full = wrap(0x30, derObjectId(objectIds.data), wrap(0xa0, wrap(0x24, ...octets)))
  const signedData = wrap(0x30, fields.subarray(0, at), full, fields.subarray(at + bare.length))
  return wrap(0x30, derObjectId(objectIds.signedData), wrap(0xa0, signedData))
}
