import { createChance } from '@parley/bench'
import { type Breach, type Examined, examine } from './examine.ts'
import { inputOf } from './input-of.ts'
import type { SeedInput } from './seed-inputs.ts'

export type FuzzOptions = {
  readonly seeds: readonly SeedInput[]
  readonly seed: number
  readonly from?: number
  readonly count: number
  /** Called before each input: a number that stands still is an input that does not end. */
  readonly begin?: (index: number) => void
  readonly found: (failure: Failure) => Promise<void> | void
}

export type Failure = { readonly index: number; readonly breach: Breach; readonly bytes: Buffer }

export type Campaign = { readonly inputs: number; readonly failures: number; readonly bytes: number }

/**
 * An input is too slow at so many times the mean a byte, at the best of so many measurements: what else the machine does
 * only adds to a time, and the processor time of a thread is counted in ticks that are longer than an input takes.
 */
const slowest = 8
const measurements = 10
/** What an input costs before its first byte, and what a finding costs, as if it were bytes. */
const overheadBytes = 4_096
const findingBytes = 64
const inputsBeforePace = 500
const mostRssBytes = 1.5 * 1024 ** 3

/** Inputs `from` to `from + count` of a seed through everything. */
export async function fuzz(options: FuzzOptions): Promise<Campaign> {
  const { seeds, seed, from = 0, count, found, begin } = options
  const pace = new Pace()
  let failures = 0
  let total = 0
  for (let index = from; index < from + count; index++) {
    begin?.(index)
    const bytes = inputOf(seeds, seed, index)
    total += bytes.length
    const examined = await examineAt(bytes, seed, index)
    const breach =
      examined.breach ?? (await pace.breachOf(bytes, examined, () => examineAt(bytes, seed, index)))
    if (breach === undefined) continue
    failures++
    await found({ index, breach, bytes })
  }
  return { inputs: count, failures, bytes: total }
}

/** The chunks of an input are cut by its number, too. */
export function examineAt(bytes: Buffer, seed: number, index: number): Promise<Examined> {
  return examine(bytes, createChance(seed * 31 + index))
}

class Pace {
  private inputs = 0
  private micros = 0
  private bytes = 0

  async breachOf(
    bytes: Buffer,
    { micros, findings }: Examined,
    again: () => Promise<Examined>,
  ): Promise<Breach | undefined> {
    const size = bytes.length + overheadBytes + findingBytes * findings
    const limit = (slowest * size * this.micros) / this.bytes
    if (++this.inputs > inputsBeforePace && micros > limit) {
      let least = micros
      for (let time = 0; time < measurements; time++) least = Math.min(least, (await again()).micros)
      if (least > limit) return { check: `slower than ${slowest} times the mean`, detail: 'a byte' }
    } else {
      this.micros += micros
      this.bytes += size
    }
    if (this.inputs % 5_000 === 0 && process.memoryUsage.rss() > mostRssBytes) {
      return { check: 'memory grows', detail: `${Math.round(process.memoryUsage.rss() / 1024 ** 2)} MiB` }
    }
    return undefined
  }
}
