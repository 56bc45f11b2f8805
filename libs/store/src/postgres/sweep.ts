import type { DeliveryId, MessageId, RevisionId } from '@parley/journey'
import type pg from 'pg'
import type { EventOutlet } from '../outlet.ts'
import { doneOrThrow, type HeldTransaction, transact } from './transaction.ts'

type Due = {
  readonly id: DeliveryId
  readonly message_id: MessageId
  readonly revision: RevisionId
  readonly gateway: string
  readonly topic: string
  readonly key: string
}

/** MATERIALIZED, so that the rows are picked, and locked, exactly once. */
const text = `
with due as materialized (
  select id from delivery where state in ('waiting', 'unacknowledged') and next_try_at <= $1
  order by next_try_at limit $2 for update skip locked
)
update delivery set state = 'queued', next_try_at = null from due where delivery.id = due.id
returning delivery.id, message_id, revision, gateway, topic, key`

/**
 * Publishes the events of waiting deliveries whose time has come, in the transaction that takes them out of
 * waiting: two processes that sweep at once never publish the same one twice. Answers how many. Throws
 * LedgerUnavailable; the next sweep then finds what this one left.
 */
export async function sweepDue(
  pool: pg.Pool,
  outlet: EventOutlet,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<number> {
  const outcome = await transact(pool, (transaction) => takeDue(transaction, outlet, { now, limit }))
  const due = doneOrThrow(outcome)
  if (due.length > 0) outlet.announce([...new Set(due.map(({ topic }) => topic))])
  return due.length
}

async function takeDue(
  transaction: HeldTransaction,
  outlet: EventOutlet,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<readonly Due[]> {
  const { rows } = await transaction.run<Due>({ name: 'sweep-due', text, values: [now, limit] })
  if (rows.length > 0) await outlet.write(transaction, rows.map(eventOf))
  return rows
}

function eventOf({ id, message_id, revision, gateway, topic, key }: Due) {
  const value = { type: 'deliver', deliveryId: id, messageId: message_id, revision, gateway }
  return { topic, key, value }
}
