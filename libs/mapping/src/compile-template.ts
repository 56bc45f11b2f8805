import { Decimal, type OutputBranch, type OutputValue } from '@parley/document'
import { compare } from './arithmetic.ts'
import { compileExpression } from './compile-expression.ts'
import { reportFault, reportMissing } from './report.ts'
import type {
  EachPlan,
  GuardedPlan,
  ItemsPlan,
  RecordPlan,
  SwitchPlan,
  TemplatePlan,
  ValuePlan,
} from './template-plan.ts'
import { type Evaluate, type Frame, isList, mayStep, type Value } from './value.ts'

/** Writes one part of the target; undefined when it is left out or has failed (then it is reported). */
export type Write = (frame: Frame) => OutputValue | undefined

export function compileTemplate(plan: TemplatePlan): Write {
  switch (plan.kind) {
    case 'constant': {
      const { value } = plan
      return () => value
    }
    case 'value':
      return compileValue(plan)
    case 'record':
      return compileRecord(plan)
    case 'guarded':
      return compileGuarded(plan)
    case 'each':
      return compileEach(plan)
    case 'items':
      return compileItems(plan)
    case 'switch':
      return compileSwitch(plan)
    default:
      return plan satisfies never
  }
}

function compileValue(plan: ValuePlan): Write {
  const evaluate = compileExpression(plan.plan)
  const { required, target } = plan
  return (frame) => {
    if (!mayStep(frame)) return undefined
    const value = evaluate(frame)
    if (frame.fault !== undefined) return void reportFault(frame, target)
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
    // No prototype: a target field may be named __proto__ or constructor.
    const record: { [name: string]: OutputValue } = Object.create(null)
    let isEmpty = true
    for (let index = 0; index < writers.length; index++) {
      const value = writers[index]?.(frame)
      const name = names[index]
      if (value === undefined || name === undefined) continue
      record[name] = value
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

function compileEach(plan: EachPlan): Write {
  const list = compileExpression(plan.list)
  const choose = compileChoice(plan)
  const write = compileTemplate(plan.body)
  const { slot, nesting, required, target } = plan
  return (frame) => {
    const items = list(frame)
    if (frame.fault !== undefined) return void reportFault(frame, target)
    const written: OutputValue[] = []
    const first = frame.positions[nesting] ?? 0
    for (const item of choose(frame, isList(items) ? items : [])) {
      if (!mayStep(frame)) break
      frame.slots[slot] = item
      frame.positions[nesting] = first + written.length
      const value = write(frame)
      if (value !== undefined) written.push(value)
    }
    frame.positions[nesting] = first
    if (written.length > 0) return written
    if (required) reportMissing(frame, target)
    return undefined
  }
}

type Choose = (frame: Frame, items: readonly Value[]) => readonly Value[]

/** `$where`, then `$sort`. */
function compileChoice(plan: EachPlan): Choose {
  const where = plan.where === undefined ? undefined : compileExpression(plan.where)
  const keys = plan.sort.map(({ by, descending }) => ({ by: compileExpression(by), descending }))
  if (where === undefined && keys.length === 0) return (_frame, items) => items
  return (frame, items) => {
    const kept: Candidate[] = []
    for (const item of items) {
      if (!mayStep(frame)) break
      frame.slots[plan.slot] = item
      const isWanted = where === undefined || where(frame) === true
      const candidate = isWanted ? { item, keys: keys.map(({ by }) => by(frame)) } : undefined
      if (frame.fault !== undefined) reportFault(frame, { path: plan.target.path, home: plan.slot })
      else if (candidate !== undefined) kept.push(candidate)
    }
    if (keys.length > 0) kept.sort((left, right) => compareKeys(left, right, keys))
    return kept.map(({ item }) => item)
  }
}

type Candidate = { readonly item: Value; readonly keys: readonly Value[] }
type Key = { readonly by: Evaluate; readonly descending: boolean }

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
  return plan.kind === 'each' || (plan.kind === 'guarded' && addsMany(plan.body))
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
