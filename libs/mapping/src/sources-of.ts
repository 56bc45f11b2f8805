import { Decimal, decimalText } from '@parley/document'
import { evaluateAside, isSpent, type Reading, withItem } from './aside.ts'
import { firstOrigin, isBranch } from './locate.ts'
import { keyOf } from './lookup-table.ts'
import { addName, addSource, maxSources, type ValueSource } from './made.ts'
import { placesOf } from './places-of.ts'
import type { Plan } from './plan.ts'
import { partsOf } from './plan-parts.ts'
import type { Value } from './value.ts'

type Role = ValueSource['role']

/** Follows an expression again, over the frame as it was when the value was made, and notes what it reads. */
export function readSources(plan: Plan, reading: Reading, role: Role = 'value'): undefined {
  if (isSpent(reading)) return
  const { made } = reading
  switch (plan.kind) {
    case 'constant':
      if (plan.value !== undefined) made.constants.push(textOf(plan.value))
      return
    case 'counter':
      made.facts.push(`counter ${plan.name}`)
      return
    case 'slot':
    case 'field':
    case 'fields':
    case 'filter':
      return readPlaces(plan, reading, role)
    case 'let':
      return readName(plan, reading, role)
    case 'lookup':
      return readLookup(plan, reading, role)
    case 'invoke':
      return readInvoked(plan, reading, role)
    case 'perItem':
      return readEach(plan, reading, role)
    case 'choose':
      readSources(plan.condition, reading, 'condition')
      return readSources(evaluateAside(plan.condition, reading) === true ? plan.yes : plan.no, reading, role)
    case 'coalesce':
      return readSources(
        evaluateAside(plan.left, reading) === undefined ? plan.right : plan.left,
        reading,
        role,
      )
    default:
      // An item chosen from a list has a place of its own.
      if (plan.kind === 'call' && plan.definition.result === 'item') return readPlaces(plan, reading, role)
      for (const part of madeOf(plan)) readSources(part, reading, role)
  }
}

/** Of `sum(list, number)` the numbers: the list is only gone through. */
function madeOf(plan: Plan): readonly Plan[] {
  const parts = partsOf(plan)
  return parts.some(({ kind }) => kind === 'perItem') ? parts.slice(1) : parts
}

function readPlaces(plan: Plan, reading: Reading, role: Role): undefined {
  const places = placesOf(plan, reading, (condition, inner) => readSources(condition, inner, 'condition'))
  for (const { source, element, isMessage, value } of places) {
    if (isMessage) reading.made.facts.push(`message.${element}`)
    else if (source !== undefined || !isBranch(value)) {
      addSource(reading.made, { ...(source && { origin: source }), ...(element && { element }), role })
    } else {
      // A loop has no bytes of its own: it is where its first segment is.
      const first = firstOrigin(value, 3)
      addSource(reading.made, { ...(first === undefined ? { element } : { origin: first }), role })
    }
  }
}

function readName(plan: Plan & { readonly kind: 'let' }, reading: Reading, role: Role): undefined {
  const traced = reading.named.get(plan.slot)
  if (traced === undefined) return readPlaces(plan, reading, role)
  addName(reading.made, traced.rule)
  readSources(traced.plan, reading, role)
}

function readLookup(plan: Plan & { readonly kind: 'lookup' }, reading: Reading, role: Role): undefined {
  for (const key of plan.keys) readSources(key, reading, role)
  const key = plan.keys.map((one) => textOf(evaluateAside(one, reading)))
  const found = plan.values.get(keyOf(key))
  reading.made.lookups.push({ table: plan.table, key, ...(found !== undefined && { value: found }) })
  if (found === undefined && plan.otherwise !== undefined) readSources(plan.otherwise, reading, role)
}

/** What a function of a module is given, and the constants and rows that its body adds. */
function readInvoked(plan: Plan & { readonly kind: 'invoke' }, reading: Reading, role: Role): undefined {
  const { slots, locals, body, weight } = plan.invoked
  reading.budget.steps += weight
  let inner = reading
  for (const [index, arg] of plan.args.entries()) {
    readSources(arg, reading, role)
    inner = withItem(inner, slots[index] ?? 0, evaluateAside(arg, reading))
  }
  for (const local of locals) {
    readSources(local.plan, inner, role)
    inner = withItem(inner, local.slot, evaluateAside(local.plan, inner))
  }
  readSources(body, inner, role)
}

function readEach(plan: Plan & { readonly kind: 'perItem' }, reading: Reading, role: Role): undefined {
  const items = evaluateAside(plan.list, reading)
  if (!Array.isArray(items)) return
  const all: readonly Value[] = items
  for (const item of all.slice(0, maxSources)) {
    if (reading.made.sources.length >= maxSources) return
    readSources(plan.each, withItem(reading, plan.slot, item), role)
  }
}

function textOf(value: Value): string {
  if (value instanceof Decimal) return decimalText(value)
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : ''
}
