import { parseDecimal, type Shape, type ValueShape } from '@parley/document'
import { pathText } from './check-path.ts'
import type { Plan } from './plan.ts'
import type { SpecPath } from './problem.ts'
import { checkPlaced, nothing, type Site } from './site.ts'
import { booleanType, describe, numberType, type StaticType } from './static-type.ts'
import { startOf } from './syntax.ts'
import type { Placed } from './template.ts'
import type { TemplatePlan } from './template-plan.ts'
import type { Rule } from './trace.ts'
import { asText, type Checking, converted, flaw, type Typed } from './typed.ts'

/** Fits an expression to the value, or the list of values, that the target has here. */
export function checkLeaf(value: Placed, shape: Shape, site: Site): TemplatePlan {
  const at = startOf(value.expression)
  const plan = checkPlaced(value, site, (typed) => toTarget(typed, shape, at, site))
  const source = pathText(value.expression)
  const rule: Rule = { path: value.path, expression: value.text }
  return { kind: 'value', plan, rule, source, required: shape.required, target: site.target }
}

function toTarget(typed: Typed, shape: Shape, at: number, { checking, target }: Site): Plan {
  if (typed.type.kind === 'unknown') return typed.plan
  if (shape.kind === 'value') return toValue(typed, shape, at, checking)
  const name = target.path.at(-1) ?? 'out'
  if (shape.kind === 'branch') return flaw(checking, at, `${name} is a record: name its fields`).plan
  if (shape.item.kind === 'branch')
    return flaw(checking, at, `${name} is a list of records: write $each`).plan
  const { type, plan } = typed
  if (type.kind !== 'list' || type.item.kind === 'branch') {
    return flaw(checking, at, `${name} is a list of values, this is ${describe(type)}`).plan
  }
  if (shape.item.type === 'number' && type.item.kind === 'number')
    return { kind: 'convertEach', to: 'number', of: plan }
  if (isTextual(shape.item) && type.item.kind === 'number' && !type.item.written)
    return { kind: 'convertEach', to: 'text', of: plan }
  if (isTextual(shape.item) && (type.item.kind === 'text' || type.item.kind === 'number')) return plan
  return flaw(
    checking,
    at,
    `${name} is a list of ${shape.item.type} values, this is one of ${type.item.kind}`,
  ).plan
}

function isTextual(shape: ValueShape): boolean {
  return shape.type !== 'number' && shape.type !== 'boolean'
}

function toValue(typed: Typed, shape: ValueShape, at: number, checking: Checking): Plan {
  const { type } = typed
  if (isTextual(shape) && (type.kind === 'text' || type.kind === 'number')) return asText(typed)
  if (shape.type === 'number' && type.kind === 'number') return converted(typed, numberType)
  if (shape.type === 'boolean' && type.kind === 'boolean') return converted(typed, booleanType)
  return flaw(
    checking,
    at,
    `the target takes ${wanted(shape)}, this is ${describe(type)}${advice(type, shape)}`,
  ).plan
}

function wanted({ type }: ValueShape): string {
  return type === 'boolean' ? 'true or false' : `a ${type}`
}

function advice(type: StaticType, shape: ValueShape): string {
  if (type.kind === 'list') return '; choose one with | one or | first'
  return shape.type === 'number' && type.kind === 'text' ? '; write | number if the text is one' : ''
}

const mostDigits = 15

/** A number, true or false that stands for itself. */
export function checkLiteral(
  value: number | bigint | boolean,
  path: SpecPath,
  shape: Shape,
  site: Site,
): TemplatePlan {
  const rule: Rule = { path, expression: String(value) }
  if (shape.kind === 'value' && shape.type === 'boolean' && typeof value === 'boolean')
    return { kind: 'constant', value, rule, target: site.target }
  if (shape.kind !== 'value' || shape.type !== 'number' || typeof value === 'boolean') {
    const text = shape.kind === 'value' && isTextual(shape) ? '; a text is written "\'text\'"' : ''
    site.problems.add(
      path,
      `${typeof value === 'boolean' ? 'true or false' : 'a number'} does not fit the target${text}`,
    )
    return nothing
  }
  // YAML has read the digits into a binary float: up to 15 of them come back exactly as they were written.
  const digits = String(value)
  const decimal = parseDecimal(digits)
  if (
    decimal !== undefined &&
    (typeof value === 'bigint' || digits.replace(/\D/g, '').length <= mostDigits)
  ) {
    return { kind: 'constant', value: decimal, rule, target: site.target }
  }
  site.problems.add(path, `write a number of more than ${mostDigits} digits as an expression, in quotes`)
  return nothing
}
