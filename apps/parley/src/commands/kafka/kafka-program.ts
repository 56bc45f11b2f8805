import { type Command, Option } from 'commander'
import type { ApplyOptions } from './apply-topics.ts'
import type { ReplayOptions } from './replay.ts'

const settings =
  '\nKafka is named by the settings of the process, as for parley start: PARLEY_KAFKA_BROKERS and others.'

/** parley kafka ...: each command is loaded when it is asked for. */
export function addKafka(program: Command): void {
  const kafka = program
    .command('kafka')
    .description('look after the topics of a Kafka that is the bus; works without a running Parley')
    .addHelpText('after', `${settings}\n\nExample:\n  parley kafka topics apply --dry-run`)
  addTopics(kafka)
  kafka
    .command('replay <group> <topic>')
    .description('let a group read a topic again, while the processes that read it are stopped')
    .requiredOption('--from <place>', 'earliest, latest, an offset, or a time such as 2026-11-26T08:00:00Z')
    .option('--partition <number>', 'only this partition')
    .option('--dry-run', 'only tell what would be read again')
    .addHelpText(
      'after',
      `\nA group is named after its service. Reading again has no second effect: every step knows what it has done.\n${settings}\nExit codes: 0 moved, 2 it cannot be done.\n\nExamples:\n  parley kafka replay edi-parser parley.received --from earliest\n  parley kafka replay mapper parley.routed --from 2026-11-26T08:00:00Z --dry-run`,
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .action(async (group: string, topic: string, options: ReplayOptions) => {
      const { replay } = await import('./replay.ts')
      await replay(group, topic, options)
    })
}

function addTopics(kafka: Command): void {
  const topics = kafka
    .command('topics')
    .description('the topics of the platform')
    .addHelpText('after', '\nExample:\n  parley kafka topics list')
  topics
    .command('apply')
    .description('make the topics, and bring those that are there up to date with the settings')
    .addOption(
      new Option('-f, --file <path>', 'file of topics (YAML or JSON): what differs for all, or for some').env(
        'PARLEY_KAFKA_TOPICS_FILE',
      ),
    )
    .option('--dry-run', 'only tell what would change')
    .option('--raise-partitions', 'also give topics more partitions, if nothing of them is under way')
    .addHelpText(
      'after',
      `\nSettings that others gave to a topic stay. Copies of a topic that is there are told, not changed.\n${settings}\nExit codes: 0 all is as it shall be, 1 something differs (with --dry-run) or is left, 2 it cannot be done.\n\nExamples:\n  parley kafka topics apply --dry-run\n  PARLEY_KAFKA_REPLICATION=3 parley kafka topics apply --file topics.yaml\n\nA file of topics:\n  defaults: { partitions: 12, copies: 3, retention: 14d }\n  topics:\n    parley.received: { partitions: 24, other: { segment.ms: 3600000 } }`,
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .action(async (options: ApplyOptions) => {
      const { applyTopics } = await import('./apply-topics.ts')
      await applyTopics(options)
    })
  topics
    .command('list')
    .description('the topics with their copies, how long events are kept, and how far each group has read')
    .option('--json', 'as JSON, with every partition')
    .addHelpText('after', `${settings}\n\nExample:\n  parley kafka topics list`)
    .action(async (options: { json?: boolean }) => {
      const { listTopics } = await import('./list-topics.ts')
      await listTopics(options)
    })
}
