import { Decimal, type OutputValue } from '@parley/document'
import { compileChoice } from './compile-choice.ts'
import { compileExpression } from './compile-expression.ts'
import { compileLocals, restoreLocals } from './compile-locals.ts'
import { reportFault, reportMissing } from './report.ts'
import type { Loop } from './scope.ts'
import type { EachPlan, TemplatePlan } from './template-plan.ts'
import { type Frame, isList, mayStep } from './value.ts'

/** Writes one part of the target; undefined when it is left out or has failed (then it is reported). */
export type Write = (frame: Frame) => OutputValue | undefined

export function compileEach(plan: EachPlan, compile: (plan: TemplatePlan) => Write): Write {
  const list = compileExpression(plan.list)
  const choose = compileChoice(plan)
  const write = compile(plan.body)
  const { nesting, required, target, locals } = plan
  const slot = plan.group?.slot ?? plan.slot
  const name = locals.length === 0 ? undefined : compileLocals(locals)
  const note = compileLoop(plan.loop)
  return (frame) => {
    const items = list(frame)
    if (frame.fault !== undefined) return void reportFault(frame, target)
    const written: OutputValue[] = []
    const first = frame.positions[nesting] ?? 0
    const chosen = choose(frame, isList(items) ? items : [])
    for (let index = 0; index < chosen.items.length; index++) {
      if (!mayStep(frame)) break
      frame.slots[slot] = chosen.items[index]
      frame.positions[nesting] = first + written.length
      const kept = chosen.kept?.[index]
      if (kept !== undefined) restoreLocals(frame, locals, kept)
      else name?.(frame)
      note?.(frame, index, chosen.items.length)
      const value = write(frame)
      if (value !== undefined) written.push(value)
    }
    frame.positions[nesting] = first
    if (written.length > 0) return written
    if (required) reportMissing(frame, target)
    return undefined
  }
}

type Note = (frame: Frame, index: number, count: number) => void

/** Says which item is at hand, where the body asks for it. */
function compileLoop({ position, first, last }: Loop): Note | undefined {
  if (position === undefined && first === undefined && last === undefined) return undefined
  return (frame, index, count) => {
    if (position !== undefined) frame.slots[position] = new Decimal(BigInt(index + 1), 0)
    if (first !== undefined) frame.slots[first] = index === 0
    if (last !== undefined) frame.slots[last] = index === count - 1
  }
}
