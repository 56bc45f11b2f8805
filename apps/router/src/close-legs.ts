import type { BusRecord } from '@parley/bus'
import { crashPoint } from '@parley/config'
import type { Event, MessageId } from '@parley/journey'
import type { Entry, MessageRow } from '@parley/store'
import { closings } from './closings.ts'
import type { Needs } from './needs.ts'

type OutcomeEvent = Extract<Event, { type: 'outcome' }>

/**
 * Ends transactions whose outputs have ended, and files whose transactions have. Outcomes of one file come in
 * order (their key is the root), so the last of them sees all the others.
 */
export async function closeLegs(needs: Needs, batch: readonly BusRecord[]): Promise<void> {
  const roots = [...new Set(batch.map((record) => (record.value as OutcomeEvent).rootId))]
  const counts = await needs.chronicle.families(roots)
  const candidates = [...new Set([...counts.map((count) => count.parentId), ...roots])]
  const messages = await needs.chronicle.messages(candidates)
  const now = needs.now()
  crashPoint('outcome.before-commit')
  await Promise.all(
    closings(messages, counts).map(({ message, state }) =>
      needs.ledger.commit(closingEntry(message, state, now)),
    ),
  )
  crashPoint('outcome.after-commit')
}

function closingEntry(message: MessageRow, state: 'delivered' | 'failed', at: Date): Entry {
  const messageId: MessageId = message.id
  return {
    // A resubmitted message closes once more: then its row has changed since.
    claim: `close|${messageId}|${message.updatedAt.getTime()}`,
    messageId,
    changes: [{ messageId, at, state }],
    steps: [
      { messageId, at, stage: 'router', what: state === 'delivered' ? 'completed' : 'ended with failures' },
    ],
  }
}
