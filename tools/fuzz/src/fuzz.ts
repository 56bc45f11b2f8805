import { createChance } from '@parley/bench'
import type { Breach } from './breach.ts'
import { type Examined, examine } from './examine.ts'
import { inputOf } from './input-of.ts'
import { Pace } from './pace.ts'
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
