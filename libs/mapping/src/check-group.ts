import type { BranchShape, Shape, ValueShape } from '@parley/document'
import { checkPlaced, type Site } from './site.ts'
import { describe, type ItemType, type StaticType } from './static-type.ts'
import { startOf } from './syntax.ts'
import type { Group, Placed } from './template.ts'
import type { GroupPlan, PlannedKey } from './template-plan.ts'
import { asText, flaw, newSlot } from './typed.ts'

export type CheckedGroup = { readonly alias: string; readonly plan: GroupPlan; readonly shape: BranchShape }

/** A group is a record: its `key`, which is a record too when the keys have names, and its `items`. */
export function checkGroup({ alias, keys }: Group, item: ItemType, site: Site): CheckedGroup {
  const slot = newSlot(site.checking)
  const items: Shape = { kind: 'list', item: shapeOf(item), required: true }
  if (!isMany(keys)) {
    const { shape, ...key } = checkKey(keys, site)
    const plan = { slot, keys: [{ ...key, name: undefined }] }
    return { alias, plan, shape: record({ key: shape, items }) }
  }
  const checked = keys.map(({ name, by }) => ({ ...checkKey(by, site), name }))
  const key = record(Object.fromEntries(checked.map(({ name, shape }) => [name, shape])))
  return {
    alias,
    plan: { slot, keys: checked.map(({ name, by, isNumber }) => ({ name, by, isNumber })) },
    shape: record({ key, items }),
  }
}

function isMany(keys: Group['keys']): keys is Exclude<Group['keys'], Placed> {
  return Array.isArray(keys)
}

function record(fields: { readonly [name: string]: Shape }): BranchShape {
  return { kind: 'branch', fields, required: true }
}

function checkKey(by: Placed, site: Site): Omit<PlannedKey, 'name'> & { readonly shape: ValueShape } {
  let type: StaticType = { kind: 'unknown' }
  const plan = checkPlaced(by, site, (typed) => {
    type = typed.type
    if (['text', 'number', 'unknown'].includes(type.kind)) return asText(typed)
    const text = `$group takes a text or a number, this is ${describe(type)}`
    return flaw(site.checking, startOf(by.expression), text).plan
  })
  const isNumber = (type as StaticType).kind === 'number'
  return { by: plan, isNumber, shape: value(isNumber ? 'number' : 'text') }
}

function shapeOf(item: ItemType): BranchShape | ValueShape {
  if (item.kind === 'branch') return item.shape
  return value(item.kind === 'number' ? 'number' : item.kind === 'boolean' ? 'boolean' : 'text')
}

function value(type: ValueShape['type']): ValueShape {
  return { kind: 'value', type, required: false }
}
