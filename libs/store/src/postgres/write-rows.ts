import type pg from 'pg'
import type { DeliveryChange, NewDelivery, Rows } from '../ledger.ts'
import { statements as changeStatements, mergeChanges } from './message-changes.ts'
import { payloadValues } from './payload-values.ts'

type Insert = {
  readonly name: string
  readonly text: string
  readonly values: readonly (readonly unknown[])[]
}

/** Writes the rows of many entries: one prepared statement a table, whatever their number. */
export async function writeRows(client: pg.ClientBase, all: readonly Rows[]): Promise<void> {
  const statements = [
    messages(all),
    ...changes(all),
    payloads(all),
    answers(all),
    keys(all),
    steps(all),
    deliveries(all),
    deliveryChanges(all),
    attempts(all),
  ]
  for (const { name, text, values } of statements) {
    if ((values[0]?.length ?? 0) > 0) await client.query({ name, text, values: [...values] })
  }
}

function collect<K extends keyof Rows>(all: readonly Rows[], kind: K): NonNullable<Rows[K]>[number][] {
  return all.flatMap((rows) => (rows[kind] ?? []) as readonly NonNullable<Rows[K]>[number][])
}

function column<Row>(rows: readonly Row[], read: (row: Row) => unknown): readonly unknown[] {
  return rows.map((row) => read(row) ?? null)
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

function messages(all: readonly Rows[]): Insert {
  const rows = collect(all, 'messages')
  return {
    name: 'ledger-message',
    text: `insert into message (id, direction, kind, state, transport_leg, functional_leg, business_leg, mode, revision,
             parent_id, root_id, thread, partner, agreement, channel, gateway, document_type, file_name, size_bytes,
             sha256, failure, at, updated_at)
           select id, direction, kind, state, transport_leg, functional_leg, business_leg, mode, revision, parent_id,
             root_id, thread, partner, agreement, channel, gateway, document_type, file_name, size_bytes, sha256,
             failure::jsonb, at, at
           from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
             $9::text[], $10::uuid[], $11::uuid[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[],
             $17::text[], $18::text[], $19::bigint[], $20::text[], $21::text[], $22::timestamptz[])
           as new (id, direction, kind, state, transport_leg, functional_leg, business_leg, mode, revision, parent_id,
             root_id, thread, partner, agreement, channel, gateway, document_type, file_name, size_bytes, sha256,
             failure, at)`,
    values: [
      column(rows, (row) => row.id),
      column(rows, (row) => row.direction),
      column(rows, (row) => row.kind),
      column(rows, (row) => row.state),
      column(rows, (row) => row.legs.transport),
      column(rows, (row) => row.legs.functional),
      column(rows, (row) => row.legs.business),
      column(rows, (row) => row.mode),
      column(rows, (row) => row.revision),
      column(rows, (row) => row.parentId),
      column(rows, (row) => row.rootId),
      column(rows, (row) => row.thread),
      column(rows, (row) => row.partner),
      column(rows, (row) => row.agreement),
      column(rows, (row) => row.channel),
      column(rows, (row) => row.gateway),
      column(rows, (row) => row.documentType),
      column(rows, (row) => row.fileName),
      column(rows, (row) => row.sizeBytes),
      column(rows, (row) => row.sha256),
      column(rows, (row) => json(row.failure)),
      column(rows, (row) => row.at),
    ],
  }
}

function changes(all: readonly Rows[]): readonly Insert[] {
  return changeStatements(mergeChanges(collect(all, 'changes')))
}

function payloads(all: readonly Rows[]): Insert {
  return {
    name: 'ledger-payload',
    text: `insert into payload (message_id, role, media_type, kept, size_bytes, sha256, bytes, of_message_id, of_role,
             byte_offset, day)
           select *, current_date from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[],
             $7::bytea[], $8::uuid[], $9::text[], $10::bigint[])`,
    values: payloadValues(collect(all, 'payloads')),
  }
}

function answers(all: readonly Rows[]): Insert {
  const rows = collect(all, 'answers')
  return {
    name: 'ledger-answer',
    text: `insert into answer (message_id, status, headers, body)
           select id, status, headers::jsonb, body
           from unnest($1::uuid[], $2::int[], $3::text[], $4::bytea[]) as new (id, status, headers, body)`,
    values: [
      column(rows, (row) => row.messageId),
      column(rows, (row) => row.status),
      column(rows, (row) => json(row.headers)),
      column(rows, (row) => Buffer.from(row.body)),
    ],
  }
}

function keys(all: readonly Rows[]): Insert {
  const rows = collect(all, 'keys')
  return {
    name: 'ledger-key',
    text: `insert into business_key (message_id, name, value)
           select * from unnest($1::uuid[], $2::text[], $3::text[])`,
    values: [
      column(rows, (row) => row.messageId),
      column(rows, (row) => row.name),
      column(rows, (row) => row.value),
    ],
  }
}

function steps(all: readonly Rows[]): Insert {
  const rows = collect(all, 'steps')
  return {
    name: 'ledger-step',
    text: `insert into step (message_id, at, stage, what, detail)
           select id, at, stage, what, detail::jsonb
           from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[])
           as new (id, at, stage, what, detail)`,
    values: [
      column(rows, (row) => row.messageId),
      column(rows, (row) => row.at),
      column(rows, (row) => row.stage),
      column(rows, (row) => row.what),
      column(rows, (row) => json(row.detail)),
    ],
  }
}

function deliveries(all: readonly Rows[]): Insert {
  const rows: readonly NewDelivery[] = collect(all, 'deliveries')
  return {
    name: 'ledger-delivery',
    text: `insert into delivery (id, message_id, revision, gateway, identity, state, topic, key, attempt_count, at)
           select id, message_id, revision, gateway, identity, 'queued', topic, key, 0, at
           from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
             $8::timestamptz[]) as new (id, message_id, revision, gateway, identity, topic, key, at)`,
    values: [
      column(rows, (row) => row.id),
      column(rows, (row) => row.messageId),
      column(rows, (row) => row.revision),
      column(rows, (row) => row.gateway),
      column(rows, (row) => row.identity),
      column(rows, (row) => row.topic),
      column(rows, (row) => row.key),
      column(rows, (row) => row.at),
    ],
  }
}

/** An ended delivery stays ended, except when an operator makes it wait for another try. */
function deliveryChanges(all: readonly Rows[]): Insert {
  const rows: readonly DeliveryChange[] = collect(all, 'deliveryChanges')
  return {
    name: 'ledger-delivery-change',
    text: `update delivery set state = new.state, next_try_at = new.next_try_at, mic = coalesce(new.mic, delivery.mic)
           from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[]) as new (id, state, next_try_at, mic)
           where delivery.id = new.id and delivery.state <> 'delivered'
             and (delivery.state not in ('failed', 'cancelled') or new.state = 'waiting')`,
    values: [
      column(rows, (row) => row.deliveryId),
      column(rows, (row) => row.state),
      column(rows, (row) => row.nextTryAt),
      column(rows, (row) => row.mic),
    ],
  }
}

function attempts(all: readonly Rows[]): Insert {
  const rows = collect(all, 'attempts')
  return {
    name: 'ledger-attempt',
    text: `with new as (
             select * from unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::text[])
             as new (id, number, started_at, finished_at, outcome, failure)
           ), counted as (
             update delivery set attempt_count = greatest(attempt_count, new.number) from new where delivery.id = new.id
           )
           insert into attempt (delivery_id, number, started_at, finished_at, outcome, failure)
           select id, number, started_at, finished_at, outcome, failure::jsonb from new`,
    values: [
      column(rows, (row) => row.deliveryId),
      column(rows, (row) => row.number),
      column(rows, (row) => row.startedAt),
      column(rows, (row) => row.finishedAt),
      column(rows, (row) => row.outcome),
      column(rows, (row) => json(row.failure)),
    ],
  }
}
