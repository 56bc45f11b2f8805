import { setTimeout as pause } from 'node:timers/promises'
import { jsonValues } from '../json-values.ts'
import { openPostgresBus } from './postgres-bus.ts'

/** A member that is a process of its own, for tests that stop it, kill it, or let it end itself. */
export type MemberTask = {
  readonly databaseUrl: string
  readonly topic: string
  readonly maxBatch: number
  readonly times: {
    readonly leaseTtlMs: number
    readonly renewEveryMs: number
    readonly rollEveryMs: number
    readonly pollEveryMs: number
    readonly coolMs: number
  }
  /** How long a batch takes. */
  readonly holdMs: number
  /** The index of the record that ends the process. */
  readonly poison?: number
}

/** What it says on its standard output, one JSON line each. */
export type MemberLine = { readonly what: 'begun' | 'done'; readonly indices: readonly number[] }

const task: MemberTask = JSON.parse(process.argv[2] ?? '')
const say = (line: MemberLine) => process.stdout.write(`${JSON.stringify(line)}\n`)

const { bus } = await openPostgresBus({
  databaseUrl: task.databaseUrl,
  owner: 'child',
  values: jsonValues,
  ...task.times,
})
await bus.ensureTopics([{ name: task.topic, partitions: 1 }])
await bus.subscribe({
  topic: task.topic,
  group: 'g',
  maxBatch: task.maxBatch,
  handle: async (batch) => {
    const indices = batch.map(({ value }) => (value as { index: number }).index)
    say({ what: 'begun', indices })
    if (task.poison !== undefined && indices.includes(task.poison)) process.kill(process.pid, 'SIGKILL')
    await pause(task.holdMs)
    say({ what: 'done', indices })
  },
})
process.once('SIGTERM', () => void bus.close())
