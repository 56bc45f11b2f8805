import { setTimeout as pause } from 'node:timers/promises'
import { type Bus, type BusRecord, openPostgresBus } from '@parley/bus'
import { openKafkaBus } from '@parley/bus/kafka'
import type { Event } from '@parley/journey'
import { eventCodec } from '@parley/rpc/events'
import { type FreshDatabase, freshDatabase } from '@parley/verify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const brokers = (process.env.PARLEY_TEST_KAFKA ?? '').split(',').filter((broker) => broker !== '')

const place = { offset: 106, separators: '2a7e3e5e', charset: 'iso-8859-1' }
const record = { offset: 2 ** 40, line: 3, context: 'a,b' }
const events = [
  { type: 'received', messageId: 'm', revision: 'r', ofAnyFormat: true },
  { type: 'parsed', messageId: 'm', revision: 'r', guide: 'g', place },
  { type: 'parsed', messageId: 'm', revision: 'r', guide: 'g', place: record, channels: ['один', 'two'] },
  { type: 'acknowledged', messageId: 'm', offset: 0 },
  { type: 'routed', messageId: 'm', revision: 'r', guide: 'g', place, channels: [] },
  { type: 'deliver', deliveryId: 'd', messageId: 'm', revision: 'r', gateway: 'g' },
  { type: 'outcome', messageId: 'm', rootId: 'm' },
] as unknown as readonly Event[]

/** What another program, or a newer version of this one, might have written. */
const strangers = {
  newer: Buffer.from([0x32, 8, 0x0a, 1, 0x6d, 0x12, 1, 0x72, 0x78, 7]),
  'newer kind': Buffer.from([0xa2, 0x06, 2, 0x0a, 0]),
  garbage: Buffer.from('what is this?'),
}
/** As it is, in place of an event. */
const withStrangers = {
  ...eventCodec,
  encode: (value: unknown) => (value instanceof Uint8Array ? value : eventCodec.encode(value)),
}

type Open = (databaseUrl: string) => Promise<{ bus: Bus }>
const buses: readonly (readonly [name: string, open: Open])[] = [
  [
    'the Postgres log',
    (databaseUrl) => openPostgresBus({ databaseUrl, values: withStrangers, coolMs: 60_000 }),
  ],
  ['Kafka', (databaseUrl) => openKafkaBus({ brokers, databaseUrl, values: withStrangers, coolMs: 60_000 })],
]

describe.each(buses.filter(([name]) => name !== 'Kafka' || brokers.length > 0))('events on %s', (_, open) => {
  let database: FreshDatabase
  let bus: Bus
  beforeAll(async () => {
    database = await freshDatabase()
    bus = (await open(database.url)).bus
    await bus.ensureTopics([{ name: 'events', partitions: 1 }])
  })
  afterAll(async () => {
    await bus.close()
    await database.drop()
  })

  test('every kind arrives as it was; what this version cannot read is set aside and never crashes anybody', async () => {
    const seen: BusRecord[] = []
    await bus.publish(Object.entries(strangers).map(([key, value]) => ({ topic: 'events', key, value })))
    await bus.publish(events.map((value, index) => ({ topic: 'events', key: `${index}`, value })))
    const handle = async (batch: readonly BusRecord[]) => void seen.push(...batch)
    await bus.subscribe({ topic: 'events', group: 'g', maxBatch: 100, handle })
    for (let turn = 0; turn < 400 && seen.length < 1 + events.length; turn++) await pause(25)
    expect(seen.map(({ value }) => value)).toEqual([
      { type: 'outcome', messageId: 'm', rootId: 'r' },
      ...events,
    ])
    const parked = await bus.parked.list('g')
    expect(parked.map(({ record: { key, value }, reason }) => [key, value, reason])).toEqual([
      ['newer kind', undefined, expect.stringContaining('of a kind that this version does not know')],
      ['garbage', undefined, expect.stringContaining('its bytes are no message')],
    ])
  })
})
