import { type As2Request, refusal } from '@parley/as2'
import type { Answer } from '@parley/frame'
import { failure, newMessageId } from '@parley/journey'
import type { Partner, Revision } from '@parley/model'
import { composeAnswer } from './compose-answer.ts'
import type { KeyRing } from './key-ring.ts'
import type { Needs } from './needs.ts'
import { mdnIdentity } from './receipt-rows.ts'
import { plainRefusal } from './refuse.ts'

const text = 'No agreement is deployed for this AS2-From and AS2-To. Check both ids with your partner.'
const code = 'AS2_UNKNOWN_RELATIONSHIP'

/**
 * A message between ids that no agreement joins. It is noted. A partner whom we know gets a receipt that says so
 * (rfc4130bis), in the connection; a stranger gets no signature of ours.
 */
export async function refuseStranger(
  needs: Needs,
  keys: KeyRing,
  { revision, request }: { readonly revision: Revision; readonly request: As2Request },
): Promise<Answer> {
  const id = newMessageId(needs)
  const at = needs.now()
  await needs.ledger.commit({
    claim: `as2-refused|${id}`,
    messageId: id,
    messages: [
      {
        ...{ id, rootId: id, direction: 'in', kind: 'file', state: 'failed', gateway: 'as2', at },
        legs: { transport: 'rejected', functional: 'none', business: 'none' },
        ...{ mode: 'production', revision: revision.id, sizeBytes: 0, sha256: '' },
        failure: failure(code, 'as2-gateway', text),
      },
    ],
    keys: [
      { messageId: id, name: 'as2-message-id', value: request.messageId },
      { messageId: id, name: 'as2-from', value: request.from },
      { messageId: id, name: 'as2-to', value: request.to },
    ],
  })
  const us = addressee(revision, request)
  const plain = plainRefusal(needs, 403, code, text)
  if (!us || !request.receipt || request.receipt.deliverTo !== undefined || !keys.canSign(us)) return plain
  const disposition = refusal('unknown-trading-relationship', text)
  const verdict = { messageId: mdnIdentity(id), disposition, now: at }
  return { ...(await composeAnswer(keys, { request, relationship: { us } }, verdict)), close: true }
}

/** Our own company that the message is for, when it comes from a partner of the configuration. */
function addressee({ partners }: Revision, { from, to }: As2Request): Partner | undefined {
  const all = [...partners.values()]
  const isKnown = all.some(({ role, as2Id }) => role === 'partner' && as2Id === from)
  return isKnown ? all.find(({ role, as2Id }) => role === 'us' && as2Id === to) : undefined
}
