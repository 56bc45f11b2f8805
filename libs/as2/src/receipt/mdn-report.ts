import type { X509Certificate } from 'node:crypto'
import { ByteSource, collect } from '../bytes/byte-source.ts'
import type { Legacy } from '../cms/algorithms.ts'
import { CoveredBytes } from '../cms/covered-bytes.ts'
import { verifyDetached } from '../cms/verify-signature.ts'
import { contentTypeOf, type Entity, readEntity } from '../mime/mime-entity.ts'
import { firstField, type HeaderLines, parseFields, parseParameters } from '../mime/mime-fields.ts'
import { MultipartStream } from '../mime/multipart-stream.ts'
import { binarySource, decodeTransfer } from '../mime/transfer-decoder.ts'

/** The machine's fields and the people's text of a receipt. */
export type Report = {
  readonly fields: HeaderLines
  readonly text: string
  readonly signed: boolean
  readonly signer?: string
}

/** What does not hold: whose receipt it says it is, its signature, or what it is made of. */
export type ReceiptFault = 'names' | 'signature' | 'content'
export type InvalidReport = {
  readonly kind: 'invalid'
  readonly reason: string
  readonly fault: ReceiptFault
}

export function invalid(reason: string, fault: ReceiptFault = 'content'): InvalidReport {
  return { kind: 'invalid', reason, fault }
}

type ReceiptTrust = { readonly partnerCertificates: readonly X509Certificate[]; readonly legacy?: Legacy }

/** A report inside multipart/signed; its signature must be the partner's. */
export async function readSignedReport(
  entity: Entity,
  { partnerCertificates, legacy }: ReceiptTrust,
): Promise<Report | InvalidReport> {
  const [content, signature, ...others] = await partsOf(entity.body, contentTypeOf(entity.fields) ?? '')
  const signaturePart = signature && readEntity(signature)
  const reportEntity = content && readEntity(content)
  if (!signaturePart || !reportEntity || others.length > 0)
    return invalid('The signed receipt is not valid MIME.')
  const encoding = firstField(signaturePart.fields, 'Content-Transfer-Encoding')
  const trust = { partnerCertificates, ownCertificates: [], ...(legacy && { legacy }) }
  const outcome = await verifyDetached(
    await binarySource(new ByteSource([signaturePart.body]), encoding),
    CoveredBytes.of(content),
    trust,
    'tolerant',
  )
  if (outcome.kind === 'rejected')
    return invalid(`The signature of the receipt does not count: ${outcome.refusal.text}`, 'signature')
  const report = await readReport(reportEntity)
  return 'kind' in report ? report : { ...report, signed: true, signer: outcome.signer.fingerprint256 }
}

/** The parts of a small multipart, those alone that a delimiter ends. */
export async function partsOf(body: Buffer, contentType: string): Promise<Buffer[]> {
  const multipart = MultipartStream.open(new ByteSource([body]), contentType)
  const parts: Buffer[] = []
  for (let part = await multipart?.nextPart(); part; part = await multipart?.nextPart()) {
    parts.push(await collect(part))
  }
  return multipart?.closed ? parts : parts.slice(0, -1)
}

/** `multipart/report` of a text for people and a `message/disposition-notification` (RFC 8098 3). */
export async function readReport(entity: Entity): Promise<Report | InvalidReport> {
  const contentType = contentTypeOf(entity.fields) ?? ''
  const isReport = parseParameters(contentType).value === 'multipart/report'
  const multipart = isReport ? await partsOf(entity.body, contentType) : []
  const parts = multipart.flatMap((part) => readEntity(part) ?? [])
  const notification = parts.find((part) => mediaTypeOf(part) === 'message/disposition-notification')
  if (!notification) return invalid('The receipt holds no disposition notification.')
  // Some partners leave empty lines between the fields.
  const lines = decodedText(notification)
    .split('\n')
    .filter((line) => line.trim() !== '')
  const fields = parseFields(lines.join('\n').trim())
  if (!fields) return invalid('The disposition notification cannot be read.')
  const human = parts.find((part) => part !== notification)
  return { fields, text: human ? decodedText(human).trim().slice(0, 4096) : '', signed: false }
}

function mediaTypeOf({ fields }: Entity): string {
  return parseParameters(contentTypeOf(fields) ?? 'text/plain').value
}

function decodedText({ fields, body }: Entity): string {
  return decodeTransfer(body, firstField(fields, 'Content-Transfer-Encoding')).toString('latin1')
}
