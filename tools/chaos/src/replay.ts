import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { jsonValues } from '@parley/bus'
import { type KafkaBus, openKafkaBus } from '@parley/bus/kafka'
import { Kafka, logLevel } from 'kafkajs'
import pg from 'pg'
import type { Violation } from './check/evidence.ts'
import { waitForQuiet } from './world/quiet.ts'
import type { World } from './world/world.ts'

export type Replay = {
  /** Groups that were sent back to the beginning. */
  readonly groups: number
  /** Records that were read again. */
  readonly records: number
  readonly violations: readonly Violation[]
}

/** Everything a repeated event could change, in numbers and names. */
type Effects = {
  readonly rows: Readonly<Record<string, string>>
  readonly receivedByTwins: Readonly<Record<string, number>>
  readonly folder: readonly string[]
}

const promise = 'a replay has no effect'

/** Sends every group of every topic back to its beginning and waits until all is read again: nothing may come of it. */
export async function replayEverything(world: World, say: (line: string) => void): Promise<Replay> {
  const before = await effectsOf(world)
  say('ending every process, to send every group back to the beginning of its topic')
  await Promise.all([...world.processes.values()].map((process) => process.stop()))
  const { bus } = await openKafkaBus({
    ...{ brokers: world.kafkaBrokers, databaseUrl: world.databaseUrl, values: jsonValues },
  })
  const readers = await readersOf(world.kafkaBrokers)
  for (const [group, topic] of readers) await bus.seek(group, topic, 'earliest')
  const records = await waiting(bus, readers)
  say(`${records} records are read again by ${readers.length} groups`)
  await Promise.all([...world.processes.values()].map((process) => process.start()))
  for (let left = records; left > 0; left = await waiting(bus, readers)) await pause(500)
  await bus.close()
  await waitForQuiet(world, { stallMs: 120_000, say })
  const violations = [...differences(before, await effectsOf(world))]
  return { groups: readers.length, records, violations }
}

type Reader = readonly [group: string, topic: string]

/** Groups as Kafka knows them: named after the service and the topic it reads. */
async function readersOf(brokers: readonly string[]): Promise<readonly Reader[]> {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  try {
    const { groups } = await admin.listGroups()
    return groups.map(({ groupId }): Reader => {
      const dot = groupId.indexOf('.')
      return [groupId.slice(0, dot), groupId.slice(dot + 1)]
    })
  } finally {
    await admin.disconnect()
  }
}

async function waiting(bus: KafkaBus, readers: readonly Reader[]): Promise<number> {
  const lags = await Promise.all(readers.map(([group, topic]) => bus.lag(group, topic)))
  return lags.flat().reduce((sum, { head, position }) => sum + Number(head - position), 0)
}

const tables = ['message', 'delivery', 'attempt', 'step', 'claim', 'answer', 'business_key', 'payload_of']

async function effectsOf({ databaseUrl, twins, outbox }: World): Promise<Effects> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const counts = tables.map((table) => `(select count(*) from ${table}) as "rows of ${table}"`)
    const numbers = '(select coalesce(sum(value), 0) from counter) as "numbers issued"'
    const { rows } = await client.query<Record<string, string>>(`select ${[...counts, numbers].join(', ')}`)
    return {
      rows: rows[0] ?? {},
      receivedByTwins: Object.fromEntries(
        [...twins].map(([name, twin]) => [
          name,
          twin.history().filter(({ what }) => what === 'received').length,
        ]),
      ),
      folder: await filesOf(outbox),
    }
  } finally {
    await client.end()
  }
}

/** With the time each was written: one that is written again has another. */
async function filesOf(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder)
  const files = names.map(
    async (name) => `${name} ${(await stat(join(folder, name), { bigint: true })).ctimeNs}`,
  )
  return (await Promise.all(files)).toSorted()
}

function* differences(before: Effects, after: Effects): Generator<Violation> {
  for (const [what, count] of Object.entries(before.rows))
    if (after.rows[what] !== count)
      yield { promise, text: `${what}: ${count} before the replay, ${after.rows[what]} after it`, ids: [] }
  for (const [name, count] of Object.entries(before.receivedByTwins))
    if (after.receivedByTwins[name] !== count)
      yield {
        promise,
        text: `${name} got ${(after.receivedByTwins[name] ?? 0) - count} messages by the replay`,
        ids: [],
      }
  if (isDeepStrictEqual(before.folder, after.folder)) return
  const known = new Set(before.folder)
  const fresh = after.folder.filter((file) => !known.has(file))
  yield {
    promise,
    text: `${fresh.length} files of the folder were written by the replay`,
    ids: fresh.slice(0, 5),
  }
}
