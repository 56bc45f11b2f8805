import { topics } from '@parley/bus'
import type { KafkaAdmin, TopicReader, TopicThere } from '@parley/bus/kafka'
import { note, say, table } from '../../terminal.ts'
import { lagOf, readersOf } from './obstacles.ts'
import { kafkaPlace, withKafka } from './open-kafka.ts'

type Listed = { readonly topic: TopicThere; readonly readers: readonly TopicReader[] }

/** parley kafka topics list: what is there, how safe it is, and how far each group has read. */
export async function listTopics({ json = false }: { readonly json?: boolean }): Promise<void> {
  await withKafka(kafkaPlace(), async (admin) => {
    const names = Object.values(topics)
    const listed = await read(admin, names)
    if (json) return say(JSON.stringify(listed.map(plain), null, 2))
    if (listed.length > 0) say(table([header, ...listed.flatMap(rowsOf)]))
    const missing = names.filter((name) => !listed.some(({ topic }) => topic.name === name))
    if (missing.length > 0)
      note(`Kafka has no ${missing.join(', no ')}. Make them with: parley kafka topics apply`)
  })
}

async function read(admin: KafkaAdmin, names: readonly string[]): Promise<readonly Listed[]> {
  const there = await admin.topics(names)
  return Promise.all(there.map(async (topic) => ({ topic, readers: await readersOf(admin, topic.name) })))
}

const header = ['TOPIC', 'PARTITIONS', 'COPIES', 'IN SYNC', 'KEPT', 'GROUP', 'MEMBERS', 'LAG']

/** A line a group; a topic that nobody reads has one too. */
function rowsOf({ topic, readers }: Listed): readonly (readonly string[])[] {
  const { name, partitions, copies, inSync } = topic
  const own = [name, String(partitions), String(copies), String(inSync), keptOf(topic)]
  const groups = readers.map(({ group, members, lag }) => [group, String(members), String(lagOf(lag))])
  const [first = ['-', '', ''], ...others] = groups
  return [[...own, ...first], ...others.map((group) => ['', '', '', '', '', ...group])]
}

function keptOf(topic: TopicThere): string {
  const ms = Number(settingOf(topic, 'retention.ms'))
  const bytes = Number(settingOf(topic, 'retention.bytes'))
  const time =
    ms < 0 ? 'for ever' : ms % 86_400_000 === 0 ? `${ms / 86_400_000}d` : `${Math.round(ms / 60_000)}m`
  return bytes < 0 ? time : `${time}, ${bytes} B a partition`
}

function settingOf({ settings }: TopicThere, name: string): string {
  return settings.get(name)?.value ?? ''
}

function plain({ topic, readers }: Listed) {
  const { name, partitions, copies, inSync } = topic
  return {
    ...{ topic: name, partitions, copies, inSync },
    minInSync: Number(settingOf(topic, 'min.insync.replicas')),
    retentionMs: Number(settingOf(topic, 'retention.ms')),
    retentionBytes: Number(settingOf(topic, 'retention.bytes')),
    groups: readers.map(({ group, members, lag }) => ({
      ...{ group, members, lag: Number(lagOf(lag)) },
      partitions: lag.map(({ partition, head, position }) => ({
        ...{ partition, head: head.toString(), position: position.toString() },
      })),
    })),
  }
}
