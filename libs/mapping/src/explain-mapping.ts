import type { Branch } from '@parley/document'
import { isSpent, type Reading } from './aside.ts'
import type { Mapping } from './compile-mapping.ts'
import type { RunContext } from './frame.ts'
import type { Made } from './made.ts'
import { writePath } from './report.ts'
import { type RunResult, runMapping } from './run-mapping.ts'
import { readSources } from './sources-of.ts'
import type { Rule, Trace, Traced } from './trace.ts'
import type { Value } from './value.ts'

/** Why a value of the target is what it is. */
export type Explanation = Readonly<Made> & {
  /** `lines[2].sku`, items counted from 0. */
  readonly targetPath: string
  readonly rule: Rule
  /** Missing when the rule gave nothing, and the target was left out. */
  readonly value: Value
}

export type Explained = {
  readonly result: RunResult
  /** In the order the values were written. */
  readonly explanations: readonly Explanation[]
  /** More values were written than are explained. */
  readonly isCut: boolean
}

export type ExplainOptions = {
  /** Explains only what begins with one of these target paths, such as `lines[0]`; default: everything. */
  readonly targets?: readonly string[]
  /** Default: 10000. */
  readonly maxExplanations?: number
}

/**
 * Maps, and says for every value where in the sender's bytes it comes from and by which rule: segments and elements with
 * their byte offsets, rows of lookup tables, constants, facts of the message. The output is that of `runMapping`.
 * Expressions are followed a second time for it, so this is for people who ask, not for the road of every message.
 */
export function explainMapping(
  mapping: Mapping,
  source: Branch | readonly Branch[],
  context: RunContext,
  { targets, maxExplanations = 10_000 }: ExplainOptions = {},
): Explained {
  const explanations: Explanation[] = []
  const named = new Map<number, Traced>()
  const budget = { steps: 0 }
  let isCut = false
  const trace: Trace = {
    name: (slot, traced) => named.set(slot, traced),
    value: (frame, { plan, rule, target }, value) => {
      const targetPath = writePath(target.path, frame.positions)
      if (targets !== undefined && !targets.some((one) => isWithin(targetPath, one))) return
      const made: Made = { sources: [], constants: [], lookups: [], facts: [], names: [] }
      const reading: Reading = { frame, named, made, budget }
      isCut ||= explanations.length >= maxExplanations || isSpent(reading)
      if (isCut) return
      readSources(plan, reading)
      explanations.push({ targetPath, rule, value, ...made })
    },
  }
  const result = runMapping(mapping, source, { ...context, trace })
  return { result, explanations, isCut }
}

function isWithin(path: string, target: string): boolean {
  if (!path.startsWith(target)) return false
  const next = path.charAt(target.length)
  return next === '' || next === '.' || next === '['
}
