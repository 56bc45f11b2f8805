import type { Admin } from 'kafkajs'
import type { TopicThere } from './topic-wish.ts'

/** Kafka's numbers: of a topic among what has settings, and of a setting that was given to the topic itself (DescribeConfigs: resource_type, config_source). */
const topicType = 2
const ownSource = 1

/** The named topics, as far as they are there. */
export async function topicsThere(admin: Admin, names: readonly string[]): Promise<readonly TopicThere[]> {
  const known = new Set(await admin.listTopics())
  const there = names.filter((name) => known.has(name))
  if (there.length === 0) return []
  const { topics } = await admin.fetchTopicMetadata({ topics: [...there] })
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: there.map((name) => ({ type: topicType, name })),
  })
  return there.map((name) => {
    const partitions = topics.find((topic) => topic.name === name)?.partitions ?? []
    const entries = resources.find(({ resourceName }) => resourceName === name)?.configEntries ?? []
    return {
      name,
      partitions: partitions.length,
      copies: Math.min(...partitions.map(({ replicas }) => replicas.length)),
      inSync: Math.min(...partitions.map(({ isr }) => isr.length)),
      settings: new Map(
        entries.map(({ configName, configValue, configSource }) => [
          configName,
          { value: configValue, own: Number(configSource) === ownSource },
        ]),
      ),
    }
  })
}

/**
 * Gives settings to a topic. Kafka's request replaces all that the topic has of its own, so that those which somebody else
 * gave it are sent along.
 */
export async function alterTopic(
  admin: Admin,
  name: string,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const [there] = await topicsThere(admin, [name])
  const own = [...(there?.settings ?? [])].filter(([, setting]) => setting.own)
  const all = { ...Object.fromEntries(own.map(([setting, { value }]) => [setting, value])), ...settings }
  await admin.alterConfigs({
    validateOnly: false,
    resources: [
      {
        ...{ type: topicType, name },
        configEntries: Object.entries(all).map(([setting, value]) => ({ name: setting, value })),
      },
    ],
  })
}
