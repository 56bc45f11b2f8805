import { checkCall } from './check-call.ts'
import { checkFilter, checkItem, checkName, checkStep } from './check-path.ts'
import type { Comparison, Plan } from './plan.ts'
import type { Scope } from './scope.ts'
import { booleanType, commonType, describe, numberType, type StaticType, textType } from './static-type.ts'
import { type Binary, type Expression, startOf } from './syntax.ts'
import { asBoolean, asNumber, broken, type Checking, converted, flaw, type Typed } from './typed.ts'

/** Resolves every name, fits every type, and leaves what is wrong in `checking.flaws`. */
export function checkExpression(expression: Expression, scope: Scope, checking: Checking): Typed {
  switch (expression.kind) {
    case 'text':
      return { plan: { kind: 'constant', value: expression.value }, type: textType }
    case 'number':
      return { plan: { kind: 'constant', value: expression.value }, type: numberType }
    case 'boolean':
      return { plan: { kind: 'constant', value: expression.value }, type: booleanType }
    case 'name':
      return checkName(expression.name, expression.at, scope, checking)
    case 'item':
      return checkItem(expression.at, scope, checking)
    case 'step':
      return checkStep(expression, scope, checking, checkExpression)
    case 'filter':
      return checkFilter(expression, scope, checking, checkExpression)
    case 'call':
      return checkCall(expression, scope, checking, checkExpression)
    default:
      return checkOperator(expression, scope, checking)
  }
}

type Operator = Extract<
  Expression,
  { kind: 'not' | 'negate' | 'binary' | 'choose' | 'among' | 'codes' | 'named' | 'names' }
>

function checkOperator(expression: Operator, scope: Scope, checking: Checking): Typed {
  switch (expression.kind) {
    case 'not': {
      const of = asBoolean(
        checkExpression(expression.of, scope, checking),
        startOf(expression.of),
        checking,
        'not',
      )
      return { plan: { kind: 'not', of }, type: booleanType }
    }
    case 'negate': {
      const of = asNumber(
        checkExpression(expression.of, scope, checking),
        startOf(expression.of),
        checking,
        '-',
      )
      return { plan: { kind: 'negate', of }, type: numberType }
    }
    case 'binary':
      return checkBinary(expression, scope, checking)
    case 'choose':
      return checkChoose(expression, scope, checking)
    case 'among':
      return checkAmong(expression, scope, checking)
    case 'codes':
      return flaw(checking, expression.at, 'a list of codes stands only in code({...})')
    case 'named':
      return flaw(checking, expression.at, `${expression.name}: is no setting of this function`)
    case 'names':
      return flaw(checking, expression.at, 'a list of names stands only in lookup(...)')
    default:
      return expression satisfies never
  }
}

function checkBinary(expression: Binary, scope: Scope, checking: Checking): Typed {
  const { operator } = expression
  if (operator === '/') {
    return flaw(
      checking,
      expression.at,
      'a division needs its scale and rounding: (a / b) | round(2, half_up)',
    )
  }
  const left = checkExpression(expression.left, scope, checking)
  const right = checkExpression(expression.right, scope, checking)
  if (operator === '+' || operator === '-' || operator === '*') {
    const plan: Plan = {
      kind: 'arithmetic',
      operator,
      left: asNumber(left, startOf(expression.left), checking, operator),
      right: asNumber(right, startOf(expression.right), checking, operator),
    }
    return { plan, type: numberType }
  }
  if (operator === 'and' || operator === 'or') {
    const plan: Plan = {
      kind: operator,
      left: asBoolean(left, startOf(expression.left), checking, operator),
      right: asBoolean(right, startOf(expression.right), checking, operator),
    }
    return { plan, type: booleanType }
  }
  if (operator === '??') return checkCoalesce(expression, left, right, checking)
  return checkComparison(operator, expression.at, left, right, checking)
}

function checkComparison(
  operator: Comparison,
  at: number,
  left: Typed,
  right: Typed,
  checking: Checking,
): Typed {
  const type = commonType(left.type, right.type)
  if (type === undefined) {
    const advice = isTextAndNumber(left.type, right.type)
      ? '; write | number after the text, or quote the number'
      : ''
    return flaw(
      checking,
      at,
      `${describe(left.type)} and ${describe(right.type)} cannot be compared${advice}`,
    )
  }
  if (type.kind === 'branch' || type.kind === 'list') {
    return flaw(checking, at, `${operator} compares single values, not ${describe(type)}`)
  }
  if (type.kind === 'boolean' && operator !== '=' && operator !== '!=') {
    return flaw(checking, at, `true and false have no order for ${operator}`)
  }
  const isNumber = type.kind === 'number'
  const common: StaticType = isNumber ? numberType : type.kind === 'boolean' ? booleanType : type
  const plan: Plan = {
    kind: 'compare',
    operator,
    numbers: isNumber,
    left: converted(left, common),
    right: converted(right, common),
  }
  return { plan, type: booleanType }
}

function isTextAndNumber(left: StaticType, right: StaticType): boolean {
  return (
    (left.kind === 'text' && right.kind === 'number') || (left.kind === 'number' && right.kind === 'text')
  )
}

function checkCoalesce(expression: Binary, left: Typed, right: Typed, checking: Checking): Typed {
  const type = commonType(left.type, right.type)
  if (type === undefined) {
    return flaw(checking, expression.at, `?? joins ${describe(left.type)} and ${describe(right.type)}`)
  }
  if (type.kind === 'list') return flaw(checking, expression.at, 'a list is never missing, only empty')
  return { plan: { kind: 'coalesce', left: converted(left, type), right: converted(right, type) }, type }
}

function checkChoose(
  expression: Expression & { readonly kind: 'choose' },
  scope: Scope,
  checking: Checking,
): Typed {
  const asked = checkExpression(expression.condition, scope, checking)
  const condition = asBoolean(asked, startOf(expression.condition), checking, '?')
  const yes = checkExpression(expression.yes, scope, checking)
  const no = checkExpression(expression.no, scope, checking)
  const type = commonType(yes.type, no.type)
  if (type === undefined) {
    return flaw(checking, expression.at, `the choices are ${describe(yes.type)} and ${describe(no.type)}`)
  }
  return { plan: { kind: 'choose', condition, yes: converted(yes, type), no: converted(no, type) }, type }
}

function checkAmong(
  expression: Expression & { readonly kind: 'among' },
  scope: Scope,
  checking: Checking,
): Typed {
  const of = checkExpression(expression.of, scope, checking)
  const texts = expression.choices.flatMap((choice) => (choice.kind === 'text' ? [choice.value] : []))
  const numbers = expression.choices.flatMap((choice) => (choice.kind === 'number' ? [choice.value] : []))
  const { length } = expression.choices
  if (texts.length !== length && numbers.length !== length) {
    return flaw(checking, expression.at, "in takes a list of texts, ['A', 'B'], or a list of numbers, [1, 2]")
  }
  if (of.type.kind === 'unknown') return broken
  if (numbers.length === length) {
    const plan = asNumber(of, startOf(expression.of), checking, 'in with a list of numbers')
    return { plan: { kind: 'amongNumbers', of: plan, choices: numbers }, type: booleanType }
  }
  if (of.type.kind !== 'text') {
    return flaw(
      checking,
      startOf(expression.of),
      `in with a list of texts takes a text, this is ${describe(of.type)}`,
    )
  }
  return { plan: { kind: 'amongTexts', of: of.plan, choices: new Set(texts) }, type: booleanType }
}
