import { type MdnExpectation, type MdnOutcome, type MdnResponse, type Mic, readMdn } from '@parley/as2'
import type { As2Gateway } from '@parley/model'
import type { DeliveryRow, Outcome } from '@parley/store'
import type { KeyRing } from './key-ring.ts'
import { as2Id } from './outbound.ts'

export type Judging = {
  readonly keys: KeyRing
  readonly gateway: As2Gateway
  readonly delivery: DeliveryRow
  /** Fixed before the first byte left. */
  readonly mic: Mic
  readonly explain: MdnExpectation['explain']
  readonly now: Date
}

type Ended = Exclude<Outcome, { kind: 'sent' }>

/** From a receipt, or what came in its place, to one named outcome (operations F17, F18). */
export async function judgeReceipt(answered: MdnResponse, judging: Judging): Promise<Ended> {
  const mdn = await readReceipt(answered, judging)
  switch (mdn.kind) {
    case 'accepted':
      return {
        kind: 'delivered',
        what:
          mdn.warning === undefined
            ? 'delivered, MDN verified'
            : `delivered, MDN verified, with a warning: ${mdn.warning.slice(0, 200)}`,
        evidence: evidence(answered),
      }
    case 'negative':
      return {
        ...failed('DELIVERY_MDN_NEGATIVE', `The partner refused it: ${mdn.disposition}.`),
        evidence: evidence(answered),
      }
    case 'mic-mismatch': {
      const text = `The partner received other bytes than we sent (MIC differs). ${mdn.explanation?.text ?? 'Compare compression and line-end settings.'}`
      return { ...failed('DELIVERY_MIC_MISMATCH', text), evidence: evidence(answered) }
    }
    case 'missing':
      return failed('DELIVERY_MDN_MISSING', 'The partner answered without the MDN we asked for.')
    case 'invalid':
      return failed('DELIVERY_MDN_INVALID', `The MDN does not hold: ${mdn.reason}`)
    default:
      return mdn satisfies never
  }
}

/** The receipt as it is held against the message that it is for. */
export function readReceipt(answered: MdnResponse, judging: Judging): Promise<MdnOutcome> {
  const { keys, gateway, delivery, mic, explain, now } = judging
  return readMdn(answered, {
    messageId: delivery.identity,
    mic,
    ...(explain && { explain }),
    partnerCertificates: keys.certificates(gateway.partner, 'verify'),
    requireSigned: gateway.receipt === 'signed',
    ...(gateway.legacy && { legacy: { ...gateway.legacy, now } }),
    from: as2Id(gateway.us),
    to: as2Id(gateway.partner),
  })
}

function failed(code: Extract<Ended, { kind: 'failed' }>['code'], text: string): Ended {
  return { kind: 'failed', code, text }
}

/** What the partner signed, yes or no, is kept as it came. */
function evidence(answered: MdnResponse) {
  return { bytes: answered.body, mediaType: contentType(answered) }
}

function contentType({ headers }: MdnResponse): string {
  return headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'application/octet-stream'
}
