import { readFile } from 'node:fs/promises'
import { topics } from '@parley/bus'
import type { KafkaConnection, TopicWish } from '@parley/bus/kafka'
import { type KafkaSettings, topicSettings } from '@parley/config'
import { parse, YAMLParseError } from 'yaml'

/** How Kafka is connected to, its files read. Throws with a line that names the setting. */
export async function kafkaConnection({
  brokers,
  tls,
  sasl,
}: KafkaSettings): Promise<Omit<KafkaConnection, 'clientId'>> {
  const ca = tls?.caFile === undefined ? undefined : await readNamed('PARLEY_KAFKA_CA', tls.caFile)
  return { brokers, ...(tls && { ssl: ca === undefined ? true : { ca } }), ...(sasl && { sasl }) }
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
