import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fetchKafka, KafkaCluster, type NodePorts } from '@parley/kafka'
import { startEmbeddedPostgres } from '@parley/store'

export type GroundsOptions = {
  /** Holds the data of both. */
  readonly folder: string
  readonly kafkaPorts: readonly NodePorts[]
}

/** A database and a bus, as settings of Parley. */
export type Grounds = {
  readonly env: { readonly DATABASE_URL: string; readonly PARLEY_KAFKA_BROKERS: string }
  readonly kafka: KafkaCluster
  stop(): Promise<void>
}

/** Starts both, over the data they had; or says why Kafka cannot run here. */
export async function startGrounds({
  folder,
  kafkaPorts,
}: GroundsOptions): Promise<Grounds | { readonly missing: string }> {
  const jars = await fetchKafka()
  if ('missing' in jars) return jars
  await mkdir(folder, { recursive: true })
  const log = { info: () => undefined, warn: () => undefined }
  const settings = { max_connections: 300 }
  const postgres = await startEmbeddedPostgres({
    ...{ dataDir: join(folder, 'postgres'), durability: 'on', settings, log },
  })
  try {
    const kafka = await KafkaCluster.start({ ...jars, folder: join(folder, 'kafka'), ports: kafkaPorts })
    return {
      env: { DATABASE_URL: postgres.url, PARLEY_KAFKA_BROKERS: kafka.brokers.join(',') },
      kafka,
      stop: async () => {
        await kafka.stop()
        await postgres.stop()
      },
    }
  } catch (cause) {
    await postgres.stop()
    throw cause
  }
}
