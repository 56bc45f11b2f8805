import type { DeliveryId, MessageId } from '@parley/journey'
import type pg from 'pg'
import type { Below, Chronicle, DeliveryRow, MessageQuery, MessageRow, Page, Story } from '../chronicle.ts'
import type { StoredAnswer } from '../ledger.ts'
import { reachable } from './connect.ts'
import { gather } from './gather.ts'
import { type DeliveryRecord, deliveryOf, isUuid, type MessageRecord, messageOf } from './rows.ts'
import { pageOf, searchStatement } from './search.ts'
import { readStory } from './story.ts'
import { doneOrThrow, transact } from './transaction.ts'
import { uuid, wireArray } from './wire-array.ts'

/** Reads the ledger with named statements over indexes; query-plan tests hold them to that. */
export class PostgresChronicle implements Chronicle {
  readonly #pool: pg.Pool
  readonly #message = gather((ids: readonly MessageId[]) => this.#messages(ids))
  readonly #delivery = gather((ids: readonly DeliveryId[]) => this.#deliveries(ids))
  readonly #below = gather((ids: readonly MessageId[]) => this.#stands(ids))

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  message(id: MessageId): Promise<MessageRow | undefined> {
    return this.#message(id)
  }

  /** In the order asked for, those that exist. */
  messages(ids: readonly MessageId[]): Promise<readonly MessageRow[]> {
    return existing(ids, this.#message)
  }

  async search(query: MessageQuery): Promise<Page> {
    const { text, values } = searchStatement(query)
    const { rows } = await reachable(() => this.#pool.query<MessageRecord>(text, [...values]))
    return pageOf(rows.map(messageOf), query)
  }

  async answer(id: MessageId): Promise<StoredAnswer | undefined> {
    type Row = { status: number; headers: [string, string][]; body: Buffer }
    const text = 'select status, headers, body from answer where message_id = $1'
    const [row] = isUuid(id) ? await this.#rows<Row>('chronicle-answer', text, [id]) : []
    return row && { messageId: id, ...row }
  }

  /** In the order asked for, those that exist. */
  deliveries(ids: readonly DeliveryId[]): Promise<readonly DeliveryRow[]> {
    return existing(ids, this.#delivery)
  }

  below(ids: readonly MessageId[]): Promise<readonly Below[]> {
    return Promise.all([...new Set(ids)].map(this.#below))
  }

  async #messages(ids: readonly MessageId[]): Promise<readonly (MessageRow | undefined)[]> {
    const text = 'select * from message where id = any($1::uuid[])'
    const rows = await this.#rows<MessageRecord>('chronicle-messages', text, [idArray(ids)])
    return inOrder(ids, rows.map(messageOf))
  }

  async #deliveries(ids: readonly DeliveryId[]): Promise<readonly (DeliveryRow | undefined)[]> {
    const text = 'select * from delivery where id = any($1::uuid[])'
    const rows = await this.#rows<DeliveryRecord>('chronicle-deliveries', text, [idArray(ids)])
    return inOrder(ids, rows.map(deliveryOf))
  }

  async deliveriesBy(identity: string): Promise<readonly DeliveryRow[]> {
    const text = 'select * from delivery where identity = $1 order by at, id limit 100'
    const rows = await this.#rows<DeliveryRecord>('chronicle-deliveries-by', text, [identity])
    return rows.map(deliveryOf)
  }

  async #stands(ids: readonly MessageId[]): Promise<readonly Below[]> {
    type Row = { id: MessageId; stand: Below['stand'] }
    const rows = await this.#rows<Row>('chronicle-below', belowText, [idArray(ids)])
    const stands = new Map(rows.map(({ id, stand }) => [id, stand]))
    return ids.map((id) => ({ messageId: id, stand: stands.get(id) ?? 'none' }))
  }

  async story(id: MessageId): Promise<Story | undefined> {
    if (!isUuid(id)) return undefined
    return doneOrThrow(
      await transact(this.#pool, (transaction) => readStory(transaction, id), { isolation: 'snapshot' }),
    )
  }

  async #rows<Row extends pg.QueryResultRow>(
    name: string,
    text: string,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const { rows } = await reachable(() => this.#pool.query<Row>({ name, text, values: [...values] }))
    return rows
  }
}

/** Open children are found in an index of their own; all of them are only looked at when none is open any more. */
export const belowText = `
select wanted.id, case
  when exists (select 1 from reading r where r.message_id = wanted.id)
    or exists (select 1 from message m where m.parent_id = wanted.id and m.root_id <> m.id
      and m.state in ('received', 'processing', 'paused', 'delivering')) then 'open'
  when exists (select 1 from message m where m.parent_id = wanted.id and m.root_id <> m.id
    and m.state not in ('delivered', 'closed')) then 'bad'
  when exists (select 1 from message m where m.parent_id = wanted.id and m.root_id <> m.id) then 'good'
  else 'none' end as stand
from unnest($1::uuid[]) as wanted (id)`

function idArray(ids: readonly string[]): Buffer {
  return wireArray(uuid, ids.filter(isUuid))
}

function inOrder<Row extends { readonly id: string }>(
  ids: readonly string[],
  rows: readonly Row[],
): readonly (Row | undefined)[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => byId.get(id.toLowerCase()))
}

async function existing<Id, Row>(
  ids: readonly Id[],
  read: (id: Id) => Promise<Row | undefined>,
): Promise<readonly Row[]> {
  const rows = await Promise.all([...new Set(ids)].map(read))
  return rows.filter((row) => row !== undefined)
}
