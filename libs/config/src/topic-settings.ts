import { z } from 'zod'
import { bytes, duration } from './setting-words.ts'

/** What a topic of Kafka shall be. */
export type TopicSettings = {
  readonly partitions: number
  /** Copies; undefined: as many as there are brokers, three at most. */
  readonly copies: number | undefined
  /** Copies that must have a record before it counts as written; undefined: one less than there are, so that one may be away. */
  readonly minInSync: number | undefined
  /** Further settings under Kafka's names. */
  readonly settings: Readonly<Record<string, string>>
}

/** What holds where a file of topics says nothing. */
export type TopicDefaults = {
  readonly partitions: number
  readonly copies: number | undefined
  readonly minInSync: number | undefined
  readonly retentionMs: number
  /** Of each partition; undefined: any. */
  readonly retentionBytes: number | undefined
  readonly maxMessageBytes: number
}

const leastRetentionMs = 3_600_000

/** An event that is deleted before it was read leaves its message where it is for ever. */
export function retention() {
  return duration().refine(
    (ms) => ms >= leastRetentionMs,
    'must be 1h or more: what is deleted before it was read is never done',
  )
}

export function copies() {
  return z.coerce.number().int().min(1).max(9)
}

/** Compression that our client reads; the others would stop every reader of the topic. */
const compression = z.enum(['producer', 'gzip', 'uncompressed'], 'must be producer, gzip or uncompressed')

const fields = z
  .strictObject({
    partitions: z.number().int().min(1).max(1_000),
    copies: copies(),
    minInSync: copies(),
    retention: retention(),
    retentionSize: z.union([z.literal('unlimited'), bytes()]),
    maxMessage: bytes(),
    compression,
    other: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  })
  .partial()
type Fields = z.output<typeof fields>

const file = z.strictObject({
  defaults: fields.optional(),
  topics: z.record(z.string(), fields).optional(),
})

export type TopicsResult =
  | { readonly kind: 'topics'; readonly topics: ReadonlyMap<string, TopicSettings> }
  /** One line each, saying what to write instead. */
  | { readonly kind: 'problems'; readonly problems: readonly string[] }

/**
 * The settings of each named topic: those of the process, over them the `defaults` of a file of topics (as parsed from
 * YAML or JSON; undefined: there is none), over them what the file says of the topic.
 */
export function topicSettings(
  names: readonly string[],
  standard: TopicDefaults,
  content: unknown,
): TopicsResult {
  const parsed = file.safeParse(content ?? {})
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`)
    return { kind: 'problems', problems }
  }
  const { defaults = {}, topics: exceptions = {} } = parsed.data
  const strangers = Object.keys(exceptions).filter((name) => !names.includes(name))
  const problems = [
    ...strangers.map((name) => `topics.${name}: there is no such topic; there are ${names.join(', ')}`),
    ...[defaults, ...Object.values(exceptions)].flatMap(({ other = {} }) => problemsOf(other)),
  ]
  const topics = new Map(
    names.map((name) => [name, settled(standard, { ...defaults, ...exceptions[name] }, defaults)]),
  )
  for (const [name, { copies: count, minInSync }] of topics) {
    if (count !== undefined && minInSync !== undefined && minInSync > count)
      problems.push(`${name}: minInSync is ${minInSync}, and there are only ${count} copies`)
  }
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'topics', topics }
}

function settled(standard: TopicDefaults, own: Fields, { other }: Fields): TopicSettings {
  const size = own.retentionSize ?? standard.retentionBytes ?? 'unlimited'
  const further = Object.entries({ ...other, ...own.other }).map(([name, value]) => [name, String(value)])
  return {
    partitions: own.partitions ?? standard.partitions,
    copies: own.copies ?? standard.copies,
    minInSync: own.minInSync ?? standard.minInSync,
    settings: {
      // Compacting would drop older events of a key that nobody has read yet.
      'cleanup.policy': 'delete',
      'retention.ms': String(own.retention ?? standard.retentionMs),
      'retention.bytes': size === 'unlimited' ? '-1' : String(size),
      'max.message.bytes': String(own.maxMessage ?? standard.maxMessageBytes),
      'compression.type': own.compression ?? 'producer',
      ...Object.fromEntries(further),
    },
  }
}

const fieldOf: Readonly<Record<string, string>> = {
  'retention.ms': 'retention',
  'retention.bytes': 'retentionSize',
  'max.message.bytes': 'maxMessage',
  'compression.type': 'compression',
  'min.insync.replicas': 'minInSync',
}

function problemsOf(other: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(other).flatMap((name) => {
    if (name === 'cleanup.policy')
      return [
        `other.${name}: is always delete: compacting drops older events of a key that were not read yet`,
      ]
    const field = fieldOf[name]
    return field === undefined ? [] : [`other.${name}: write ${field} instead`]
  })
}
