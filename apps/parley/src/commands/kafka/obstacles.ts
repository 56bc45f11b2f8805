import { type TopicName, topicReaders } from '@parley/bus'
import type { KafkaAdmin, TopicChange, TopicReader, TopicRemark, Waiting } from '@parley/bus/kafka'
import type { Settings } from '@parley/config'
import { openDatabase } from '../../ports.ts'

/**
 * Why the partitions of these topics may not be raised now: the same key lands in another partition afterwards, so nothing
 * of it may be left in the old one, and no process may go on with the old count.
 */
export async function obstaclesToRaising(
  admin: KafkaAdmin,
  settings: Settings,
  raises: readonly TopicChange[],
): Promise<readonly TopicRemark[]> {
  if (raises.length === 0) return []
  const read = await Promise.all(
    raises.map(async ({ name }) => ({ name, readers: await readersOf(admin, name) })),
  )
  const running = read.flatMap(({ name, readers }) => remarks(name, readers.flatMap(isRead)))
  // Somebody runs, so that nothing in the database stands still.
  if (running.length > 0) return running
  const waiting = await waitingFor(
    settings,
    raises.map(({ name }) => name),
  )
  return read.flatMap(({ name, readers }) =>
    remarks(name, [...readers.flatMap(isBehind), ...held(waiting.get(name))]),
  )
}

/** Every group that reads a topic of the platform. */
export function readersOf(admin: KafkaAdmin, topic: string): Promise<readonly TopicReader[]> {
  const groups = topicReaders[topic as TopicName] ?? []
  return Promise.all(groups.map((group) => admin.reader(group, topic)))
}

function remarks(name: string, texts: readonly string[]): readonly TopicRemark[] {
  return texts.length === 0 ? [] : [{ name, text: texts.join('; ') }]
}

function isRead({ group, members }: TopicReader): readonly string[] {
  return members === 0 ? [] : [`${group} reads it: stop every process of Parley first`]
}

function isBehind({ group, lag }: TopicReader): readonly string[] {
  const left = lagOf(lag)
  return left === 0n ? [] : [`${group} has not read ${left} of its events: let it finish first`]
}

function held(waiting: Waiting | undefined): readonly string[] {
  const { unsent = 0, parked = 0 } = waiting ?? {}
  return [
    ...(unsent === 0 ? [] : [`${unsent} of its events wait in the outbox: let them go out first`]),
    ...(parked === 0
      ? []
      : [`${parked} of its events are set aside: resubmit them first (parley message list --state failed)`]),
  ]
}

export function lagOf(lag: TopicReader['lag']): bigint {
  return lag.reduce((sum, { head, position }) => sum + (head - position), 0n)
}

function waitingFor(settings: Settings, names: readonly string[]): Promise<ReadonlyMap<string, Waiting>> {
  return inDatabase(settings, async (url) => {
    const { waitingInPostgres } = await import('@parley/bus/kafka')
    return waitingInPostgres(url, names)
  })
}

/** So that no process that starts while Kafka is away counts on the partitions of before. */
export function forgetCounts(settings: Settings, names: readonly string[]): Promise<void> {
  return inDatabase(settings, async (url) => {
    const { forgetTopics } = await import('@parley/bus/kafka')
    await forgetTopics(url, names)
  })
}

async function inDatabase<T>(settings: Settings, work: (url: string) => Promise<T>): Promise<T> {
  const database = await openDatabase(settings, { info: () => undefined, warn: () => undefined })
  try {
    return await work(database.url)
  } finally {
    await database.stop()
  }
}
