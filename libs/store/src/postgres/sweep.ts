import type { DeliveryId, MessageId, RevisionId } from '@parley/journey'
import type pg from 'pg'
import type { EventOutlet } from '../outlet.ts'
import { reachable } from './connect.ts'

type Due = {
  readonly id: DeliveryId
  readonly message_id: MessageId
  readonly revision: RevisionId
  readonly gateway: string
  readonly topic: string
  readonly key: string
}

/**
 * Publishes the events of waiting deliveries whose time has come, in the transaction that takes them out of
 * waiting: two processes that sweep at once never publish the same one twice. Answers how many.
 */
export async function sweepDue(
  pool: pg.Pool,
  outlet: EventOutlet,
  now: Date,
  limit: number,
): Promise<number> {
  return reachable(async () => {
    const client = await pool.connect()
    let broken = true
    try {
      await client.query('begin')
      const { rows } = await client.query<Due>({
        name: 'sweep-due',
        text: `update delivery set state = 'queued', next_try_at = null
               where id in (select id from delivery where state = 'waiting' and next_try_at <= $1
                            order by next_try_at limit $2 for update skip locked)
               returning id, message_id, revision, gateway, topic, key`,
        values: [now, limit],
      })
      if (rows.length > 0)
        await outlet.write({ query: (text, values) => client.query(text, [...values]) }, rows.map(eventOf))
      await client.query('commit')
      broken = false
      outlet.announce([...new Set(rows.map(({ topic }) => topic))])
      return rows.length
    } finally {
      // A connection with an open transaction is thrown away, which rolls it back.
      client.release(broken)
    }
  })
}

function eventOf({ id, message_id, revision, gateway, topic, key }: Due) {
  return { topic, key, value: { type: 'deliver', deliveryId: id, messageId: message_id, revision, gateway } }
}
