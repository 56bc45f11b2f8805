import { Decimal, decimalText, parseDecimal } from '@parley/document'
import { compileCall } from './compile-call.ts'
import { compileLookup } from './compile-lookup.ts'
import { compileOperator } from './compile-operator.ts'
import { compileField, compileFields } from './compile-path.ts'
import { compileCounter } from './counter.ts'
import { notNumber, readNumber } from './functions/numbers.ts'
import { failAt } from './locate.ts'
import { compileInvoke } from './modules/compile-invoke.ts'
import type { Plan } from './plan.ts'
import { type Evaluate, Fault, isList, mayTake, type PlacedFault, type Value } from './value.ts'
import { weightOf } from './weight.ts'

/** Turns a checked expression into closures. No text of the mapping is ever run as code. */
export function compileExpression(plan: Plan): Evaluate {
  switch (plan.kind) {
    case 'constant': {
      const { value } = plan
      return () => value
    }
    case 'slot': {
      const { slot } = plan
      return (frame) => frame.slots[slot]
    }
    case 'let':
      return compileLet(plan.slot)
    case 'field':
      return compileField(plan, compileExpression)
    case 'fields':
      return compileFields(plan, compileExpression)
    case 'filter':
      return compileFilter(plan)
    case 'convert':
      return compileConversion(plan)
    case 'convertEach':
      return compileEachConversion(plan)
    case 'perItem':
      return compilePerItem(plan)
    case 'call':
      return compileCall(plan, compileExpression)
    case 'lookup':
      return compileLookup(plan, compileExpression)
    case 'invoke':
      return compileInvoke(plan, compileExpression)
    case 'counter':
      return compileCounter(plan)
    default:
      return compileOperator(plan, compileExpression)
  }
}

/** The fault of a let is told once, where it is; what uses the let is only left out. */
export const alreadyTold: PlacedFault = { fault: new Fault('a let it uses has failed') }

function compileLet(slot: number): Evaluate {
  return (frame) => {
    if (frame.spoiled?.has(slot)) frame.fault ??= alreadyTold
    return frame.slots[slot]
  }
}

function compileFilter(plan: Plan & { readonly kind: 'filter' }): Evaluate {
  const { slot } = plan
  const from = compileExpression(plan.from)
  const condition = compileExpression(plan.condition)
  const weight = weightOf(plan.condition)
  return (frame) => {
    const items = from(frame)
    const kept: Value[] = []
    if (!isList(items)) return kept
    for (const item of items) {
      if (!mayTake(frame, weight)) break
      frame.slots[slot] = item
      if (condition(frame) === true) kept.push(item)
    }
    return kept
  }
}

type Conversion = Plan & { readonly kind: 'convert' }
const notBoolean = new Fault('this text is neither true nor false')

function compileConversion(plan: Conversion): Evaluate {
  const of = compileExpression(plan.of)
  const convert = conversions[plan.to]
  if (plan.to === 'number') {
    return (frame) => {
      const value = of(frame)
      if (typeof value !== 'string') return value
      return parseDecimal(value) ?? failAt(frame, notNumber, plan.of, compileExpression)
    }
  }
  return (frame) => {
    const value = of(frame)
    if (value === undefined) return undefined
    const converted = convert(value)
    return converted instanceof Fault ? failAt(frame, converted, plan.of, compileExpression) : converted
  }
}

const conversions: { readonly [to in Conversion['to']]: (value: Value) => Value | Fault } = {
  number: (value) => (typeof value === 'string' ? readNumber(value, '.') : value),
  boolean: (value) => {
    if (typeof value !== 'string') return value
    return value === 'true' || value === 'false' ? value === 'true' : notBoolean
  },
  text: (value) => (value instanceof Decimal ? decimalText(value) : value),
}

function compileEachConversion(plan: Plan & { readonly kind: 'convertEach' }): Evaluate {
  const of = compileExpression(plan.of)
  const convert = conversions[plan.to]
  return (frame) => {
    const items = of(frame)
    if (!isList(items)) return undefined
    const all: Value[] = []
    for (const item of items) {
      const converted = convert(item)
      if (converted instanceof Fault) return failAt(frame, converted, plan.of, compileExpression)
      all.push(converted)
    }
    return all
  }
}

function compilePerItem(plan: Plan & { readonly kind: 'perItem' }): Evaluate {
  const list = compileExpression(plan.list)
  const each = compileExpression(plan.each)
  const { slot, keepsMissing = false } = plan
  const weight = weightOf(plan.each)
  return (frame) => {
    const items = list(frame)
    const all: Value[] = []
    if (!isList(items)) return all
    for (const item of items) {
      if (!mayTake(frame, weight)) break
      frame.slots[slot] = item
      const value = each(frame)
      if (value === undefined && !keepsMissing) return undefined
      all.push(value)
    }
    return all
  }
}
