import { describe, expect, test } from 'vitest'
import { loadSettings } from './settings.ts'
import { topicSettings } from './topic-settings.ts'

const standard = {
  partitions: 4,
  copies: undefined,
  minInSync: undefined,
  retentionMs: 604_800_000,
  retentionBytes: undefined,
  maxMessageBytes: 1_048_576,
}
const names = ['parley.received', 'parley.parsed']

function topicsOf(content: unknown) {
  const result = topicSettings(names, standard, content)
  return result.kind === 'topics' ? Object.fromEntries(result.topics) : result.problems
}

describe('the settings of topics', () => {
  const asStandard = {
    'cleanup.policy': 'delete',
    'retention.ms': '604800000',
    'retention.bytes': '-1',
    'max.message.bytes': '1048576',
    'compression.type': 'producer',
  }

  test('without a file every topic is as the process says', () => {
    const each = { partitions: 4, copies: undefined, minInSync: undefined, settings: asStandard }
    expect(topicsOf(undefined)).toEqual({ 'parley.received': each, 'parley.parsed': each })
  })

  test('a file changes all of them, and some of them further', () => {
    const content = {
      defaults: { copies: 3, retention: '14d', other: { 'segment.ms': 3_600_000 } },
      topics: {
        'parley.received': {
          ...{ partitions: 24, minInSync: 1, retentionSize: '10GiB', compression: 'gzip' },
          other: { 'min.cleanable.dirty.ratio': 0.2 },
        },
      },
    }
    const all = { ...asStandard, 'retention.ms': '1209600000', 'segment.ms': '3600000' }
    expect(topicsOf(content)).toEqual({
      'parley.received': {
        ...{ partitions: 24, copies: 3, minInSync: 1 },
        settings: {
          ...all,
          ...{ 'retention.bytes': '10737418240', 'compression.type': 'gzip' },
          'min.cleanable.dirty.ratio': '0.2',
        },
      },
      'parley.parsed': { partitions: 4, copies: 3, minInSync: undefined, settings: all },
    })
  })

  test('what would lose events, stop readers or name nothing is refused, with what to write', () => {
    const content = {
      defaults: { other: { 'cleanup.policy': 'compact', 'retention.ms': 1 } },
      topics: { 'parley.recieved': {}, 'parley.parsed': { copies: 2, minInSync: 3 } },
    }
    expect(topicsOf(content)).toEqual([
      'topics.parley.recieved: there is no such topic; there are parley.received, parley.parsed',
      'other.cleanup.policy: is always delete: compacting drops older events of a key that were not read yet',
      'other.retention.ms: write retention instead',
      'parley.parsed: minInSync is 3, and there are only 2 copies',
    ])
    expect(topicsOf({ defaults: { compression: 'zstd', retention: '5m', copys: 3 } })).toEqual([
      'defaults.retention: must be 1h or more: what is deleted before it was read is never done',
      'defaults.compression: must be producer, gzip or uncompressed',
      expect.stringContaining('copys'),
    ])
    expect(topicsOf('nonsense')).toHaveLength(1)
  })
})

describe('the settings of the process', () => {
  const kafkaOf = (env: Record<string, string>) => {
    const loaded = loadSettings({ PARLEY_KAFKA_BROKERS: 'one:9092', ...env })
    return loaded.kind === 'settings' ? loaded.settings.kafka : loaded.problems
  }

  test('make topics with a week of events and as many copies as there are brokers, unless they say otherwise', () => {
    expect(kafkaOf({})).toMatchObject({ topics: { make: true, file: undefined, standard } })
    const env = { PARLEY_KAFKA_REPLICATION: '3', PARLEY_KAFKA_RETENTION: '30d', PARLEY_PARTITIONS: '48' }
    expect(kafkaOf({ ...env, PARLEY_KAFKA_TOPICS: 'check' })).toMatchObject({
      topics: { make: false, standard: { copies: 3, retentionMs: 2_592_000_000, partitions: 48 } },
    })
    expect(kafkaOf({ PARLEY_KAFKA_RETENTION: '10m' })).toEqual([
      'PARLEY_KAFKA_RETENTION must be 1h or more: what is deleted before it was read is never done',
    ])
  })
})
