import { type BranchShape, type ListShape, parseDecimal, type Shape, type ValueShape } from '@parley/document'
import { checkExpression } from './check-expression.ts'
import { pathText } from './check-path.ts'
import type { Plan } from './plan.ts'
import { hint, type ProblemList, type SpecPath } from './problem.ts'
import type { Scope } from './scope.ts'
import { booleanType, describe, numberType, type StaticType } from './static-type.ts'
import { startOf } from './syntax.ts'
import type { Each, Placed, Switch, Template } from './template.ts'
import type { EachPlan, Target, TemplatePlan } from './template-plan.ts'
import { asBoolean, asText, type Checking, converted, flaw, newSlot, type Typed } from './typed.ts'

/** Where a template stands: the names it sees, the target it writes, and the lists around it. */
export type Site = {
  readonly scope: Scope
  readonly target: Target
  readonly nesting: number
  /** An item of a list stays even when it is empty: the number of items means something. */
  readonly isItem: boolean
  readonly checking: Checking
  readonly problems: ProblemList
}

const nothing: TemplatePlan = { kind: 'record', fields: [], mayVanish: true }

/** Fits a template to the target's shape and its expressions to the source's. */
export function checkTemplate(template: Template, shape: Shape, site: Site): TemplatePlan {
  switch (template.kind) {
    case 'expression':
      return checkLeaf(template.value, shape, site)
    case 'literal':
      return checkLiteral(template.value, template.path, shape, site)
    case 'record':
      return checkRecord(template, shape, site)
    case 'guarded':
      return {
        kind: 'guarded',
        guard: checkPlaced(template.guard, site, ({ plan }) => plan),
        body: checkTemplate(template.body, shape, site),
        required: shape.required,
        target: site.target,
      }
    case 'each':
      return shape.kind === 'list'
        ? checkEach(template, shape, site)
        : misfit(template, shape, site, 'a list')
    case 'items':
      return shape.kind === 'list'
        ? checkItems(template, shape, site)
        : misfit(template, shape, site, 'a list')
    case 'switch':
      return checkSwitch(template, shape, site)
    case 'broken':
      return nothing
    default:
      return template satisfies never
  }
}

/** Checks an expression and takes its plan through `finish`; its flaws become problems at its place in the spec. */
export function checkPlaced(placed: Placed, site: Site, finish: (typed: Typed) => Plan): Plan {
  const { checking } = site
  const plan = finish(checkExpression(placed.expression, site.scope, checking))
  for (const found of checking.flaws.splice(0)) site.problems.addFlaw(placed.path, found)
  return plan
}

function checkLeaf(value: Placed, shape: Shape, site: Site): TemplatePlan {
  const at = startOf(value.expression)
  const plan = checkPlaced(value, site, (typed) => toTarget(typed, shape, at, site))
  const source = pathText(value.expression)
  return { kind: 'value', plan, source, required: shape.required, target: site.target }
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

function checkLiteral(
  value: number | bigint | boolean,
  path: SpecPath,
  shape: Shape,
  site: Site,
): TemplatePlan {
  if (shape.kind === 'value' && shape.type === 'boolean' && typeof value === 'boolean')
    return { kind: 'constant', value }
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
    return { kind: 'constant', value: decimal }
  }
  site.problems.add(path, `write a number of more than ${mostDigits} digits as an expression, in quotes`)
  return nothing
}

function misfit(template: Template, shape: Shape, site: Site, what: string): TemplatePlan {
  const target = shape.kind === 'value' ? 'a single value' : shape.kind === 'branch' ? 'a record' : 'a list'
  const advice = shape.kind === 'list' ? '; write $each' : ''
  site.problems.add(template.path, `the target has ${target} here, not ${what}${advice}`)
  return nothing
}

