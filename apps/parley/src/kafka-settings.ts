import { readFile } from 'node:fs/promises'
import { topics } from '@parley/bus'
import type { KafkaConnection, KafkaSasl, TopicWish } from '@parley/bus/kafka'
import {
  type KafkaLogin,
  type KafkaSettings,
  type KafkaTls,
  type Settings,
  topicSettings,
} from '@parley/config'
import { parse, YAMLParseError } from 'yaml'
import { fetchToken } from './fetch-token.ts'
import { keyReader } from './open-rpc-identity.ts'

/** How Kafka is connected to, its files read. Throws with a line that names the setting. */
export async function kafkaConnection(
  settings: Settings,
  { brokers, tls, sasl }: KafkaSettings,
): Promise<Omit<KafkaConnection, 'clientId'>> {
  return {
    brokers,
    ...(tls && { ssl: await certificatesOf(settings, tls) }),
    ...(sasl && { sasl: await loginOf(sasl) }),
  }
}

async function certificatesOf(settings: Settings, { caFile, own }: KafkaTls) {
  return {
    ...(caFile !== undefined && { ca: await readNamed('PARLEY_KAFKA_CA', caFile) }),
    ...(own && {
      cert: await readNamed('PARLEY_KAFKA_CERT', own.certificateFile),
      key: await keyReader(settings, own.privateKey)(),
    }),
  }
}

async function loginOf(sasl: KafkaLogin): Promise<KafkaSasl> {
  if (sasl.mechanism !== 'oauthbearer') return { ...sasl, password: sasl.password.reveal() }
  const trust = sasl.caFile === undefined ? undefined : await readNamed('PARLEY_KAFKA_OAUTH_CA', sasl.caFile)
  const { tokenSource } = await import('@parley/bus/kafka')
  const via = trust === undefined ? undefined : { tls: { trust } }
  return { mechanism: sasl.mechanism, token: tokenSource(() => fetchToken(sasl, via), Date.now) }
}

/** What every topic of the platform shall be: the settings, and over them a file of topics. */
export async function topicWishes(
  { topics: { file, standard } }: KafkaSettings,
  otherFile = file,
): Promise<readonly TopicWish[]> {
  const content = otherFile === undefined ? undefined : await parsed(otherFile)
  const result = topicSettings(Object.values(topics), standard, content)
  if (result.kind === 'problems')
    throw new Error(result.problems.map((problem) => `${otherFile ?? 'settings'}: ${problem}`).join('\n'))
  return [...result.topics].map(([name, settings]) => ({ name, ...settings }))
}

async function parsed(file: string): Promise<unknown> {
  const text = await readNamed('PARLEY_KAFKA_TOPICS_FILE', file)
  try {
    return parse(text)
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) throw cause
    throw new Error(`${file} is neither YAML nor JSON: ${cause.message.split('\n')[0]}`, { cause })
  }
}

function readNamed(setting: string, file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`cannot read the file of ${setting}, ${file}`, { cause })
  })
}
