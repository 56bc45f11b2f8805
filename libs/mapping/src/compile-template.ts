import type { OutputBranch, OutputValue } from '@parley/document'
import { compileEach, type Write } from './compile-each.ts'
import { compileExpression } from './compile-expression.ts'
import { compileLocals } from './compile-locals.ts'

import { Fields } from './fields.ts'

import { reportFault, reportMissing } from './report.ts'
import type {
  GuardedPlan,
  ItemsPlan,
  LocalPlan,
  MergedPlan,
  RecordPlan,
  SwitchPlan,
  TemplatePlan,
  ValuePlan,
} from './template-plan.ts'
import type { Traced } from './trace.ts'
import { isList, mayStep, mayTake, type Value } from './value.ts'
import { weightOf } from './weight.ts'

export function compileTemplate(plan: TemplatePlan): Write {
  switch (plan.kind) {
    case 'constant': {
      const { value } = plan
      const traced: Traced = { ...plan, plan: { kind: 'constant', value } }
      const size = typeof value === 'string' ? value.length : 1
      return (frame) => {
        if (!mayStep(frame)) return undefined
        frame.outputChars += size
        frame.trace?.value(frame, traced, value)
        return value
      }
    }
    case 'value':
      return compileValue(plan)
    case 'record':
      return compileRecord(plan)
    case 'guarded':
      return compileGuarded(plan)
    case 'each':
      return compileEach(plan, compileTemplate)
    case 'items':
      return compileItems(plan)
    case 'switch':
      return compileSwitch(plan)
    case 'local':
      return compileLocal(plan)
    case 'merged':
      return compileMerged(plan)
    default:
      return plan satisfies never
  }
}

function compileValue(plan: ValuePlan): Write {
  const evaluate = compileExpression(plan.plan)
  const { required, target } = plan
  const weight = weightOf(plan.plan)
  return (frame) => {
    if (!mayTake(frame, weight)) return undefined
    const value = evaluate(frame)
    if (frame.fault !== undefined) return void reportFault(frame, target)
    frame.trace?.value(frame, plan, value)
    if (value === undefined || (isList(value) && value.length === 0)) {
      if (required) reportMissing(frame, target, plan.plan, plan.source)
      return undefined
    }
    frame.outputChars += sizeOf(value)
    // The checker lets only values and lists of values through to here.
    return value as OutputValue
  }
}

function sizeOf(value: Value): number {
  if (typeof value === 'string') return value.length
  return isList(value) ? value.reduce<number>((sum, item) => sum + sizeOf(item), 0) : 1
}

function compileRecord({ fields, mayVanish }: RecordPlan): Write {
  const names = fields.map(({ name }) => name)
  const writers = fields.map(({ template }) => compileTemplate(template))
  return (frame) => {
    const record: { [name: string]: OutputValue } = new Fields()
    let isEmpty = true
    for (let index = 0; index < writers.length; index++) {
      const value = writers[index]?.(frame)
      const name = names[index]
      if (value === undefined || name === undefined) continue
      record[name] = value
      frame.outputChars += name.length
      isEmpty = false
    }
    return isEmpty && mayVanish ? undefined : (record satisfies OutputBranch)
  }
}

/** A condition must hold; any other value must be there. */
function compileGuarded({ guard, body, required, target }: GuardedPlan): Write {
  const evaluate = compileExpression(guard)
  const write = compileTemplate(body)
  return (frame) => {
    const value = evaluate(frame)
    if (frame.fault !== undefined) return void reportFault(frame, target)
    const holds = value !== undefined && value !== false && !(isList(value) && value.length === 0)
    if (holds) return write(frame)
    if (required) reportMissing(frame, target)
    return undefined
  }
}

function compileItems({ items, nesting, required, target }: ItemsPlan): Write {
  const writers = items.map((item) => ({ write: compileTemplate(item), isMany: addsMany(item) }))
  return (frame) => {
    const written: OutputValue[] = []
    for (const { write, isMany } of writers) {
      frame.positions[nesting] = written.length
      const value = write(frame)
      if (isMany && Array.isArray(value)) written.push(...value)
      else if (value !== undefined) written.push(value)
    }
    frame.positions[nesting] = 0
    if (written.length > 0) return written
    if (required) reportMissing(frame, target)
    return undefined
  }
}

function addsMany(plan: TemplatePlan): boolean {
  if (plan.kind === 'guarded' || plan.kind === 'local') return addsMany(plan.body)
  return plan.kind === 'each'
}

function compileSwitch(plan: SwitchPlan): Write {
  const subject = compileExpression(plan.subject)
  const cases = new Map([...plan.cases].map(([code, template]) => [code, compileTemplate(template)]))
  const otherwise = plan.otherwise && compileTemplate(plan.otherwise)
  const { required, target } = plan
  return (frame) => {
    const value = subject(frame)
    if (frame.fault !== undefined) return void reportFault(frame, target)
    const write = (typeof value === 'string' ? cases.get(value) : undefined) ?? otherwise
    if (write !== undefined) return write(frame)
    if (required) reportMissing(frame, target, plan.subject)
    return undefined
  }
}

function compileLocal({ locals, body }: LocalPlan): Write {
  const name = compileLocals(locals)
  const write = compileTemplate(body)
  return (frame) => {
    name(frame)
    return write(frame)
  }
}

/** A part that gives a field takes the place of what an earlier one gave. */
function compileMerged({ parts, required, mayVanish, target }: MergedPlan): Write {
  const writers = parts.map(compileTemplate)
  return (frame) => {
    const record: { [name: string]: OutputValue } = new Fields()
    const hadFailed = frame.failed
    frame.failed = false
    // The checker lets only records through here.
    for (const write of writers) Object.assign(record, write(frame))
    // A required field that has failed is told already.
    if (!frame.failed) {
      for (const name of required) {
        if (record[name] === undefined) reportMissing(frame, { ...target, path: [...target.path, name] })
      }
    }
    frame.failed ||= hadFailed
    return mayVanish && Object.keys(record).length === 0 ? undefined : (record satisfies OutputBranch)
  }
}
