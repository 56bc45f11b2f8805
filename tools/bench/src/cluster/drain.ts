import { setTimeout as pause } from 'node:timers/promises'
import { type DrainFigures, figuresOf, type Weight } from './drain-figures.ts'
import { type Backlog, documentsOf } from './order-files.ts'
import { countOf, type Stage, type TimedStage, timesOf } from './outcome.ts'
import { ProcessorTimes } from './processor-times.ts'
import { Quotas } from './quotas.ts'
import type { Stand } from './stand.ts'

export type Drain = {
  readonly backlog: Backlog
  readonly to: TimedStage
  /** Lets workers use this many cores each. */
  readonly limit?: { readonly of: 'edi-parser' | 'mapper'; readonly cores: number }
}

const sampleEveryMs = 200
const longestMs = 240_000

/** Lets go what waits, by `start`, and measures until the last document is there. */
export async function drain(
  stand: Stand,
  { backlog, to, limit }: Drain,
  start: () => Promise<void>,
): Promise<DrainFigures> {
  const quotas = limit && new Quotas(stand.workers(limit.of), limit.cores)
  const times = new ProcessorTimes(() => stand.groups())
  const before = await weigh(stand)
  const startedAt = Date.now()
  times.start(sampleEveryMs)
  try {
    await start()
    await until(stand, backlog, to, documentsOf(backlog))
  } finally {
    quotas?.end()
    times.stop()
  }
  const after = await weigh(stand)
  const grown = { wal: after.wal - before.wal, disk: after.disk - before.disk }
  return figuresOf(times.samples, await timesOf(stand, backlog.run, to), { startedAt, grown })
}

export async function until(stand: Stand, backlog: Backlog, stage: Stage, count: number): Promise<void> {
  const deadline = Date.now() + longestMs
  for (;;) {
    const now = await countOf(stand, backlog.run, stage)
    if (now >= count) return
    if (Date.now() > deadline) throw new Error(`only ${now} of ${count} were ${stage} in ${longestMs} ms`)
    await pause(250)
  }
}

async function weigh({ ledger }: Stand): Promise<Weight> {
  const { rows } = await ledger.query<{ wal: number; disk: number }>(
    `select (pg_current_wal_lsn() - '0/0') / 1024 ::float8 as wal,
       pg_database_size(current_database()) / 1024 ::float8 as disk`,
  )
  return { wal: Number(rows[0]?.wal), disk: Number(rows[0]?.disk) }
}
