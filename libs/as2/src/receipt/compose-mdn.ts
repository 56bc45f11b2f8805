import { collect } from '../bytes/byte-source.ts'
import { type Sized, sized } from '../bytes/sized.ts'
import type { ContentSigner, SigningKey } from '../cms/content-signer.ts'
import type { Mic } from '../message/mic.ts'
import type { As2Request } from '../message/read-request.ts'
import { signedDraft } from '../message/signed-writer.ts'
import { type HeaderLines, singleLine } from '../mime/mime-fields.ts'
import {
  ascii,
  boundaryFor,
  type Draft,
  entityOf,
  multipartBody,
  quoted,
  writtenAs2Name,
  writtenDate,
  writtenMessageId,
} from '../mime/mime-writer.ts'
import type { Refusal } from '../refusal.ts'

export type OutboundMdn = {
  readonly request: As2Request
  /** Our AS2 name, which the message was sent to. */
  readonly from: string
  readonly disposition: 'processed' | Refusal
  /** Accepted, but: `authentication-failed, processing continued` and the like (RFC 4130 7.4.3). */
  readonly warning?: string
  /** Named whenever it could be computed, also in a negative receipt. */
  readonly mic?: Mic
  /** Needed when the request asks for a signed receipt; else not used. */
  readonly signer?: SigningKey | ContentSigner
  /** The receipt's own id, without angle brackets. */
  readonly messageId: string
  readonly now: Date
  readonly reportingUa: string
  /** For a person to read. */
  readonly text: string
}

/**
 * Composes a receipt (RFC 4130 7.4, RFC 8098): the same inputs give the same bytes. It is signed whenever a signed
 * receipt was asked for, also when it is negative; without a signer that is a bug of the caller and rejects.
 */
export async function composeMdn(mdn: OutboundMdn): Promise<{ headers: HeaderLines; body: Uint8Array }> {
  const report = reportDraft(mdn)
  const outer = mdn.request.receipt?.signed ? await signedReport(report, mdn) : report
  const body = await collect(outer.body.read())
  const headers: HeaderLines = [
    ['AS2-Version', '1.2'],
    ['AS2-From', writtenAs2Name(mdn.from)],
    ['AS2-To', writtenAs2Name(mdn.request.from)],
    ['Message-ID', writtenMessageId(mdn.messageId)],
    ['Date', writtenDate(mdn.now)],
    ['Subject', 'Message disposition notification'],
    ['User-Agent', ascii(mdn.reportingUa)],
    ['MIME-Version', '1.0'],
    ...outer.fields,
    ['Content-Length', `${body.length}`],
  ]
  return { headers, body }
}

async function signedReport(report: Draft, { signer, messageId, now }: OutboundMdn): Promise<Draft> {
  if (!signer) throw new Error('a signed receipt was requested, but no signer was given')
  return signedDraft(entityOf(report), signer, { messageId, now })
}

function reportDraft(mdn: OutboundMdn): Draft {
  const text = mdn.text
    .replace(/\r\n|\r|\n/g, '\n')
    .split('\n')
    .map(ascii)
    .join('\r\n')
  const human = part('text/plain; charset=us-ascii', `${text}\r\n`)
  const fields = notificationFields(mdn).map(([name, value]) => `${name}: ${singleLine(value)}\r\n`)
  const machine = part('message/disposition-notification', fields.join(''))
  const boundary = boundaryFor(mdn.messageId, 'report')
  return {
    fields: [
      ['Content-Type', `multipart/report; report-type=disposition-notification; boundary="${boundary}"`],
    ],
    body: multipartBody(boundary, [human, machine]),
  }
}

function part(contentType: string, text: string): Sized {
  return entityOf({
    fields: [
      ['Content-Type', contentType],
      ['Content-Transfer-Encoding', '7bit'],
    ],
    body: sized(Buffer.from(text, 'latin1')),
  })
}

// RFC 4130 7.4.3. Original-Message-ID is echoed exactly as it came, brackets or not.
function notificationFields({ request, from, mic, reportingUa, ...mdn }: OutboundMdn): HeaderLines {
  const outcome = outcomeOf(mdn)
  return [
    ['Reporting-UA', ascii(reportingUa)],
    ['Original-Recipient', `rfc822; ${recipient(request.to)}`],
    ['Final-Recipient', `rfc822; ${recipient(from)}`],
    ['Original-Message-ID', request.rawMessageId],
    ['Disposition', `automatic-action/MDN-sent-automatically; ${ascii(outcome)}`],
    ...(mic ? [['Received-Content-MIC', `${ascii(mic.digest)}, ${ascii(mic.algorithm)}`] as const] : []),
  ]
}

function outcomeOf({ disposition, warning }: Pick<OutboundMdn, 'disposition' | 'warning'>): string {
  if (disposition !== 'processed') return disposition.disposition
  return warning === undefined ? disposition : `${disposition}/warning: ${warning}`
}

function recipient(name: string): string {
  return /[ "\\]/.test(name) ? quoted(name) : ascii(name)
}
