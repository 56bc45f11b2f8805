import { composeMdn, type OutboundMdn, receiptDigest } from '@parley/as2'
import type { Arrival, StoredForm } from './arrival.ts'
import type { KeyRing } from './key-ring.ts'
import { refusalText } from './refuse.ts'

export type Verdict = Pick<OutboundMdn, 'messageId' | 'disposition' | 'warning' | 'mic' | 'now'>

type Answering = Pick<Arrival, 'request'> & { readonly relationship: Pick<Arrival['relationship'], 'us'> }

/** The receipt that a request asks for, or, when it asks for none, a status alone. */
export async function composeAnswer(
  keys: KeyRing,
  { request, relationship }: Answering,
  verdict: Verdict,
): Promise<StoredForm> {
  if (!request.receipt) return noReceipt(verdict)
  const own = await keys.signer(relationship.us)
  const mdn = await composeMdn({
    request,
    from: request.to,
    ...verdict,
    // Signed with the digest that the receipt names: who asks for one can verify with it.
    signer: { ...own, digest: receiptDigest(verdict.mic) },
    reportingUa: 'Parley',
    text: textOf(verdict),
  })
  return { status: 200, headers: mdn.headers, body: mdn.body }
}

function textOf({ disposition, warning }: Verdict): string {
  if (disposition !== 'processed') return refusalText(disposition)
  return warning === undefined
    ? 'The message was received, verified and stored.'
    : 'The message was received and stored. It is signed with a certificate that has expired: send us your current one.'
}

/** No receipt asked for: 204 says accepted, 403 says refused; there is nothing else to say it with. */
function noReceipt(verdict: Verdict): StoredForm {
  return { status: verdict.disposition === 'processed' ? 204 : 403, headers: [], body: new Uint8Array() }
}
