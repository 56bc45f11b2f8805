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

/** A transaction of a file that was sent through again is a range of a range; nothing lies deeper by design. */
const deepestRange = 4

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

  /** One round trip for the rows and one for each level of ranges; what several ranges point into is read once. */
  async readMany(wanted: readonly Wanted[]): Promise<readonly Uint8Array[]> {
    const rows = new Map<string, Row>()
    let missing = wanted
    for (let level = 0; missing.length > 0 && level < deepestRange; level++) {
      const read = await this.#rows(missing)
      for (const [key, row] of read) rows.set(key, row)
      missing = [...read.values()].filter(({ kept }) => kept === 'range').map(target)
    }
    const wholes = new Map<string, Promise<Uint8Array>>()
    const bytesOf = (messageId: MessageId, role: PayloadRole): Promise<Uint8Array> => {
      const key = keyOf(messageId, role)
      const held = wholes.get(key) ?? this.#bytes(found(rows, messageId, role), bytesOf)
      wholes.set(key, held)
      return held
    }
    return Promise.all(wanted.map(({ messageId, role }) => bytesOf(messageId, role)))
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

  async #bytes(
    row: Row,
    bytesOf: (messageId: MessageId, role: PayloadRole) => Promise<Uint8Array>,
  ): Promise<Uint8Array> {
    switch (row.kept) {
      case 'blob':
        return this.#blob(row.sha256 ?? '')
      case 'range': {
        const { messageId, role } = target(row)
        const offset = Number(row.byte_offset)
        return (await bytesOf(messageId, role)).subarray(offset, offset + Number(row.size_bytes))
      }
      case 'ledger': {
        const bytes = row.bytes ?? Buffer.alloc(0)
        const sha256 = createHash('sha256').update(bytes).digest('hex')
        if (sha256 !== row.sha256) throw new PayloadCorrupt(row.sha256 ?? '')
        return bytes
      }
      default:
        return row.kept satisfies never
    }
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
