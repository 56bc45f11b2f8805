import { Decimal } from '@parley/document'
import { add, compare, divide, isWithinLimits, multiply, negate, subtract } from './arithmetic.ts'
import { tooLarge } from './compile-call.ts'
import { type Compile, failAt } from './locate.ts'
import type { Comparison, Plan } from './plan.ts'
import { type Evaluate, Fault, type Value } from './value.ts'

type Operator = Exclude<
  Plan,
  {
    kind:
      | 'constant'
      | 'slot'
      | 'let'
      | 'field'
      | 'fields'
      | 'filter'
      | 'convert'
      | 'convertEach'
      | 'perItem'
      | 'call'
      | 'lookup'
      | 'invoke'
      | 'counter'
  }
>

/**
 * Missing values: arithmetic with one is missing; a comparison with one is false (and != true); for and, or, not,
 * conditions and ? it counts as false.
 */
export function compileOperator(plan: Operator, compile: Compile): Evaluate {
  switch (plan.kind) {
    case 'arithmetic':
      return compileArithmetic(plan, compile)
    case 'quotient':
      return compileQuotient(plan, compile)
    case 'negate': {
      const of = compile(plan.of)
      return (frame) => {
        const value = of(frame)
        return value instanceof Decimal ? negate(value) : undefined
      }
    }
    case 'compare':
      return compileComparison(plan, compile)
    case 'amongTexts':
    case 'amongNumbers':
      return compileAmong(plan, compile)
    default:
      return compileChoice(plan, compile)
  }
}

type Choice = Extract<Plan, { kind: 'and' | 'or' | 'not' | 'choose' | 'coalesce' }>

function compileChoice(plan: Choice, compile: Compile): Evaluate {
  if (plan.kind === 'not') {
    const of = compile(plan.of)
    return (frame) => of(frame) !== true
  }
  if (plan.kind === 'choose') {
    const [condition, yes, no] = [compile(plan.condition), compile(plan.yes), compile(plan.no)]
    return (frame) => (condition(frame) === true ? yes(frame) : no(frame))
  }
  const left = compile(plan.left)
  const right = compile(plan.right)
  switch (plan.kind) {
    case 'and':
      return (frame) => left(frame) === true && right(frame) === true
    case 'or':
      return (frame) => left(frame) === true || right(frame) === true
    case 'coalesce':
      return (frame) => left(frame) ?? right(frame)
    default:
      return plan satisfies never
  }
}

const operations = { '+': add, '-': subtract, '*': multiply } as const

function compileArithmetic(plan: Plan & { readonly kind: 'arithmetic' }, compile: Compile): Evaluate {
  const left = compile(plan.left)
  const right = compile(plan.right)
  const operation = operations[plan.operator]
  return (frame) => {
    const a = left(frame)
    const b = right(frame)
    if (!(a instanceof Decimal && b instanceof Decimal)) return undefined
    const result = operation(a, b)
    return isWithinLimits(result) ? result : failAt(frame, tooLarge, plan.left, compile)
  }
}

const byZero = new Fault('a division by zero')

function compileQuotient(plan: Plan & { readonly kind: 'quotient' }, compile: Compile): Evaluate {
  const left = compile(plan.left)
  const right = compile(plan.right)
  return (frame) => {
    const a = left(frame)
    const b = right(frame)
    if (!(a instanceof Decimal && b instanceof Decimal)) return undefined
    const result = divide(a, b, plan.scale, plan.rounding)
    if (result === undefined) return failAt(frame, byZero, plan.right, compile)
    return isWithinLimits(result) ? result : failAt(frame, tooLarge, plan.left, compile)
  }
}

function compileComparison(plan: Plan & { readonly kind: 'compare' }, compile: Compile): Evaluate {
  const left = compile(plan.left)
  const right = compile(plan.right)
  const { operator } = plan
  if (!plan.numbers && operator === '=') {
    // undefined is never the same as a text: a missing value fulfils nothing.
    if (plan.right.kind === 'constant' && plan.right.value !== undefined) {
      const wanted = plan.right.value
      return (frame) => left(frame) === wanted
    }
    return compileSame(left, right)
  }
  const holds = tests[operator]
  if (plan.numbers) {
    return (frame) => {
      const a = left(frame)
      const b = right(frame)
      return a instanceof Decimal && b instanceof Decimal ? holds(compare(a, b)) : operator === '!='
    }
  }
  return (frame) => {
    const a = left(frame)
    const b = right(frame)
    return a === undefined || b === undefined ? operator === '!=' : holds(order(a, b))
  }
}

function compileSame(left: Evaluate, right: Evaluate): Evaluate {
  return (frame) => {
    const value = left(frame)
    return value !== undefined && value === right(frame)
  }
}

// Texts are ordered by their UTF-16 units: the same everywhere, no locale.
function order(left: Value, right: Value): number {
  if (left === right) return 0
  return typeof left === 'string' && typeof right === 'string' && left < right ? -1 : 1
}

const tests: { readonly [operator in Comparison]: (order: number) => boolean } = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
}

function compileAmong(
  plan: Extract<Plan, { kind: 'amongTexts' | 'amongNumbers' }>,
  compile: Compile,
): Evaluate {
  const of = compile(plan.of)
  if (plan.kind === 'amongTexts') {
    const { choices } = plan
    return (frame) => {
      const value = of(frame)
      return typeof value === 'string' && choices.has(value)
    }
  }
  const { choices } = plan
  return (frame) => {
    const value = of(frame)
    return value instanceof Decimal && choices.some((choice) => compare(value, choice) === 0)
  }
}
