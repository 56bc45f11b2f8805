import type { TopicSettings } from '@parley/config'

/** A topic as it shall be. */
export type TopicWish = TopicSettings & { readonly name: string }

/** A topic as it is. */
export type TopicThere = {
  readonly name: string
  readonly partitions: number
  /** Of the partition that has fewest. */
  readonly copies: number
  readonly inSync: number
  /** Every setting that Kafka tells of it; `own`: given to this topic, and not the standard of the brokers. */
  readonly settings: ReadonlyMap<string, { readonly value: string; readonly own: boolean }>
}

export type SettingChange = { readonly name: string; readonly before: string; readonly after: string }

export type TopicChange =
  | ({ readonly kind: 'make' } & NewTopic)
  | { readonly kind: 'alter'; readonly name: string; readonly settings: readonly SettingChange[] }
  | { readonly kind: 'raise'; readonly name: string; readonly before: number; readonly after: number }

export type NewTopic = {
  readonly name: string
  readonly partitions: number
  readonly copies: number
  readonly settings: Readonly<Record<string, string>>
}

/** A difference that is not mended here, with what to do. */
export type TopicRemark = { readonly name: string; readonly text: string }

export type TopicComparison = {
  readonly changes: readonly TopicChange[]
  readonly remarks: readonly TopicRemark[]
}

const mostCopies = 3

/** As many copies as wished, or as there are brokers for, three at most; one of them may be away when something is written. */
export function newTopic(wish: TopicWish, brokers: number): NewTopic {
  const copies = wish.copies ?? Math.max(1, Math.min(mostCopies, brokers))
  const { name, partitions } = wish
  return { name, partitions, copies, settings: settingsFor(wish, copies) }
}

/** What differs between a topic that is wished for and the one that is there, if it is. */
export function compareTopic(
  wish: TopicWish,
  there: TopicThere | undefined,
  brokers: number,
): TopicComparison {
  const fresh = newTopic(wish, brokers)
  if (!there) return { changes: [{ kind: 'make', ...fresh }], remarks: [] }
  const { name } = wish
  const settings = Object.entries(settingsFor(wish, there.copies)).flatMap(([setting, after]) => {
    const before = there.settings.get(setting)?.value ?? ''
    return before === after ? [] : [{ name: setting, before, after }]
  })
  const changes: TopicChange[] = settings.length > 0 ? [{ kind: 'alter', name, settings }] : []
  if (wish.partitions > there.partitions)
    changes.push({ kind: 'raise', name, before: there.partitions, after: wish.partitions })
  return { changes, remarks: remarksOn(wish, there, fresh.copies) }
}

/** More copies in sync than there are copies would stop every write. */
function settingsFor({ minInSync, settings }: TopicWish, copies: number): Readonly<Record<string, string>> {
  const wanted = minInSync ?? Math.max(1, copies - 1)
  return { 'min.insync.replicas': String(Math.min(copies, wanted)), ...settings }
}

function remarksOn(
  { name, partitions }: TopicWish,
  there: TopicThere,
  copies: number,
): readonly TopicRemark[] {
  const remarks: TopicRemark[] = []
  if (copies !== there.copies) {
    const text = `has ${counted(there.copies, 'copy', 'copies')} and shall have ${copies}: move it with kafka-reassign-partitions.sh of Kafka, or set PARLEY_KAFKA_REPLICATION=${there.copies}`
    remarks.push({ name, text })
  }
  if (partitions < there.partitions) {
    const text = `has ${counted(there.partitions, 'partition', 'partitions')} and shall have ${partitions}: Kafka takes none away, so set ${there.partitions}`
    remarks.push({ name, text })
  }
  return remarks
}

export function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`
}
