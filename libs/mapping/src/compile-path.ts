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
  const { from, name, form } = plan
  const finish: Finish = (frame, value) => take(value, form) ?? absent(frame, value, plan, compile)
  if (from.kind === 'slot' && !isInherited(name)) return readOne(from.slot, name, finish)
  if (from.kind === 'field' && from.from.kind === 'slot' && !isInherited(name) && !isInherited(from.name)) {
    return readTwo(from.from.slot, from.name, name, finish)
  }
  const owner = compile(from)
  return (frame) => {
    const value = owner(frame)
    return finish(frame, isBranch(value) && Object.hasOwn(value, name) ? value[name] : undefined)
  }
}

type Finish = (frame: Frame, value: unknown) => Value

function readOne(slot: number, name: string, finish: Finish): Evaluate {
  return (frame) => {
    const owner = frame.slots[slot] as Branch | undefined
    const value = owner?.[name]
    return typeof value === 'string' ? value : finish(frame, value)
  }
}

function readTwo(slot: number, first: string, second: string, finish: Finish): Evaluate {
  return (frame) => {
    const owner = (frame.slots[slot] as Branch | undefined)?.[first] as Branch | undefined
    const value = owner?.[second]
    return typeof value === 'string' ? value : finish(frame, value)
  }
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

function absent(frame: Frame, value: unknown, plan: Field, compile: Compile): undefined {
  // The owner's place: placing the field itself would read it again and come back here.
  if (value !== undefined) failAt(frame, otherForm, plan.from, compile)
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
