import { join } from 'node:path'
import { fetchKafka, KafkaCluster } from '@parley/kafka'
import { freePort } from '@parley/rig'

/** Rooms whose tests want a Kafka; other runs are spared its start. */
const roomsWithKafka = ['libs/bus/src/kafka/']

export type TestKafka = { readonly brokers: string; stop(): Promise<void> }

/** True of a run without filters, and of one whose filters let some test in that wants a Kafka. */
export function wantsKafka(args: readonly string[]): boolean {
  const filters = args.filter((arg) => !arg.startsWith('-'))
  if (filters.length === 0) return true
  return filters.some((filter) =>
    roomsWithKafka.some((room) => room.includes(filter) || filter.includes(room)),
  )
}

/** One node; undefined, after a word about it, where Kafka cannot run. */
export async function startKafka(
  folder: string,
  say: (line: string) => void,
): Promise<TestKafka | undefined> {
  const kafka = await fetchKafka()
  if ('missing' in kafka) {
    say(`No Kafka for this run: it ${kafka.missing}.`)
    return undefined
  }
  const ports = [{ broker: await freePort(), controller: await freePort() }]
  const cluster = await KafkaCluster.start({ ...kafka, folder: join(folder, 'kafka'), ports })
  return { brokers: cluster.brokers.join(','), stop: () => cluster.stop() }
}
