import { z } from 'zod'
import { bytes, secret } from './setting-words.ts'
import { copies, retention, type TopicDefaults } from './topic-settings.ts'

/** The settings of Kafka as the bus; without brokers the bus is a log in Postgres and none of them counts. */
export const kafkaShape = {
  PARLEY_KAFKA_BROKERS: z
    .string()
    .regex(/^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/, 'must be host:port of some brokers, with commas between')
    .optional()
    .describe('Kafka as the bus: host:port of some brokers; without it the bus is a log in Postgres'),
  PARLEY_KAFKA_TLS: z.enum(['on', 'off']).default('off').describe('Whether Kafka is spoken to over TLS'),
  PARLEY_KAFKA_CA: z
    .string()
    .optional()
    .describe('File of the only roots (PEM) that vouch for brokers; default: those of Node'),
  PARLEY_KAFKA_SASL: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
    .optional()
    .describe('How we log in to Kafka, with PARLEY_KAFKA_USER and PARLEY_KAFKA_PASSWORD'),
  PARLEY_KAFKA_USER: z.string().optional().describe('Our user name at Kafka'),
  PARLEY_KAFKA_PASSWORD: secret().optional().describe('Our password at Kafka'),
  PARLEY_KAFKA_TOPICS: z
    .enum(['make', 'check'])
    .default('make')
    .describe('Topics that are not there at a start: make them as the settings say, or stop and name them'),
  PARLEY_KAFKA_TOPICS_FILE: z
    .string()
    .optional()
    .describe('File of topics (YAML or JSON): what differs for all of them, or for some'),
  PARLEY_KAFKA_REPLICATION: copies()
    .optional()
    .describe('Copies of each topic; default: as many as there are brokers, three at most'),
  PARLEY_KAFKA_MIN_IN_SYNC: copies()
    .optional()
    .describe('Copies that must have an event before it counts as written; default: all but one'),
  PARLEY_KAFKA_RETENTION: retention()
    .default(7 * 86_400_000)
    .describe('How long events are kept, and can be read again (7d)'),
  PARLEY_KAFKA_RETENTION_SIZE: bytes()
    .optional()
    .describe('How much is kept of each partition, such as 10GiB, where that is reached first; default: any'),
  PARLEY_KAFKA_MAX_MESSAGE: bytes()
    .default(1024 ** 2)
    .describe('Largest batch of events that Kafka takes (1MiB)'),
}

const schema = z.object(kafkaShape)
type Values = z.output<typeof schema> & { readonly PARLEY_PARTITIONS: number }

export type KafkaSettings = {
  readonly brokers: readonly string[]
  readonly tls: { readonly caFile: string | undefined } | undefined
  readonly sasl:
    | {
        readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
        readonly username: string
        readonly password: string
      }
    | undefined
  readonly topics: KafkaTopicSettings
}

export type KafkaTopicSettings = {
  /** False: a start makes none, and stops where one is not there. */
  readonly make: boolean
  readonly file: string | undefined
  readonly standard: TopicDefaults
}

/** What does not fit together, one line each. */
export function kafkaProblems(values: Values): readonly string[] {
  const { PARLEY_KAFKA_SASL: sasl, PARLEY_KAFKA_USER: user, PARLEY_KAFKA_PASSWORD: password } = values
  if (new Set([sasl, user, password].map((value) => value === undefined)).size === 1) return []
  return ['PARLEY_KAFKA_SASL, PARLEY_KAFKA_USER and PARLEY_KAFKA_PASSWORD are set together or not at all']
}

export function kafkaOf(values: Values): KafkaSettings | undefined {
  const { PARLEY_KAFKA_BROKERS: brokers, PARLEY_KAFKA_SASL: mechanism } = values
  const { PARLEY_KAFKA_USER: username, PARLEY_KAFKA_PASSWORD: password } = values
  if (brokers === undefined) return undefined
  return {
    brokers: brokers.split(','),
    tls: values.PARLEY_KAFKA_TLS === 'on' ? { caFile: values.PARLEY_KAFKA_CA } : undefined,
    sasl:
      mechanism !== undefined && username !== undefined && password !== undefined
        ? { mechanism, username, password: password.reveal() }
        : undefined,
    topics: {
      make: values.PARLEY_KAFKA_TOPICS === 'make',
      file: values.PARLEY_KAFKA_TOPICS_FILE,
      standard: {
        partitions: values.PARLEY_PARTITIONS,
        copies: values.PARLEY_KAFKA_REPLICATION,
        minInSync: values.PARLEY_KAFKA_MIN_IN_SYNC,
        retentionMs: values.PARLEY_KAFKA_RETENTION,
        retentionBytes: values.PARLEY_KAFKA_RETENTION_SIZE,
        maxMessageBytes: values.PARLEY_KAFKA_MAX_MESSAGE,
      },
    },
  }
}