function checkRecord(
  template: Template & { readonly kind: 'record' },
  shape: Shape,
  site: Site,
): TemplatePlan {
  if (shape.kind !== 'branch') return misfit(template, shape, site, 'a record')
  const names = Object.keys(shape.fields)
  const fields = template.fields.flatMap((field) => {
    const path = [...field.template.path]
    const fieldShape = shapeOfField(shape, field.name)
    if (fieldShape === undefined) {
      site.problems.add(path, `the target has no ${field.name} here${hint(field.name, names)}`)
      return []
    }
    const target = { ...site.target, path: [...site.target.path, field.name] }
    return [
      {
        name: field.name,
        template: checkTemplate(field.template, fieldShape, { ...site, target, isItem: false }),
      },
    ]
  })
  const mapped = new Set(template.fields.map(({ name }) => name))
  for (const name of names) {
    if (shape.fields[name]?.required === true && !mapped.has(name)) {
      site.problems.add(template.path, `the target requires ${name}, and nothing is mapped to it`)
    }
  }
  return { kind: 'record', fields, mayVanish: !shape.required && !site.isItem }
}

const openShape: ValueShape = { kind: 'value', type: 'text', required: false }

function shapeOfField(shape: BranchShape, name: string): Shape | undefined {
  if (Object.hasOwn(shape.fields, name)) return shape.fields[name]
  return shape.open === undefined ? undefined : openShape
}

function checkEach(template: Each, shape: ListShape, site: Site): EachPlan {
  const { checking, problems } = site
  let item: StaticType = { kind: 'unknown' }
  const list = checkPlaced(template.list, site, ({ plan, type }) => {
    if (type.kind === 'list') item = type.item
    else if (type.kind !== 'unknown') {
      flaw(checking, startOf(template.list.expression), `$each takes a list, this is ${describe(type)}`)
    }
    return plan
  })
  const slot = newSlot(checking)
  const { alias } = template
  const scope =
    alias === undefined
      ? site.scope.with({ kind: 'item', slot, type: item })
      : site.scope.with({ kind: 'named', name: alias, slot, type: item, isLet: false })
  const target = { path: [...site.target.path, site.nesting], home: slot }
  const inner: Site = { scope, target, nesting: site.nesting + 1, isItem: true, checking, problems }
  const { where } = template
  return {
    kind: 'each',
    list,
    slot,
    where:
      where &&
      checkPlaced(where, inner, (typed) => asBoolean(typed, startOf(where.expression), checking, '$where')),
    sort: template.sort.map(({ by, descending }) => ({ by: checkSortKey(by, inner), descending })),
    body: checkTemplate(template.body, shape.item, inner),
    nesting: site.nesting,
    required: shape.required,
    target: site.target,
  }
}

function checkSortKey(by: Placed, site: Site): Plan {
  return checkPlaced(by, site, (typed) => {
    if (typed.type.kind === 'text' || typed.type.kind === 'unknown') return typed.plan
    if (typed.type.kind === 'number') return converted(typed, numberType)
    return flaw(
      site.checking,
      startOf(by.expression),
      `$sort orders by a text or a number, this is ${describe(typed.type)}`,
    ).plan
  })
}

function checkItems(
  template: Template & { readonly kind: 'items' },
  shape: ListShape,
  site: Site,
): TemplatePlan {
  const target = { ...site.target, path: [...site.target.path, site.nesting] }
  const inner = { ...site, target, nesting: site.nesting + 1, isItem: true }
  const items = template.items.map((item) =>
    // An $each among fixed items adds its items to the same list.
    isEach(item)
      ? checkTemplate(item, { ...shape, required: false }, site)
      : checkTemplate(item, shape.item, inner),
  )
  return { kind: 'items', items, nesting: site.nesting, required: shape.required, target: site.target }
}

function isEach(template: Template): boolean {
  return template.kind === 'each' || (template.kind === 'guarded' && isEach(template.body))
}

function checkSwitch(template: Switch, shape: Shape, site: Site): TemplatePlan {
  const { subject } = template
  const plan = checkPlaced(subject, site, (typed) => {
    if (['text', 'number', 'unknown'].includes(typed.type.kind)) return asText(typed)
    return flaw(
      site.checking,
      startOf(subject.expression),
      `$switch takes a text or a number, this is ${describe(typed.type)}`,
    ).plan
  })
  return {
    kind: 'switch',
    subject: plan,
    cases: new Map(template.cases.map(({ code, template: one }) => [code, checkTemplate(one, shape, site)])),
    otherwise: template.otherwise && checkTemplate(template.otherwise, shape, site),
    required: shape.required,
    target: site.target,
  }
}
