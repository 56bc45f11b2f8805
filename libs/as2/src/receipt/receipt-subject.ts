import { asBuffer } from '../bytes/byte-source.ts'
import { withoutBrackets } from '../message/read-request.ts'
import { type Entity, readEntity } from '../mime/mime-entity.ts'
import { firstField, parseParameters } from '../mime/mime-fields.ts'
import { partsOf, readReport } from './mdn-report.ts'
import type { MdnResponse } from './read-mdn.ts'

/**
 * The Message-ID that a receipt says it is about (RFC 8098 3.2.6), without angle brackets. Nothing is verified yet: it
 * only finds the message that `readMdn` then holds the receipt against. Undefined when it is no receipt.
 */
export async function receiptSubject({ headers, body }: MdnResponse): Promise<string | undefined> {
  const contentType = firstField(headers, 'Content-Type') ?? ''
  const whole = asBuffer(body)
  const isSigned = parseParameters(contentType).value === 'multipart/signed'
  const [signed] = isSigned ? await partsOf(whole, contentType) : []
  const outer: Entity = { fields: [['Content-Type', contentType]], whole, body: whole }
  const entity = isSigned ? signed && readEntity(signed) : outer
  if (!entity) return undefined
  const report = await readReport(entity)
  if ('kind' in report) return undefined
  const subject = firstField(report.fields, 'Original-Message-ID')
  return subject === undefined ? undefined : withoutBrackets(subject)
}
