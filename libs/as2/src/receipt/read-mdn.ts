import type { X509Certificate } from 'node:crypto'
import { asBuffer } from '../bytes/byte-source.ts'
import type { Legacy } from '../cms/algorithms.ts'
import type { MicExplanation } from '../message/explain-mic.ts'
import { type Mic, parseMic, sameMic } from '../message/mic.ts'
import { readAs2Name, withoutBrackets } from '../message/read-request.ts'
import type { Entity } from '../mime/mime-entity.ts'
import { firstField, type HeaderLines, parseParameters } from '../mime/mime-fields.ts'
import { type InvalidReport, invalid, type Report, readReport, readSignedReport } from './mdn-report.ts'

/** What we know of our message. `from` and `to` are as in the message: our name, then the partner's. */
export type MdnExpectation = {
  readonly messageId: string
  readonly mic: Mic
  /** Another that is right too, where the rules can be read in two ways. */
  readonly otherMic?: Mic
  readonly partnerCertificates: readonly X509Certificate[]
  /** Old algorithms the partner may still sign receipts with. */
  readonly legacy?: Legacy
  readonly requireSigned: boolean
  /** Looks for the rule behind a MIC that is not ours, usually `explainMic` with the message. */
  readonly explain?: (received: Mic) => Promise<MicExplanation | undefined>
  readonly from: string
  readonly to: string
}

/** The answer to a POST, or an asynchronous receipt (then `status` is 200). */
export type MdnResponse = {
  readonly status: number
  readonly headers: HeaderLines
  readonly body: Uint8Array
}

export type MdnOutcome =
  | {
      readonly kind: 'accepted'
      readonly disposition: string
      readonly signed: boolean
      /** SHA-256 fingerprint of the partner certificate that verified the receipt. */
      readonly signer?: string
      /** The text after `processed/warning:`. The message is accepted all the same. */
      readonly warning?: string
      /** Absent when an unsigned receipt names none. */
      readonly mic?: Mic
    }
  /** The partner says no. `text` is what the partner wrote for people. */
  | {
      readonly kind: 'negative'
      readonly disposition: string
      readonly text: string
      readonly signed: boolean
    }
  /** The partner says yes, to other bytes than we sent. */
  | {
      readonly kind: 'mic-mismatch'
      readonly expected: Mic
      readonly received: Mic
      /** What the partner digested instead, when it can be told. */
      readonly explanation?: MicExplanation
    }
  /** Something came that is no receipt to rely on. */
  | InvalidReport
  /** No receipt came. The message may have arrived or not. */
  | { readonly kind: 'missing' }

/** Reads a receipt and holds it against the message it is for (RFC 4130 7.4, 7.6). Keep the raw bytes as evidence. */
export async function readMdn(response: MdnResponse, expect: MdnExpectation): Promise<MdnOutcome> {
  const contentType = firstField(response.headers, 'Content-Type') ?? ''
  const body = asBuffer(response.body)
  const mediaType = parseParameters(contentType).value
  if (body.length === 0 || !/^multipart\/(report|signed)$/.test(mediaType)) return { kind: 'missing' }
  const strangers = wrongNames(response.headers, expect)
  if (strangers) return strangers
  const entity: Entity = { fields: [['Content-Type', contentType]], whole: body, body }
  const report =
    mediaType === 'multipart/signed' ? await readSignedReport(entity, expect) : await readReport(entity)
  if ('kind' in report) return report
  if (expect.requireSigned && !report.signed)
    return invalid('The receipt is not signed, but a signed one was asked for.', 'signature')
  return judge(report, expect)
}

/** Synchronous answers sometimes leave the names out; wrong ones are refused. */
function wrongNames(headers: HeaderLines, expect: MdnExpectation): InvalidReport | undefined {
  const present = (field: string) => firstField(headers, field) !== undefined
  if (present('AS2-From') && readAs2Name(headers, 'AS2-From') !== expect.to)
    return invalid('The receipt names another AS2-From than the partner.', 'names')
  if (present('AS2-To') && readAs2Name(headers, 'AS2-To') !== expect.from)
    return invalid('The receipt names another AS2-To than ours.', 'names')
  return undefined
}

async function judge(report: Report, expect: MdnExpectation): Promise<MdnOutcome> {
  const original = firstField(report.fields, 'Original-Message-ID')
  if (original === undefined || withoutBrackets(original) !== withoutBrackets(expect.messageId)) {
    return invalid('The receipt is for another message.', 'names')
  }
  const disposition = readDisposition(firstField(report.fields, 'Disposition') ?? '')
  if (!disposition) return invalid('The receipt has no readable disposition.')
  const { type, level, detail } = disposition
  const said = explained(report, disposition)
  if (type !== 'processed' || (level !== '' && level !== 'warning')) {
    return { kind: 'negative', disposition: said, text: report.text, signed: report.signed }
  }
  return judgeMic(report, expect, {
    kind: 'accepted',
    disposition: said,
    signed: report.signed,
    ...(report.signer !== undefined && { signer: report.signer }),
    ...(level === 'warning' && { warning: detail || (firstField(report.fields, 'Warning') ?? '') }),
  })
}

async function judgeMic(
  report: Report,
  expect: MdnExpectation,
  accepted: Extract<MdnOutcome, { kind: 'accepted' }>,
): Promise<MdnOutcome> {
  const field = firstField(report.fields, 'Received-Content-MIC')
  const received = field === undefined ? undefined : parseMic(field)
  if (field !== undefined && !received)
    return invalid('The receipt has a Received-Content-MIC that cannot be read.')
  // RFC 4130 7.4.3: a MIC is required where a signed receipt was asked for.
  if (!received)
    return expect.requireSigned ? invalid('The receipt names no Received-Content-MIC.') : accepted
  const right = [expect.mic, ...(expect.otherMic ? [expect.otherMic] : [])]
  if (right.some((mic) => sameMic(received, mic))) return { ...accepted, mic: received }
  const explanation = await expect.explain?.(received)
  return { kind: 'mic-mismatch', expected: expect.mic, received, ...(explanation && { explanation }) }
}

type Disposition = { readonly type: string; readonly level: string; readonly detail: string }

// "automatic-action/MDN-sent-automatically; processed/error: decryption-failed", in any case and with any blanks
function readDisposition(field: string): Disposition | undefined {
  if (field.length > 1000) return undefined
  const match = /;\s*([a-z-]+)\s*(?:\/\s*([a-z-]+)\s*(?::\s*(.*?))?)?\s*$/is.exec(field)
  return match
    ? {
        type: (match[1] ?? '').toLowerCase(),
        level: (match[2] ?? '').toLowerCase(),
        detail: (match[3] ?? '').trim(),
      }
    : undefined
}

/** The disposition in its usual form; some partners put the detail into a field of its own (RFC 8098 3.2.7). */
function explained({ fields }: Report, { type, level, detail }: Disposition): string {
  const reason = detail || (firstField(fields, 'Error') ?? firstField(fields, 'Failure') ?? '')
  if (level === '') return type
  return reason === '' || (level === 'warning' && detail === '')
    ? `${type}/${level}`
    : `${type}/${level}: ${reason}`
}
