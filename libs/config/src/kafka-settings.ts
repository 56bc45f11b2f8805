import { z } from 'zod'
import { bytes, isLoopback, type SecretText, secret } from './setting-words.ts'
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
  PARLEY_KAFKA_CERT: z
    .string()
    .optional()
    .describe('File of the certificate shown to brokers, with its chain (PEM), where they ask for one'),
  PARLEY_KAFKA_KEY: z
    .string()
    .regex(
      /^(file|env):\S+$/,
      'must be a secret reference, file:<path> (absolute, or in the secrets folder) or env:<NAME>',
    )
    .optional()
    .describe('Secret reference of its private key (PEM); file: may be absolute'),
  PARLEY_KAFKA_SASL: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512', 'oauthbearer'])
    .optional()
    .describe('How we log in to Kafka: with a user and password, or with tokens (oauthbearer)'),
  PARLEY_KAFKA_USER: z.string().optional().describe('Our user name at Kafka'),
  PARLEY_KAFKA_PASSWORD: secret(1).optional().describe('Our password at Kafka'),
  PARLEY_KAFKA_OAUTH_URL: z
    .url({ protocol: /^https?$/, error: 'must be the URL of a token endpoint' })
    .optional()
    .describe('oauthbearer: where tokens are got (OAuth 2 client credentials)'),
  PARLEY_KAFKA_OAUTH_CLIENT: z.string().optional().describe('oauthbearer: our client id there'),
  PARLEY_KAFKA_OAUTH_SECRET: secret(1).optional().describe('oauthbearer: our client secret there'),
  PARLEY_KAFKA_OAUTH_SCOPE: z.string().optional().describe('oauthbearer: the scope asked for'),
  PARLEY_KAFKA_OAUTH_CA: z
    .string()
    .optional()
    .describe('File of the only roots (PEM) that vouch for the token endpoint; default: those of Node'),
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
  readonly tls: KafkaTls | undefined
  readonly sasl: KafkaLogin | undefined
  readonly topics: KafkaTopicSettings
}

export type KafkaTls = {
  readonly caFile: string | undefined
  /** Absent: none is shown. */
  readonly own: { readonly certificateFile: string; readonly privateKey: string } | undefined
}

export type KafkaLogin =
  | {
      readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
      readonly username: string
      readonly password: SecretText
    }
  | ({ readonly mechanism: 'oauthbearer' } & TokenSettings)

/** Where tokens come from: OAuth 2 client credentials (RFC 6749 4.4). */
export type TokenSettings = {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: SecretText
  readonly scope: string | undefined
  readonly caFile: string | undefined
}

export type KafkaTopicSettings = {
  /** False: a start makes none, and stops where one is not there. */
  readonly make: boolean
  readonly file: string | undefined
  readonly standard: TopicDefaults
}

/** What does not fit together, one line each. */
export function kafkaProblems(values: Values): readonly string[] {
  const { PARLEY_KAFKA_SASL: sasl, PARLEY_KAFKA_TLS: tls, PARLEY_KAFKA_OAUTH_URL: url } = values
  const needs: readonly Need[] = sasl === undefined ? [] : sasl === 'oauthbearer' ? tokenNeeds : passwordNeeds
  const lacking = needs.filter((name) => values[name] === undefined)
  const idle = [...passwordNeeds, ...tokenNeeds].filter(
    (name) => !needs.includes(name) && values[name] !== undefined,
  )
  const isOneAlone = (values.PARLEY_KAFKA_CERT === undefined) !== (values.PARLEY_KAFKA_KEY === undefined)
  return [
    ...(lacking.length > 0 ? [`PARLEY_KAFKA_SASL=${sasl} needs ${lacking.join(', ')}`] : []),
    ...(idle.length > 0
      ? [`${idle.join(', ')}: no use with PARLEY_KAFKA_SASL=${sasl ?? ''}; leave it out`]
      : []),
    ...(isOneAlone ? ['PARLEY_KAFKA_CERT and PARLEY_KAFKA_KEY are set together or not at all'] : []),
    ...(tls === 'off' && (values.PARLEY_KAFKA_CERT ?? values.PARLEY_KAFKA_CA) !== undefined
      ? ['PARLEY_KAFKA_CA and PARLEY_KAFKA_CERT are for TLS: set PARLEY_KAFKA_TLS=on']
      : []),
    ...(url !== undefined && !isSafe(url)
      ? ['PARLEY_KAFKA_OAUTH_URL must begin with https: our secret goes there']
      : []),
  ]
}

const passwordNeeds = ['PARLEY_KAFKA_USER', 'PARLEY_KAFKA_PASSWORD'] as const
const tokenNeeds = [
  'PARLEY_KAFKA_OAUTH_URL',
  'PARLEY_KAFKA_OAUTH_CLIENT',
  'PARLEY_KAFKA_OAUTH_SECRET',
] as const

type Need = (typeof passwordNeeds)[number] | (typeof tokenNeeds)[number]

function isSafe(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || isLoopback(hostname)
}

export function kafkaOf(values: Values): KafkaSettings | undefined {
  const { PARLEY_KAFKA_BROKERS: brokers } = values
  if (brokers === undefined) return undefined
  return {
    brokers: brokers.split(','),
    tls: values.PARLEY_KAFKA_TLS === 'on' ? tlsOf(values) : undefined,
    sasl: loginOf(values),
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

function tlsOf(values: Values): KafkaTls {
  const { PARLEY_KAFKA_CERT: certificateFile, PARLEY_KAFKA_KEY: privateKey } = values
  const own =
    certificateFile !== undefined && privateKey !== undefined ? { certificateFile, privateKey } : undefined
  return { caFile: values.PARLEY_KAFKA_CA, own }
}

function loginOf(values: Values): KafkaLogin | undefined {
  const { PARLEY_KAFKA_SASL: mechanism, PARLEY_KAFKA_USER: username } = values
  const { PARLEY_KAFKA_PASSWORD: password, PARLEY_KAFKA_OAUTH_URL: url } = values
  const { PARLEY_KAFKA_OAUTH_CLIENT: clientId, PARLEY_KAFKA_OAUTH_SECRET: clientSecret } = values
  if (mechanism === 'oauthbearer') {
    if (url === undefined || clientId === undefined || clientSecret === undefined) return undefined
    const further = { scope: values.PARLEY_KAFKA_OAUTH_SCOPE, caFile: values.PARLEY_KAFKA_OAUTH_CA }
    return { mechanism, url, clientId, clientSecret, ...further }
  }
  const isWhole = mechanism !== undefined && username !== undefined && password !== undefined
  return isWhole ? { mechanism, username, password } : undefined
}
