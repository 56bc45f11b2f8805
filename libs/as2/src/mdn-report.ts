import type { X509Certificate } from 'node:crypto'
import {
  contentTypeOf,
  decodeBinary,
  decodeTransfer,
  type Entity,
  readEntity,
  splitMultipart,
} from './mime-entity.ts'
import { firstField, type HeaderLines, parseFields, parseParameters } from './mime-fields.ts'
import { verifySignature } from './verify-signature.ts'

/** The machine's fields and the people's text of a receipt. */
export type Report = {
  readonly fields: HeaderLines
  readonly text: string
  readonly signed: boolean
  readonly signer?: string
}

export type InvalidReport = { readonly kind: 'invalid'; readonly reason: string }

export function invalid(reason: string): InvalidReport {
  return { kind: 'invalid', reason }
}

/** A report inside multipart/signed; its signature must be the partner's. */
export function readSignedReport(
  entity: Entity,
  partnerCertificates: readonly X509Certificate[],
): Report | InvalidReport {
  const multipart = splitMultipart(entity.body, contentTypeOf(entity.fields) ?? '')
  const [content, signature] = multipart?.parts ?? []
  const signaturePart = signature && readEntity(signature)
  const reportEntity = content && readEntity(content)
  if (!signaturePart || !reportEntity || multipart?.parts.length !== 2)
    return invalid('The signed receipt is not valid MIME.')
  const bytes = decodeBinary(
    signaturePart.body,
    firstField(signaturePart.fields, 'Content-Transfer-Encoding'),
  )
  const trust = { partnerCertificates, ownCertificates: [] }
  const outcome = verifySignature(bytes, content, trust, 'tolerant')
  if (outcome.kind === 'rejected')
    return invalid(`The signature of the receipt does not count: ${outcome.refusal.text}`)
  const report = readReport(reportEntity)
  return 'kind' in report ? report : { ...report, signed: true, signer: outcome.signer.fingerprint256 }
}

/** `multipart/report` of a text for people and a `message/disposition-notification` (RFC 8098 3). */
export function readReport(entity: Entity): Report | InvalidReport {
  const contentType = contentTypeOf(entity.fields) ?? ''
  const multipart =
    parseParameters(contentType).value === 'multipart/report' && splitMultipart(entity.body, contentType)
  const parts = multipart ? multipart.parts.flatMap((part) => readEntity(part) ?? []) : []
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
