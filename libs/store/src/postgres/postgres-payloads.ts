import { createHash } from 'node:crypto'
import type { MessageId } from '@parley/journey'
import type pg from 'pg'
import {
  type Blobs,
  PayloadCorrupt,
  type PayloadEntry,
  type PayloadRole,
  type Payloads,
  type Range,
} from '../payloads.ts'
import { reachable } from './connect.ts'

type Row = {
  readonly message_id: MessageId
  readonly role: PayloadRole
  readonly media_type: string
  readonly kept: PayloadEntry['kept']
  readonly size_bytes: string
  readonly sha256: string | null
  readonly bytes: Buffer | null
  readonly of_message_id: MessageId | null
  readonly of_role: PayloadRole | null
  readonly byte_offset: string | null
}

const columns = 'message_id, role, media_type, kept, size_bytes, sha256, of_message_id, of_role, byte_offset'

type Wanted = { readonly messageId: MessageId; readonly role: PayloadRole }

/** Payloads of the ledger, of blobs and of ranges of other payloads, read alike. */
export class PostgresPayloads implements Payloads {
  readonly #pool: pg.Pool
  readonly #blobs: Blobs

  constructor(pool: pg.Pool, blobs: Blobs) {
    this.#pool = pool
    this.#blobs = blobs
  }

  async read(messageId: MessageId, role: PayloadRole, range?: Range): Promise<Uint8Array> {
    const [whole] = await this.readMany([{ messageId, role }])
    if (!whole) throw new Error(`message ${messageId} has no payload "${role}"`)
    return range ? whole.subarray(range.offset, range.offset + range.length) : whole
  }

  /** Two round trips at most: the rows, then the rows that ranges point into, each of them read once. */
  async readMany(wanted: readonly Wanted[]): Promise<readonly Uint8Array[]> {
    const rows = await this.#rows(wanted)
    const ranges = [...rows.values()].filter((row) => row.kept === 'range').map(target)
    const targets = ranges.length > 0 ? await this.#rows(ranges) : new Map<string, Row>()
    const wholes = new Map<string, Promise<Uint8Array>>()
    const whole = (row: Row) => {
      const held = wholes.get(keyOf(row.message_id, row.role)) ?? this.#whole(row)
      wholes.set(keyOf(row.message_id, row.role), held)
      return held
    }
    return Promise.all(
      wanted.map(async ({ messageId, role }) => {
        const row = found(rows, messageId, role)
        if (row.kept !== 'range') return whole(row)
        const { messageId: of, role: ofRole } = target(row)
        const offset = Number(row.byte_offset)
        const containing = found(targets, of, ofRole)
        return (await whole(containing)).subarray(offset, offset + Number(row.size_bytes))
      }),
    )
  }

  async list(messageId: MessageId): Promise<readonly PayloadEntry[]> {
    const { rows } = await reachable(() =>
      this.#pool.query<Row>({
        name: 'payload-list',
        text: `select ${columns} from payload where message_id = $1 order by role`,
        values: [messageId],
      }),
    )
    return rows.map((row) => ({
      role: row.role,
      sizeBytes: Number(row.size_bytes),
      sha256: row.sha256 ?? '',
      mediaType: row.media_type,
      kept: row.kept,
    }))
  }

  async #rows(wanted: readonly Wanted[]): Promise<ReadonlyMap<string, Row>> {
    const { rows } = await reachable(() =>
      this.#pool.query<Row>({
        name: 'payload-read',
        text: `select ${columns}, bytes from payload
               join (select distinct * from unnest($1::uuid[], $2::text[]) as wanted (id, of)) w
                 on payload.message_id = w.id and payload.role = w.of`,
        values: [wanted.map(({ messageId }) => messageId), wanted.map(({ role }) => role)],
      }),
    )
    return new Map(rows.map((row) => [keyOf(row.message_id, row.role), row]))
  }

  async #whole(row: Row): Promise<Uint8Array> {
    if (row.kept === 'blob') return this.#blob(row.sha256 ?? '')
    const bytes = row.bytes ?? Buffer.alloc(0)
    if (createHash('sha256').update(bytes).digest('hex') !== row.sha256)
      throw new PayloadCorrupt(row.sha256 ?? '')
    return bytes
  }

  async #blob(sha256: string): Promise<Uint8Array> {
    const chunks: Uint8Array[] = []
    for await (const chunk of this.#blobs.read(sha256)) chunks.push(chunk)
    return Buffer.concat(chunks)
  }
}

function keyOf(messageId: MessageId, role: PayloadRole): string {
  return `${messageId} ${role}`
}

function target(row: Row): Wanted {
  if (row.of_message_id === null || row.of_role === null)
    throw new Error(`range of ${row.message_id} points nowhere`)
  return { messageId: row.of_message_id, role: row.of_role }
}

function found(rows: ReadonlyMap<string, Row>, messageId: MessageId, role: PayloadRole): Row {
  const row = rows.get(keyOf(messageId, role))
  if (!row) throw new Error(`message ${messageId} has no payload "${role}"`)
  return row
}
