import { Decimal } from '@parley/document'
import { compare } from './arithmetic.ts'
import { compileExpression } from './compile-expression.ts'
import { compileGroup } from './compile-group.ts'
import { compileLocals, type Kept, keepLocals } from './compile-locals.ts'
import type { Plan } from './plan.ts'
import { reportFault } from './report.ts'
import type { EachPlan } from './template-plan.ts'
import { type Evaluate, type Frame, mayTake, type Value } from './value.ts'
import { weightOf } from './weight.ts'

/** The items, or groups, that a body is written for; `kept` are the names of `$with` where they are known by now. */
export type Chosen = { readonly items: readonly Value[]; readonly kept?: readonly Kept[] }
export type Choose = (frame: Frame, items: readonly Value[]) => Chosen

/** `$where`, `$group` and `$sort`, in this order. */
export function compileChoice(plan: EachPlan): Choose {
  const { where, group, sort, target } = plan
  const onFault = (frame: Frame) => reportFault(frame, { path: target.path, home: plan.slot })
  if (group === undefined) {
    return where === undefined && sort.length === 0
      ? (_frame, items) => ({ items })
      : compilePick(plan, { slot: plan.slot, where, onFault })
  }
  const filter = where && compilePick({ ...plan, locals: [], sort: [] }, { slot: plan.slot, where, onFault })
  const regroup = compileGroup(plan, group, onFault)
  const pick = sort.length === 0 ? undefined : compilePick(plan, { slot: group.slot, onFault })
  return (frame, items) => {
    const groups = regroup(frame, filter === undefined ? items : filter(frame, items).items)
    return pick === undefined ? { items: groups } : pick(frame, groups)
  }
}

type Pick = {
  readonly slot: number
  readonly where?: Plan | undefined
  readonly onFault: (frame: Frame) => void
}
type Candidate = { readonly item: Value; readonly keys: readonly Value[]; readonly kept: Kept }
type Key = { readonly by: Evaluate; readonly descending: boolean }

/** Those that fulfil the condition, in the order of the keys. */
function compilePick({ locals, sort }: EachPlan, { slot, where, onFault }: Pick): Choose {
  const name = compileLocals(locals)
  const holds = where === undefined ? undefined : compileExpression(where)
  const keys = sort.map(({ by, descending }) => ({ by: compileExpression(by), descending }))
  const plans = [...sort.map(({ by }) => by), ...(where === undefined ? [] : [where])]
  const weight = plans.reduce((sum, plan) => sum + weightOf(plan), 0)
  return (frame, items) => {
    const candidates: Candidate[] = []
    for (const item of items) {
      if (!mayTake(frame, weight)) break
      frame.slots[slot] = item
      if (locals.length > 0) name(frame)
      const isWanted = holds === undefined || holds(frame) === true
      const values = isWanted ? keys.map(({ by }) => by(frame)) : []
      if (frame.fault !== undefined) onFault(frame)
      else if (isWanted) candidates.push({ item, keys: values, kept: keepLocals(frame, locals) })
    }
    if (keys.length > 0) sortCandidates(frame, candidates, keys)
    const chosen = candidates.map(({ item }) => item)
    return locals.length === 0
      ? { items: chosen }
      : { items: chosen, kept: candidates.map(({ kept }) => kept) }
  }
}

/** n items are compared about n log2 n times: a step each, taken before the work is done. */
function sortCandidates(frame: Frame, candidates: Candidate[], keys: readonly Key[]): void {
  const comparisons = Math.ceil(candidates.length * Math.log2(candidates.length + 1))
  if (mayTake(frame, comparisons * keys.length)) candidates.sort((a, b) => compareKeys(a, b, keys))
}

// Array.sort is stable: items with equal keys keep the sender's order. A missing key comes last.
function compareKeys(left: Candidate, right: Candidate, keys: readonly Key[]): number {
  for (const [index, { descending }] of keys.entries()) {
    const a = left.keys[index]
    const b = right.keys[index]
    if (a === undefined && b === undefined) continue
    if (a === undefined || b === undefined) return a === undefined ? 1 : -1
    const order = orderOf(a, b)
    if (order !== 0) return descending ? -order : order
  }
  return 0
}

function orderOf(left: Value, right: Value): number {
  if (left instanceof Decimal && right instanceof Decimal) return compare(left, right)
  if (typeof left !== 'string' || typeof right !== 'string' || left === right) return 0
  return left < right ? -1 : 1
}
