import type { MessageId } from '@parley/journey'
import type pg from 'pg'
import type { PartToRead, Progress, Reading, ReadingId, ReadingPhase, Readings } from '../readings.ts'
import { reachable } from './connect.ts'

type Row = {
  readonly id: string
  readonly message_id: MessageId
  readonly byte_offset: string
  readonly phase: ReadingPhase
  readonly parts: number
  readonly released: number
  readonly one_bad: boolean
  readonly head: string
}

const columns = 'r.id, r.message_id, r.byte_offset, r.phase, r.parts, r.released, r.one_bad, r.head'

const stretch = 'reading_part where reading_id = $1 and number >= $2 and number < $3 order by number'

/** Readings in their two tables, each question one look along a key. */
export class PostgresReadings implements Readings {
  readonly #pool: pg.Pool

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  async of(messageId: MessageId): Promise<readonly Reading[]> {
    const text = `select ${columns} from reading r where r.message_id = $1 order by r.byte_offset`
    return (await this.#rows<Row>('readings-of', text, [messageId])).map(readingOf)
  }

  async part(readingId: ReadingId, number: number): Promise<PartToRead | undefined> {
    const text = `select ${columns}, p.part from reading r join reading_part p on p.reading_id = r.id
                  where r.id = $1 and p.number = $2`
    const [row] = await this.#rows<Row & { part: string }>('reading-part', text, [readingId, number])
    return row && { reading: readingOf(row), part: JSON.parse(row.part) }
  }

  events(readingId: ReadingId, from: number, limit: number): Promise<readonly unknown[]> {
    const text = `select events as value from ${stretch}`
    return this.#stretch('reading-events', text, [readingId, from, from + limit])
  }

  verdicts(readingId: ReadingId, from: number, limit: number): Promise<readonly unknown[]> {
    const text = `select verdict as value from ${stretch}`
    return this.#stretch('reading-verdicts', text, [readingId, from, from + limit])
  }

  async progress(readingId: ReadingId): Promise<Progress> {
    const text = `select bool_and(bad is not null) as judged, bool_and(verdict is not null) as read,
                    coalesce(bool_or(bad), false) as one_bad from reading_part where reading_id = $1`
    type Counted = { judged: boolean | null; read: boolean | null; one_bad: boolean }
    const [row] = await this.#rows<Counted>('reading-progress', text, [readingId])
    return {
      allJudged: row?.judged ?? false,
      allRead: row?.read ?? false,
      oneBad: row?.one_bad ?? false,
    }
  }

  async outline(readingId: ReadingId): Promise<unknown> {
    const text = 'select outline from reading where id = $1'
    const [row] = await this.#rows<{ outline: string }>('reading-outline', text, [readingId])
    return row && JSON.parse(row.outline)
  }

  async #stretch(name: string, text: string, values: readonly unknown[]): Promise<readonly unknown[]> {
    const rows = await this.#rows<{ value: string | null }>(name, text, values)
    const open = rows.findIndex(({ value }) => value === null)
    return (open === -1 ? rows : rows.slice(0, open)).map(({ value }) => JSON.parse(value ?? 'null'))
  }

  async #rows<Found extends pg.QueryResultRow>(
    name: string,
    text: string,
    values: readonly unknown[],
  ): Promise<Found[]> {
    const { rows } = await reachable(() => this.#pool.query<Found>({ name, text, values: [...values] }))
    return rows
  }
}

function readingOf(row: Row): Reading {
  const { id, phase, parts, released } = row
  return {
    ...{ id, messageId: row.message_id, byteOffset: Number(row.byte_offset) },
    ...{ phase, parts, released, oneBad: row.one_bad, head: JSON.parse(row.head) },
  }
}
