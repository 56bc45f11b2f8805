import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BusRecord, topics } from '@parley/bus'
import { type MessageId, newMessageId, noLegs } from '@parley/journey'
import type { Revision } from '@parley/model'
import { type EventOutlet, type Ledger, openFolderBlobs, openStore, type Store } from '@parley/store'
import { receivedAt } from '../fixture-revision.ts'
import type { Needs } from '../needs.ts'
import { parseReceived } from '../parse-received.ts'
import type { PartSizes } from './part-sizes.ts'
import { readParts } from './read-part.ts'
import { releaseParts } from './release-parts.ts'

type NewEvent = { readonly topic: string; readonly key: string; readonly value: unknown }

/** To look at the rows themselves. */
type Pool = {
  query<Row>(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly Row[] }>
}

/** Never in parts. */
export const whole: PartSizes = {
  ...{ aboveBytes: 1e9, aboveTransactions: 1e9, partBytes: 1e9, partTransactions: 1e9 },
}
export const partsOf = (partTransactions: number): PartSizes => ({
  ...{ aboveBytes: 0, aboveTransactions: 0, partBytes: 1e6, partTransactions },
})

/** A parser on a real Postgres; what it publishes lies in a list, for a test to hand out as it likes. */
export class ParserBench {
  /** Waiting for the parser. */
  waiting: NewEvent[] = []
  /** Everything published, in the order of the commits. */
  published: NewEvent[] = []
  readonly #pool: Pool
  readonly #folder: string
  readonly store: Store

  private constructor(pool: Pool, store: Store, folder: string) {
    this.#pool = pool
    this.store = store
    this.#folder = folder
  }

  static async open(databaseUrl: string, pool: Pool): Promise<ParserBench> {
    const folder = await mkdtemp(join(tmpdir(), 'parley-parts-'))
    const bench: { made?: ParserBench } = {}
    const outlet: EventOutlet = {
      write: async (_, events) => bench.made?.take(events),
      announce: () => undefined,
    }
    const blobs = await openFolderBlobs({ folder })
    const store = await openStore({ databaseUrl, outlet, blobs, durability: 'off' })
    bench.made = new ParserBench(pool, store, folder)
    return bench.made
  }

  take(events: readonly NewEvent[]): void {
    this.published.push(...events)
    this.waiting.push(...events.filter(({ topic }) => handlers.has(topic)))
  }

  needs(revision: Revision, parts: PartSizes, ledger: Ledger = this.store.ledger): Needs {
    const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, child: () => quiet }
    const { chronicle, payloads, readings } = this.store
    const revisions = { byId: async () => revision, current: () => revision }
    return {
      ...{ ledger, chronicle, payloads, readings, parts },
      ...{ now: () => receivedAt, randomBytes: (count: number) => randomBytes(count), log: quiet as never },
      revisions: revisions as unknown as Needs['revisions'],
    }
  }

  /** A file as a gateway leaves it; its `received` event waits. */
  async receive(text: string, revision: Revision): Promise<MessageId> {
    const bytes = Buffer.from(text, 'latin1')
    const id = newMessageId({ now: () => receivedAt, randomBytes: (count) => randomBytes(count) })
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    await this.store.ledger.commit({
      ...{ claim: `test|${id}`, messageId: id },
      messages: [
        {
          ...{ id, rootId: id, direction: 'in', kind: 'file', state: 'received', mode: 'test' },
          ...{ legs: { ...noLegs, transport: 'accepted' }, revision: revision.id, agreement: 'acme' },
          ...{ sizeBytes: bytes.length, sha256, at: receivedAt },
        },
      ],
      payloads: [
        { messageId: id, role: 'content', content: { kind: 'bytes', bytes, mediaType: 'application/edi' } },
      ],
      events: [
        {
          ...{ topic: topics.received, key: id },
          value: { type: 'received', messageId: id, revision: revision.id },
        },
      ],
    })
    return id
  }

  /** Hands out one event. */
  async hand(needs: Needs, { topic, key, value }: NewEvent): Promise<void> {
    const record: BusRecord = { topic, key, value, partition: 0, offset: 0n, at: receivedAt }
    await handlers.get(topic)?.(needs, [record])
  }

  /** Hands out all that waits until nothing does; `pick` says which is next, so that parts end in any order. */
  async drain(needs: Needs, pick: (waiting: number) => number = () => 0): Promise<void> {
    while (this.waiting.length > 0) {
      const [event] = this.waiting.splice(pick(this.waiting.length), 1)
      if (event) await this.hand(needs, event)
    }
  }

  /** Everything that the ledger holds of a file, in words that do not depend on ids. */
  async told(fileId: MessageId) {
    const { rows } = await this.#pool.query<{ id: string; offset: string | null; kind: string }>(
      `select m.id, p.byte_offset as offset, m.kind from message m
       left join payload_of p on p.message_id = m.id and p.role = 'content' where m.root_id = $1`,
      [fileId],
    )
    const names = new Map(
      rows.map(({ id, offset, kind }) => [id, kind === 'file' ? 'file' : `${kind} ${offset ?? ''}`]),
    )
    const named = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value).replaceAll(
          /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g,
          (id) => names.get(id) ?? 'id',
        ),
      )
    const ids = rows.map(({ id }) => id)
    const select = async (text: string) => (await this.#pool.query<unknown>(text, [ids])).rows.map(named)
    const of = 'where message_id = any($1::uuid[])'
    return {
      messages: sorted(await select('select * from message where id = any($1::uuid[])')),
      keys: sorted(await select(`select * from business_key ${of}`)),
      payloads: sorted(
        await select(
          `select message_id, role, media_type, kept, size_bytes, sha256, of_message_id, byte_offset from payload_of ${of}`,
        ),
      ),
      bytes: sorted(
        await select(
          `select message_id, encode(bytes, 'escape') as bytes from payload ${of} and role = 'output'`,
        ),
      ),
      steps: sorted(
        await select(
          `select message_id, stage, what, detail from step ${of} and what not in ('outlined', 'too large to be read at once: read in parts')`,
        ),
      ),
      deliveries: sorted(await select(`select message_id, gateway, state, topic from delivery ${of}`)),
      parsed: this.published.filter(({ topic }) => topic === topics.parsed).map(named),
      others: sorted(this.published.filter(({ topic }) => topic === topics.acknowledged).map(named)),
    }
  }

  async rowsLeft(): Promise<number> {
    const { rows } = await this.#pool.query<{ count: string }>(
      'select (select count(*) from reading) + (select count(*) from reading_part) as count',
    )
    return Number(rows[0]?.count)
  }

  /** As new. */
  async clear(): Promise<void> {
    this.waiting = []
    this.published = []
    await this.#pool.query(
      'truncate claim, message, step, business_key, delivery, counter, payload_of, payload, reading, reading_part',
    )
  }

  async close(): Promise<void> {
    await this.store.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

const handlers = new Map<string, (needs: Needs, batch: readonly BusRecord[]) => Promise<void>>([
  [topics.received, parseReceived],
  [topics.part, readParts],
  [topics.partDone, releaseParts],
])

function sorted(rows: readonly unknown[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).sort()
}
