import type { Sample } from './processor-times.ts'

export type DrainFigures = {
  /** Documents a second in the middle of the drain: when all workers are at work, and before the tail. */
  readonly perSecond: number
  /** From the start until the last document. */
  readonly wholeSeconds: number
  /** From the start until the last document, in milliseconds since 1970. */
  readonly whole: { readonly from: number; readonly to: number }
  /** Documents that wait, second by second since the start. */
  readonly waiting: readonly number[]
  /** Processor milliseconds a document, by process, over the whole drain: the first stage is done before the last. */
  readonly cpuMs: ReadonlyMap<string, number>
  /** Of the ledger, over the whole drain: what went into the log that is flushed, and what the tables grew by. */
  readonly kibADocument: Weight
  /** Cores in use by what is measured, by others, and free, in that middle. */
  readonly cores: { readonly own: number; readonly others: number; readonly free: number }
}

/** In KiB; of the ledger, or of what it grew by. */
export type Weight = { readonly wal: number; readonly disk: number }

const shares = { from: 0.25, to: 0.9 }

/**
 * What came of a drain: from samples of processor times, from when each document came (rising), and from when it began, in
 * milliseconds since 1970.
 */
export function figuresOf(
  samples: readonly Sample[],
  ends: readonly number[],
  { startedAt, grown }: { readonly startedAt: number; readonly grown: Weight },
): DrainFigures {
  const doneAt = (at: number) => ends.findIndex((end) => end > at)
  const done = (at: number) => (doneAt(at) === -1 ? ends.length : doneAt(at))
  const first = samples.find(({ at }) => done(at) >= ends.length * shares.from)
  const last = samples.findLast(({ at }) => done(at) <= ends.length * shares.to)
  if (!first || !last || last.at <= first.at) throw new Error('the backlog is too small to be measured')
  const seconds = (last.at - first.at) / 1000
  const documents = done(last.at) - done(first.at)
  const used = [...last.seconds].map(
    ([name, until]) => [name, until - (first.seconds.get(name) ?? 0)] as const,
  )
  const own = used.reduce((sum, [, one]) => sum + one, 0)
  const busy = last.machine.busy - first.machine.busy
  const end = ends.at(-1) ?? startedAt
  const over = samples.find(({ at }) => at >= end) ?? last
  return {
    perSecond: documents / seconds,
    wholeSeconds: (end - startedAt) / 1000,
    whole: { from: startedAt, to: end },
    waiting: Array.from(
      { length: Math.ceil((end - startedAt) / 1000) + 1 },
      (_, at) => ends.length - done(startedAt + at * 1000),
    ),
    cpuMs: new Map(
      [...over.seconds].map(([name, until]) => {
        return [name, ((until - (samples[0]?.seconds.get(name) ?? 0)) * 1000) / ends.length]
      }),
    ),
    kibADocument: { wal: grown.wal / ends.length, disk: grown.disk / ends.length },
    cores: {
      own: own / seconds,
      others: Math.max(0, busy - own) / seconds,
      free: (last.machine.idle - first.machine.idle) / seconds,
    },
  }
}
