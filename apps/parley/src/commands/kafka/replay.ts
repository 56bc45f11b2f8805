import { type TopicName, topicReaders } from '@parley/bus'
import type { MovedPartition, TopicPlace } from '@parley/bus/kafka'
import { note, say, table, Unreadable } from '../../terminal.ts'
import { kafkaPlace, withKafka } from './open-kafka.ts'

export type ReplayOptions = {
  readonly from: string
  readonly partition?: string
  readonly dryRun?: boolean
}

/** parley kafka replay <group> <topic> --from <place>: the group reads from there on when it runs again. */
export async function replay(group: string, topic: string, options: ReplayOptions): Promise<void> {
  const { from, dryRun = false } = options
  known(group, topic)
  const to = placeOf(from)
  const partition = options.partition === undefined ? undefined : wholeNumber(options.partition)
  await withKafka(kafkaPlace(), async (admin) => {
    const places = await admin.planMove({ group, topic, to, ...(partition !== undefined && { partition }) })
    if (!dryRun) await admin.move(group, topic, places)
    say(table([['PARTITION', 'FROM', 'TO', 'END'], ...places.map(rowOf)]))
    const left = places.reduce((sum, { head, after }) => sum + (head - after), 0n)
    note(
      dryRun
        ? `Nothing was moved. ${group} would read ${left} events of ${topic}.`
        : `${group} reads ${left} events of ${topic} when it runs again. What is done already is not done twice.`,
    )
  })
}

/** A name mistyped would make a group that nobody is in. */
function known(group: string, topic: string): void {
  const groups = topicReaders[topic as TopicName]
  if (groups === undefined)
    throw new Unreadable(`there is no topic ${topic}; there are ${Object.keys(topicReaders).join(', ')}`)
  if (!groups.includes(group))
    throw new Unreadable(`no group ${group} reads ${topic}; there is ${groups.join(', ')}`)
}

function rowOf({ partition, before, after, head }: MovedPartition): readonly string[] {
  return [partition, before, after, head].map(String)
}

/** `earliest`, `latest`, an offset, or a time with its zone. */
function placeOf(from: string): TopicPlace {
  if (from === 'earliest' || from === 'latest') return from
  if (/^\d{1,18}$/.test(from)) return BigInt(from)
  const since = new Date(from)
  if (/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(from) && !Number.isNaN(since.getTime()))
    return { since }
  throw new Unreadable(
    `--from ${from} is no place: write earliest, latest, an offset such as 1200, or a time such as 2026-11-26T08:00:00Z`,
  )
}

function wholeNumber(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new Unreadable(`--partition ${text} is no partition: they are numbers from 0 on`)
}
