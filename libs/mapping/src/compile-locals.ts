import { compileExpression } from './compile-expression.ts'
import { reportFault } from './report.ts'
import type { PlannedLocal } from './template-plan.ts'
import { type Frame, mayTake, type Value } from './value.ts'
import { weightOf } from './weight.ts'

/** Computes the names of a `let` or `$with` into their slots. */
export type Locals = (frame: Frame) => void

/** A name whose expression failed is told here, once, and spoils what uses it. */
export function compileLocals(plans: readonly PlannedLocal[]): Locals {
  const locals = plans.map((local) => ({
    ...{ ...local, weight: weightOf(local.plan) },
    evaluate: compileExpression(local.plan),
  }))
  return (frame) => {
    for (const local of locals) {
      const { slot, evaluate, target, weight } = local
      if (!mayTake(frame, weight)) return
      frame.trace?.name(slot, local)
      frame.slots[slot] = evaluate(frame)
      if (frame.fault === undefined) frame.spoiled?.delete(slot)
      else {
        frame.spoiled ??= new Set()
        frame.spoiled.add(slot)
        reportFault(frame, target)
      }
    }
  }
}

const spoiled = Symbol('spoiled')
/** What the slots of names held for one item. */
export type Kept = readonly (Value | typeof spoiled)[]

export function keepLocals(frame: Frame, plans: readonly PlannedLocal[]): Kept {
  return plans.map(({ slot }) => (frame.spoiled?.has(slot) === true ? spoiled : frame.slots[slot]))
}

export function restoreLocals(frame: Frame, plans: readonly PlannedLocal[], kept: Kept): void {
  for (const [index, { slot }] of plans.entries()) {
    const value = kept[index]
    if (value === spoiled) frame.spoiled?.add(slot)
    else frame.spoiled?.delete(slot)
    frame.slots[slot] = value === spoiled ? undefined : value
  }
}
