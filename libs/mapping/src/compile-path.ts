import type { Branch } from '@parley/document'
import { type Compile, failAt, isBranch } from './locate.ts'
import type { FieldForm, Plan } from './plan.ts'
import { type Evaluate, Fault, type Frame, isList, mayStep, type Value } from './value.ts'

type Field = Plan & { readonly kind: 'field' }
type Fields = Plan & { readonly kind: 'fields' }

const otherForm = new Fault('the source has another form here than its guide says')
const nothing: readonly Value[] = []

/** A path through branches, `l.po1.02`, as one closure instead of one a step. */
export function compileField(plan: Field, compile: Compile): Evaluate {
  const { base, names } = chainOf(plan)
  const finish: Finish = (frame, start, value) =>
    take(value, plan.form) ?? walk(frame, start, { plan, names, compile })
  if (names.some(isInherited)) {
    const owner = compile(base)
    return (frame) => finish(frame, owner(frame), undefined)
  }
  return readChain(base, names, finish, compile)
}

/** What to give when the value is no text: `start` is what the path begins with. */
type Finish = (frame: Frame, start: Value, value: unknown) => Value

/** What a path begins with, and its names from there. */
function chainOf(plan: Field): { readonly base: Plan; readonly names: readonly string[] } {
  if (plan.from.kind !== 'field') return { base: plan.from, names: [plan.name] }
  const { base, names } = chainOf(plan.from)
  return { base, names: [...names, plan.name] }
}

/** Short paths are written out: a loop over their names takes twice the time. */
function readChain(base: Plan, names: readonly string[], finish: Finish, compile: Compile): Evaluate {
  const [first = '', second = '', third = ''] = names
  const from = compile(base)
  const settle = (frame: Frame, begun: Value, value: unknown) =>
    typeof value === 'string' ? value : finish(frame, begun, value)
  switch (names.length) {
    case 1:
      return (frame) => {
        const begun = from(frame)
        return settle(frame, begun, at(begun, first))
      }
    case 2:
      return (frame) => {
        const begun = from(frame)
        return settle(frame, begun, at(at(begun, first), second))
      }
    case 3:
      return (frame) => {
        const begun = from(frame)
        return settle(frame, begun, at(at(at(begun, first), second), third))
      }
    default:
      return (frame) => {
        const begun = from(frame)
        let value: unknown = begun
        for (const name of names) value = at(value, name)
        return settle(frame, begun, value)
      }
  }
}

function at(owner: unknown, name: string): unknown {
  return (owner as Branch | undefined)?.[name]
}

type Walk = { readonly plan: Field; readonly names: readonly string[]; readonly compile: Compile }

/** Step by step: own names only, and whatever has another form than the guide says is a fault. */
function walk(frame: Frame, start: Value, { plan, names, compile }: Walk): Value {
  let value: unknown = start
  for (const name of names) {
    if (value === undefined) return undefined
    // The owner's place: placing the field itself would read it again and come back here.
    if (!isBranch(value)) return failAt(frame, otherForm, plan.from, compile)
    value = Object.hasOwn(value, name) ? value[name] : undefined
  }
  const taken = take(value, plan.form)
  return taken === undefined && value !== undefined ? failAt(frame, otherForm, plan.from, compile) : taken
}

/** `constructor` and its like are found on every object: such a name is only read where it is its own. */
function isInherited(name: string): boolean {
  return name in Object.prototype
}

/** The value when it has the promised form; lists are never missing, a single one stands for a list of one. */
function take(value: unknown, form: FieldForm): Value {
  switch (form) {
    case 'value':
      return typeof value === 'string' ? value : undefined
    case 'branch':
      return isBranch(value) ? value : undefined
    case 'values':
      return typeof value === 'string' ? [value] : listOf(value)
    case 'branches':
      return isBranch(value) ? [value] : listOf(value)
    default:
      return form satisfies never
  }
}

function listOf(value: unknown): readonly Value[] | undefined {
  if (value === undefined) return nothing
  return Array.isArray(value) ? value : undefined
}

export function compileFields(plan: Fields, compile: Compile): Evaluate {
  const { name, form } = plan
  const from = compile(plan.from)
  return (frame) => {
    const items = from(frame)
    if (!isList(items)) return nothing
    const found: Value[] = []
    for (const item of items) {
      if (!mayStep(frame)) break
      const raw = isBranch(item) && Object.hasOwn(item, name) ? item[name] : undefined
      const value = take(raw, form)
      if (isList(value)) for (const inner of value) found.push(inner)
      else if (value !== undefined) found.push(value)
      else if (raw !== undefined) failAt(frame, otherForm, plan.from, compile)
    }
    return found
  }
}
