import type { KafkaAdmin } from '@parley/bus/kafka'
import { type KafkaSettings, loadSettings, type Settings } from '@parley/config'
import { kafkaConnection } from '../../kafka-settings.ts'
import { Unreadable } from '../../terminal.ts'

export type KafkaPlace = { readonly settings: Settings; readonly kafka: KafkaSettings }

/** The settings of the process, in which a Kafka must be named. */
export function kafkaPlace(): KafkaPlace {
  const loaded = loadSettings(process.env)
  if (loaded.kind === 'problems') throw new Unreadable(loaded.problems.join('\n'))
  const { settings } = loaded
  if (settings.kafka === undefined)
    throw new Unreadable(
      'PARLEY_KAFKA_BROKERS is not set: give it, and the other PARLEY_KAFKA settings, as for parley start. Without it the bus is in Postgres and has no topics to look after.',
    )
  return { settings, kafka: settings.kafka }
}

/** Works on the Kafka of the settings; what goes wrong is told in one line, with exit code 2. */
export async function withKafka<T>(
  { settings, kafka }: KafkaPlace,
  work: (admin: KafkaAdmin) => Promise<T>,
): Promise<T> {
  try {
    const { openKafkaAdmin } = await import('@parley/bus/kafka')
    const admin = await openKafkaAdmin({
      ...(await kafkaConnection(settings, kafka)),
      clientId: 'parley-command',
    })
    try {
      return await work(admin)
    } finally {
      await admin.close()
    }
  } catch (cause) {
    throw new Unreadable(sentence(cause), { cause })
  }
}

function sentence(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause instanceof Error && cause.name === 'BusUnavailable'
    ? `${cause.message}: ${cause.cause.message}`
    : cause.message
}
