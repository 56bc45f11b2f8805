import type { BusRecord } from '@parley/bus'
import { crashPoint } from '@parley/config'
import type { Event, MessageId } from '@parley/journey'
import type { Entry, MessageRow } from '@parley/store'
import { closings } from './closings.ts'
import type { Needs } from './needs.ts'

type OutcomeEvent = Extract<Event, { type: 'outcome' }>

/**
 * Ends transactions whose outputs have ended, and then files whose transactions have. Outcomes of one file come in
 * order (their key is the root), so the last of them sees all the others. Only what they speak of, and what is above it,
 * is looked at: a file may have a hundred thousand transactions.
 */
export async function closeLegs(needs: Needs, batch: readonly BusRecord[]): Promise<void> {
  const events = batch.map((record) => record.value as OutcomeEvent)
  const roots = new Set(events.map(({ rootId }) => rootId))
  const spoken = await needs.chronicle.messages(events.map(({ messageId }) => messageId))
  const between = spoken.flatMap(({ id, parentId }) => (parentId === undefined ? [id] : [id, parentId]))
  crashPoint('outcome.before-commit')
  await close(
    needs,
    [...new Set(between)].filter((id) => !roots.has(id)),
  )
  await close(needs, [...roots])
  crashPoint('outcome.after-commit')
}

async function close(needs: Needs, ids: readonly MessageId[]): Promise<void> {
  const [messages, below] = await Promise.all([needs.chronicle.messages(ids), needs.chronicle.below(ids)])
  const now = needs.now()
  await Promise.all(
    closings(messages, below).map(({ message, state }) =>
      needs.ledger.commit(closingEntry(message, state, now)),
    ),
  )
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
