import pg from 'pg'
import type { Ledger, LedgerDelivery, LedgerMessage } from './evidence.ts'

const messagesText = `
select id, direction, kind, state, transport_leg as transport, functional_leg as functional, parent_id as "parentId",
  root_id as "rootId", partner, gateway, document_type as "documentType", file_name as "fileName", failure ->> 'code' as code
from message order by id`

const deliveriesText = `
select d.id, d.message_id as "messageId", d.gateway, d.identity, d.state, d.attempt_count as "attemptCount",
  (select count(*)::int from attempt a where a.delivery_id = d.id) as attempts
from delivery d order by d.id`

/** The ledger as its tables have it, in one snapshot. */
export async function readLedger(databaseUrl: string): Promise<Ledger> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const messages = await client.query<LedgerMessage>(messagesText)
    const deliveries = await client.query<LedgerDelivery>(deliveriesText)
    const keys = await client.query<{ message_id: string; value: string }>(
      "select message_id, value from business_key where name = 'as2-message-id'",
    )
    const parked = await client.query<{ group: string; key: string; reason: string }>(
      'select grp as "group", key, reason from parley_kafka.bus_parked order by id',
    )
    const version = await client.query<{ server_version: string }>('show server_version')
    const left = await client.query<{ outbox: number; lanes: number }>(
      `select (select count(*)::int from parley_kafka.bus_outbox) as outbox,
              (select count(*)::int from parley_kafka.bus_lane) as lanes`,
    )
    return {
      postgres: version.rows[0]?.server_version ?? 'unknown',
      ...{ messages: messages.rows, deliveries: deliveries.rows, parked: parked.rows },
      as2Ids: new Map(keys.rows.map(({ message_id, value }) => [message_id, value])),
      outboxRows: left.rows[0]?.outbox ?? 0,
      lanes: left.rows[0]?.lanes ?? 0,
    }
  } finally {
    await client.end()
  }
}
