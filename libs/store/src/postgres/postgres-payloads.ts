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
import { keyOf, type Place, type PlaceRow, placeOf, targetOf, type Wanted } from './payload-place.ts'
import { text, uuid, wireArray } from './wire-array.ts'

const columns =
  'message_id, role, media_type, kept, size_bytes, sha256, day::text as day, of_message_id, of_role, byte_offset'

/** Blobs that are read at the same time for one call. */
const blobsAtOnce = 8

/** Payloads of the ledger, of blobs and of ranges of other payloads, read alike. */
export class PostgresPayloads implements Payloads {
  readonly #pool: pg.Pool
  readonly #blobs: Blobs

  constructor(pool: pg.Pool, blobs: Blobs) {
    this.#pool = pool
    this.#blobs = blobs
  }

  async read(messageId: MessageId, role: PayloadRole, range?: Range): Promise<Uint8Array> {
    const rows = await this.#placeRows([{ messageId, role }])
    const [bytes] = await this.#bytes([placeOf(rows, { messageId, role }, range)])
    if (!bytes) throw new Error(`message ${messageId} has no payload "${role}"`)
    return bytes
  }

  async readMany(wanted: readonly Wanted[]): Promise<readonly Uint8Array[]> {
    if (wanted.length === 0) return []
    const rows = await this.#placeRows(wanted)
    return this.#bytes(wanted.map((one) => placeOf(rows, one)))
  }

  async list(messageId: MessageId): Promise<readonly PayloadEntry[]> {
    const config = {
      name: 'payload-list',
      text: `select ${columns} from payload_of where message_id = $1 order by role`,
      values: [messageId],
    }
    const { rows } = await reachable(() => this.#pool.query<PlaceRow>(config))
    return rows.map((row) => ({
      role: row.role,
      sizeBytes: Number(row.size_bytes),
      sha256: row.sha256 ?? '',
      mediaType: row.media_type,
      kept: row.kept,
    }))
  }

  /** The rows wanted and those that ranges among them point into: one round trip a level. */
  async #placeRows(wanted: readonly Wanted[]): Promise<ReadonlyMap<string, PlaceRow>> {
    const known = new Map<string, PlaceRow>()
    let missing = wanted
    while (missing.length > 0) {
      const config = {
        name: 'payload-places',
        text: `select ${columns} from unnest($1::uuid[], $2::text[]) as wanted (of, as_role)
               join payload_of on message_id = wanted.of and role = wanted.as_role`,
        values: parameters(missing),
      }
      const { rows } = await reachable(() => this.#pool.query<PlaceRow>(config))
      for (const row of rows) known.set(keyOf({ messageId: row.message_id, role: row.role }), row)
      const targets = rows.map(targetOf).filter((target) => target !== undefined)
      missing = unique(targets).filter((target) => !known.has(keyOf(target)))
    }
    return known
  }

  /** What the ledger holds is read whole and once, so that its hash can be checked; of a blob only the range. */
  async #bytes(places: readonly Place[]): Promise<readonly Uint8Array[]> {
    const wholes = await this.#wholes(
      places.map(({ holder }) => holder).filter(({ kept }) => kept === 'ledger'),
    )
    const made: Uint8Array[] = []
    for (let at = 0; at < places.length; at += blobsAtOnce) {
      const next = places.slice(at, at + blobsAtOnce)
      made.push(...(await Promise.all(next.map((place) => this.#cut(place, wholes)))))
    }
    return made
  }

  #cut({ holder, range }: Place, wholes: ReadonlyMap<string, Uint8Array>): Uint8Array | Promise<Uint8Array> {
    if (holder.kept === 'blob') return this.#blob(holder, range)
    const whole = wholes.get(keyOf({ messageId: holder.message_id, role: holder.role }))
    if (!whole) throw new PayloadCorrupt(holder.sha256 ?? '', 'its bytes are not in the ledger')
    return whole.subarray(range.offset, range.offset + range.length)
  }

  async #blob({ sha256, size_bytes }: PlaceRow, range: Range): Promise<Uint8Array> {
    const whole = range.offset === 0 && range.length === Number(size_bytes)
    const chunks: Uint8Array[] = []
    for await (const chunk of this.#blobs.read(sha256 ?? '', whole ? undefined : range)) chunks.push(chunk)
    return Buffer.concat(chunks)
  }

  async #wholes(holders: readonly PlaceRow[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const days = Map.groupBy(holders, ({ day }) => day ?? '')
    const wholes = await Promise.all([...days].map(([day, rows]) => this.#wholesOf(day, rows)))
    return new Map(wholes.flat())
  }

  /** Nameless, so that it is planned for this very day and looks into no other partition. */
  async #wholesOf(day: string, rows: readonly PlaceRow[]): Promise<[string, Uint8Array][]> {
    const holders = new Map(rows.map((row) => [keyOf({ messageId: row.message_id, role: row.role }), row]))
    const wanted = [...holders.values()].map(({ message_id, role }) => ({ messageId: message_id, role }))
    type Bytes = { readonly message_id: MessageId; readonly role: PayloadRole; readonly bytes: Buffer }
    const { rows: found } = await reachable(() =>
      this.#pool.query<Bytes>(
        `select message_id, role, bytes from unnest($1::uuid[], $2::text[]) as wanted (of, as_role)
         join payload on message_id = wanted.of and role = wanted.as_role where day = $3`,
        [...parameters(wanted), day],
      ),
    )
    return found.map(({ message_id, role, bytes }) => {
      const key = keyOf({ messageId: message_id, role })
      return [key, checked(bytes, holders.get(key)?.sha256 ?? '')]
    })
  }
}

function parameters(wanted: readonly Wanted[]): unknown[] {
  const ids = wireArray(
    uuid,
    wanted.map(({ messageId }) => messageId),
  )
  return [
    ids,
    wireArray(
      text,
      wanted.map(({ role }) => role),
    ),
  ]
}

function unique(wanted: readonly Wanted[]): readonly Wanted[] {
  return [...new Map(wanted.map((one) => [keyOf(one), one])).values()]
}

function checked(bytes: Uint8Array, sha256: string): Uint8Array {
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw new PayloadCorrupt(sha256)
  return bytes
}
