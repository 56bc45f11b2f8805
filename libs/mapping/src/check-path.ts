import type { BranchShape, Shape } from '@parley/document'
import { nearestName } from '@parley/document'
import { hintInside } from './nearest-path.ts'
import type { FieldForm, Plan } from './plan.ts'
import { hint } from './problem.ts'
import type { Scope } from './scope.ts'
import { describe, type ItemType, type StaticType, textType, typeOfShape } from './static-type.ts'
import type { Expression } from './syntax.ts'
import { asBoolean, broken, type Checking, flaw, maySuggest, newSlot, type Typed } from './typed.ts'

/** The checker of any expression, handed in so that the files do not import each other in a circle. */
export type Check = (expression: Expression, scope: Scope, checking: Checking) => Typed

export function checkName(name: string, at: number, scope: Scope, checking: Checking): Typed {
  const binding = scope.find(name)
  if (binding === undefined) {
    return flaw(
      checking,
      at,
      `unknown name ${name}${hintFor(name, scope, checking)}; for the text write '${name}'`,
    )
  }
  if (binding.kind === 'named') {
    return { plan: { kind: binding.isLet ? 'let' : 'slot', slot: binding.slot }, type: binding.type }
  }
  const item: Plan = { kind: 'slot', slot: binding.slot }
  return stepInto({ plan: item, type: binding.type }, name, at, 'the item', checking)
}

function hintFor(name: string, scope: Scope, checking: Checking): string {
  if (!maySuggest(checking, 0)) return ''
  const names = scope.names()
  if (!maySuggest(checking, names.length)) return ''
  const path = nearestName(name, names) === undefined ? scope.pathTo(name) : undefined
  return path === undefined ? hint(name, names) : `; did you mean ${path}?`
}

export function checkItem(at: number, scope: Scope, checking: Checking): Typed {
  const binding = scope.item()
  if (binding === undefined) return flaw(checking, at, 'there is no item here')
  return { plan: { kind: 'slot', slot: binding.slot }, type: binding.type }
}

type Step = Expression & { readonly kind: 'step' }

/** A step from a list goes into each of its items: the result is a list of what is there. */
export function checkStep(expression: Step, scope: Scope, checking: Checking, check: Check): Typed {
  const from = check(expression.from, scope, checking)
  return stepInto(from, expression.name, expression.at, pathText(expression.from) ?? 'this', checking)
}

function stepInto(from: Typed, name: string, at: number, owner: string, checking: Checking): Typed {
  const { type } = from
  if (type.kind === 'unknown') return broken
  const holder = type.kind === 'list' ? type.item : type
  if (holder.kind === 'unknown') return broken
  if (holder.kind !== 'branch') {
    return flaw(checking, at, `${owner} is ${describe(type)}, it has nothing named ${name}`)
  }
  const field = fieldOf(holder.shape, name)
  if (field === undefined) {
    return flaw(
      checking,
      at,
      `${owner} has no ${name}${maySuggest(checking, Object.keys(holder.shape.fields).length) ? hintInside(name, holder.shape) : ''}`,
    )
  }
  const fieldType = field === 'open' ? textType : typeOfShape(field)
  const form = field === 'open' ? 'value' : formOf(field)
  if (type.kind !== 'list') return { plan: { kind: 'field', from: from.plan, name, form }, type: fieldType }
  return { plan: { kind: 'fields', from: from.plan, name, form }, type: listOf(fieldType) }
}

function fieldOf(shape: BranchShape, name: string): Shape | 'open' | undefined {
  if (Object.hasOwn(shape.fields, name)) return shape.fields[name]
  return shape.open === undefined ? undefined : 'open'
}

function formOf(shape: Shape): FieldForm {
  if (shape.kind === 'list') return shape.item.kind === 'branch' ? 'branches' : 'values'
  return shape.kind
}

function listOf(type: StaticType): StaticType {
  return type.kind === 'list' ? type : { kind: 'list', item: type }
}

type Filter = Expression & { readonly kind: 'filter' }

export function checkFilter(expression: Filter, scope: Scope, checking: Checking, check: Check): Typed {
  const from = check(expression.from, scope, checking)
  if (from.type.kind === 'unknown') return broken
  if (from.type.kind !== 'list') {
    return flaw(checking, expression.at, `a condition chooses from a list, this is ${describe(from.type)}`)
  }
  const slot = newSlot(checking)
  const inner = scope.with({ kind: 'item', slot, type: from.type.item satisfies ItemType })
  const condition = check(expression.condition, inner, checking)
  const plan = asBoolean(condition, expression.at + 1, checking, 'a condition in [ ]')
  return { plan: { kind: 'filter', from: from.plan, slot, condition: plan }, type: from.type }
}

/** `heading.n1` for a plain path, the filters left out; undefined for anything else. */
export function pathText(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'name':
      return expression.name
    case 'item':
      return 'the item'
    case 'filter':
      return pathText(expression.from)
    case 'step': {
      const from = pathText(expression.from)
      return from === undefined ? undefined : `${from}.${expression.name}`
    }
    default:
      return undefined
  }
}
