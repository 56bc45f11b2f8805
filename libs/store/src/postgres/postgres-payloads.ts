import { createHash } from 'node:crypto'
import type { MessageId } from '@parley/journey'
import type pg from 'pg'
import {
  type Blobs,
  type OpenPayload,
  PayloadCorrupt,
  type PayloadEntry,
  type PayloadRole,
  type Payloads,
  type Range,
} from '../payloads.ts'
import { reachable } from './connect.ts'
import { gather } from './gather.ts'
import { keyOf, type Place, type PlaceRow, placeOf, targetOf, type Wanted } from './payload-place.ts'
import type { RecentBytes } from './recent-bytes.ts'
import { text, uuid, wireArray } from './wire-array.ts'

const columns =
  'message_id, role, media_type, kept, size_bytes, sha256, day::text as day, of_message_id, of_role, byte_offset'

/** Blobs that are read at the same time for one round of reads. */
const blobsAtOnce = 8

type Ask = Wanted & { readonly range?: Range }

/** Payloads of the ledger, of blobs and of ranges of other payloads, read alike. */
export class PostgresPayloads implements Payloads {
  readonly #pool: pg.Pool
  readonly #blobs: Blobs
  readonly #recent: RecentBytes
  readonly #read = gather((asks: readonly Ask[]) => this.#answers(asks))
  readonly #open = gather((wanted: readonly Wanted[]) => this.#opened(wanted))

  constructor(pool: pg.Pool, blobs: Blobs, recent: RecentBytes) {
    this.#pool = pool
    this.#blobs = blobs
    this.#recent = recent
  }

  read(messageId: MessageId, role: PayloadRole, range?: Range): Promise<Uint8Array> {
    return this.#read({ messageId, role, ...(range && { range }) })
  }

  readMany(wanted: readonly Wanted[]): Promise<readonly Uint8Array[]> {
    return Promise.all(wanted.map(this.#read))
  }

  open(messageId: MessageId, role: PayloadRole): Promise<OpenPayload> {
    return this.#open({ messageId, role })
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

  /** Where the bytes are, and those of them that lie in the ledger. */
  async #found(asks: readonly Ask[]) {
    const rows = await this.#placeRows(asks)
    const places = asks.map((ask) => valueOrError(() => placeOf(rows, ask, ask.range)))
    const wholes = await this.#wholes(
      places.flatMap((place) =>
        place instanceof Error || place.holder.kept !== 'ledger' ? [] : [place.holder],
      ),
    )
    return { rows, places, wholes }
  }

  /** A payload that is missing or corrupt costs only the one who asked for it. */
  async #answers(asks: readonly Ask[]): Promise<readonly (Uint8Array | Error)[]> {
    const { places, wholes } = await this.#found(asks)
    const made: (Uint8Array | Error)[] = []
    for (let at = 0; at < places.length; at += blobsAtOnce) {
      const next = places.slice(at, at + blobsAtOnce)
      made.push(...(await Promise.all(next.map((place) => this.#cut(place, wholes)))))
    }
    return made
  }

  async #opened(wanted: readonly Wanted[]): Promise<readonly (OpenPayload | Error)[]> {
    const { rows, places, wholes } = await this.#found(wanted)
    return Promise.all(
      places.map(async (place, index) => {
        if (place instanceof Error) return place
        const { holder, range } = place
        const asked = wanted[index]
        const row = asked && rows.get(keyOf(asked))
        const opened = { sizeBytes: range.length, mediaType: row?.media_type ?? holder.media_type }
        if (holder.kept === 'blob') return { ...opened, read: () => this.#flow(holder, range) }
        const bytes = await this.#cut(place, wholes)
        return bytes instanceof Error ? bytes : { ...opened, read: () => once(bytes) }
      }),
    )
  }

  async #cut(place: Place | Error, wholes: ReadonlyMap<string, Whole>): Promise<Uint8Array | Error> {
    if (place instanceof Error) return place
    const { holder, range } = place
    if (holder.kept === 'blob') return this.#blob(holder, range).catch(asError)
    const whole = wholes.get(keyOf({ messageId: holder.message_id, role: holder.role }))
    if (!whole) return new PayloadCorrupt(holder.sha256 ?? '', 'its bytes are not in the ledger')
    return whole instanceof Error ? whole : whole.subarray(range.offset, range.offset + range.length)
  }

  async #blob(holder: PlaceRow, range: Range): Promise<Uint8Array> {
    const chunks: Uint8Array[] = []
    for await (const chunk of this.#flow(holder, range)) chunks.push(chunk)
    return Buffer.concat(chunks)
  }

  /** The hash is checked when all of the blob is read. */
  #flow({ sha256, size_bytes }: PlaceRow, range: Range): AsyncIterable<Uint8Array> {
    const whole = range.offset === 0 && range.length === Number(size_bytes)
    return this.#blobs.read(sha256 ?? '', whole ? undefined : range)
  }

  /** What the ledger holds is read whole and once, so that its hash can be checked. */
  async #wholes(holders: readonly PlaceRow[]): Promise<ReadonlyMap<string, Whole>> {
    const known = new Map<string, Whole>()
    for (const { message_id, role, sha256 } of holders) {
      const bytes = this.#recent.get(sha256 ?? '')
      if (bytes) known.set(keyOf({ messageId: message_id, role }), bytes)
    }
    const strange = holders.filter(
      ({ message_id, role }) => !known.has(keyOf({ messageId: message_id, role })),
    )
    const days = Map.groupBy(strange, ({ day }) => day ?? '')
    const wholes = await Promise.all([...days].map(([day, rows]) => this.#wholesOf(day, rows)))
    return new Map([...known, ...wholes.flat()])
  }

  /** Nameless, so that it is planned for this very day and looks into no other partition. */
  async #wholesOf(day: string, rows: readonly PlaceRow[]): Promise<[string, Whole][]> {
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
      const sha256 = holders.get(key)?.sha256 ?? ''
      const whole = checked(bytes, sha256)
      if (!(whole instanceof Error)) this.#recent.add(sha256, whole)
      return [key, whole]
    })
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
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

/** Bytes as they were stored, or what is wrong with them. */
type Whole = Uint8Array | PayloadCorrupt

function checked(bytes: Uint8Array, sha256: string): Whole {
  return createHash('sha256').update(bytes).digest('hex') === sha256 ? bytes : new PayloadCorrupt(sha256)
}

function valueOrError<T>(make: () => T): T | Error {
  try {
    return make()
  } catch (error) {
    return asError(error)
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('not an error was thrown', { cause: error })
}
