import type { MessageId } from '@parley/journey'
import type { CommitResult, Entry } from '@parley/store'
import type { Arrival } from './arrival.ts'
import type { Needs } from './needs.ts'

/**
 * Commits a reception once. Where the agreement names a window, an id whose holder is older may be used again: the next
 * use has a claim of its own that only one can take, named after the use before.
 */
export async function commitReception(needs: Needs, arrival: Arrival, entry: Entry): Promise<CommitResult> {
  const { duplicateWindowMs } = arrival.relationship.agreement.as2 ?? {}
  let result = await needs.ledger.commit(entry)
  while (result.kind === 'repeat' && duplicateWindowMs !== undefined) {
    const holder: MessageId = result.messageId
    const first = await needs.chronicle.message(holder)
    if (!first || needs.now().getTime() - first.at.getTime() < duplicateWindowMs) return result
    result = await needs.ledger.commit({ ...entry, claim: `${entry.claim}|after|${holder}` })
  }
  return result
}
