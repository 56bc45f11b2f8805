import type { TopicChange, TopicRemark } from '@parley/bus/kafka'
import { topicWishes } from '../../kafka-settings.ts'
import { note, say, Unreadable } from '../../terminal.ts'
import { forgetCounts, obstaclesToRaising } from './obstacles.ts'
import { kafkaPlace, withKafka } from './open-kafka.ts'

export type ApplyOptions = {
  readonly file?: string
  readonly dryRun?: boolean
  readonly raisePartitions?: boolean
}

const whyNotRaised =
  'keys would move to other partitions, and events of one order could overtake each other. Let it drain (parley kafka topics list), stop every process of Parley, and say --raise-partitions'

/**
 * parley kafka topics apply: makes the topics what the settings say. Exit code 1: with --dry-run when anything would
 * change, without it when a difference is left.
 */
export async function applyTopics({
  file,
  dryRun = false,
  raisePartitions = false,
}: ApplyOptions): Promise<void> {
  const place = kafkaPlace()
  const wishes = await topicWishes(place.kafka, file).catch((cause: unknown) => {
    throw new Unreadable(cause instanceof Error ? cause.message : String(cause), { cause })
  })
  await withKafka(place, async (admin) => {
    const { changes, remarks } = await admin.compare(wishes)
    const raises = changes.filter(({ kind }) => kind === 'raise')
    const obstacles = raisePartitions
      ? await obstaclesToRaising(admin, place.settings, raises)
      : raises.map(({ name }) => ({ name, text: whyNotRaised }))
    const held = new Set(obstacles.map(({ name }) => name))
    const made = changes.filter(({ kind, name }) => kind !== 'raise' || !held.has(name))
    const raised = made.filter(({ kind }) => kind === 'raise').map(({ name }) => name)
    if (!dryRun) {
      if (raised.length > 0) await forgetCounts(place.settings, raised)
      await admin.apply(made)
    }
    tell({ made, left: [...raisesOf(raises, obstacles), ...remarks], dryRun })
    if (!dryRun && raised.length > 0)
      note('Partitions were raised: start the processes of Parley again, the console too.')
  })
}

/** A refused raise is told with what it would have been. */
function raisesOf(raises: readonly TopicChange[], obstacles: readonly TopicRemark[]): readonly TopicRemark[] {
  return obstacles.map(({ name, text }) => {
    const raise = raises.find((change) => change.name === name)
    const wanted =
      raise?.kind === 'raise' ? `has ${raise.before} partitions and shall have ${raise.after}: ` : ''
    return { name, text: `${wanted}${text}` }
  })
}

type Outcome = {
  readonly made: readonly TopicChange[]
  readonly left: readonly TopicRemark[]
  readonly dryRun: boolean
}

function tell({ made, left, dryRun }: Outcome): void {
  for (const change of made) for (const line of linesOf(change)) say(line)
  for (const { name, text } of left) say(`! ${name} ${text}`)
  if (left.length > 0 || (dryRun && made.length > 0)) process.exitCode = 1
  if (made.length + left.length === 0) note('Every topic is as it shall be.')
  else if (dryRun && made.length > 0) note('Nothing was changed. Make it so with: parley kafka topics apply')
  else if (left.length > 0) note('What is marked with ! was not changed.')
}

function linesOf(change: TopicChange): readonly string[] {
  switch (change.kind) {
    case 'make': {
      const { name, partitions, copies, settings } = change
      const shown = Object.entries(settings).map(([setting, value]) => `    ${setting}: ${value}`)
      return [`+ ${name}`, `    partitions: ${partitions}`, `    copies: ${copies}`, ...shown]
    }
    case 'alter':
      return [
        `~ ${change.name}`,
        ...change.settings.map(
          ({ name, before, after }) => `    ${name}: ${before === '' ? '(none)' : before} -> ${after}`,
        ),
      ]
    case 'raise':
      return [`~ ${change.name}`, `    partitions: ${change.before} -> ${change.after}`]
    default:
      return change satisfies never
  }
}
