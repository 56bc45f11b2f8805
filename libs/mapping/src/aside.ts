import { compileExpression } from './compile-expression.ts'
import type { Made } from './made.ts'
import type { Plan } from './plan.ts'
import type { Traced } from './trace.ts'
import type { Frame, Value } from './value.ts'
import { weightOf } from './weight.ts'

/** What following an expression again needs: the run as it was when the value was made. */
export type Reading = {
  readonly frame: Frame
  /** The names of `let` and `$with`, by their slots. */
  readonly named: ReadonlyMap<number, Traced>
  readonly made: Made
  /** Of all explanations of a run together: the limit of steps holds for them once more. */
  readonly budget: { steps: number }
}

export function isSpent({ frame, budget }: Reading): boolean {
  return budget.steps > frame.limits.steps
}

/** Evaluated aside: neither faults nor counters nor the budget of the run are touched. */
export function evaluateAside(plan: Plan, reading: Reading): Value {
  const { frame, budget } = reading
  const aside: Frame = {
    ...frame,
    ...{ fault: undefined, drawn: new Map(frame.drawn), steps: budget.steps, slots: [...frame.slots] },
  }
  const value = compileExpression(plan)(aside)
  budget.steps = aside.steps + weightOf(plan)
  return value
}

/** The same with another item in a slot. */
export function withItem(reading: Reading, slot: number, item: Value): Reading {
  const slots = [...reading.frame.slots]
  slots[slot] = item
  return { ...reading, frame: { ...reading.frame, slots } }
}
