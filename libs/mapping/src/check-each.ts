import type { ListShape } from '@parley/document'
import { type CheckedGroup, checkGroup } from './check-group.ts'
import { checkLocals } from './check-locals.ts'
import type { Plan } from './plan.ts'
import type { Binding, Loop } from './scope.ts'
import { type CheckTemplate, checkPlaced, type Site } from './site.ts'
import { describe, type ItemType, numberType, unknownType } from './static-type.ts'
import { startOf } from './syntax.ts'
import type { Each, Placed } from './template.ts'
import type { EachPlan } from './template-plan.ts'
import { asBoolean, converted, flaw, newSlot } from './typed.ts'

/**
 * One item of the target for each item of a list of the source, or for each group of them. `$where` and `$group` see the
 * item; `$sort`, `$with` and the body see the group where there is one, else the item. Without a group `$where` sees the
 * names of `$with` too.
 */
export function checkEach(template: Each, shape: ListShape, site: Site, check: CheckTemplate): EachPlan {
  const { checking, nesting } = site
  const { plan: list, item } = checkList(template.list, site)
  const slot = newSlot(checking)
  const loop: Loop = { isSettled: false }
  const path = [...site.target.path, nesting]
  const at = (binding: Binding, home: number): Site => {
    return { ...site, scope: site.scope.with({ ...binding, loop }), target: { path, home } }
  }
  const { alias } = template
  const ofItem = at(
    alias === undefined
      ? { kind: 'item', slot, type: item }
      : { kind: 'named', name: alias, slot, type: item, isLet: false },
    slot,
  )
  const group = template.group && checkGroup(template.group, item, ofItem)
  const chosen = group === undefined ? ofItem : at(bindingOf(group), group.plan.slot)
  const locals = checkLocals(template.locals, chosen, '$with')
  const named: Site = { ...chosen, scope: locals.scope }
  const where = template.where && checkWhere(template.where, group === undefined ? named : ofItem)
  const sort = template.sort.map(({ by, descending }) => ({ by: checkSortKey(by, named), descending }))
  loop.isSettled = true
  return {
    ...{ kind: 'each', list, slot, where, group: group?.plan, sort, locals: locals.plans, loop, nesting },
    body: check(template.body, shape.item, { ...named, nesting: nesting + 1, role: 'item' }),
    required: shape.required,
    target: site.target,
  }
}

function bindingOf({ alias, plan, shape }: CheckedGroup): Binding {
  return { kind: 'named', name: alias, slot: plan.slot, type: { kind: 'branch', shape }, isLet: false }
}

function checkList(list: Placed, site: Site): { readonly plan: Plan; readonly item: ItemType } {
  let item: ItemType = unknownType
  const plan = checkPlaced(list, site, (typed) => {
    if (typed.type.kind === 'list') item = typed.type.item
    else if (typed.type.kind !== 'unknown') {
      flaw(site.checking, startOf(list.expression), `$each takes a list, this is ${describe(typed.type)}`)
    }
    return typed.plan
  })
  return { plan, item }
}

function checkWhere(where: Placed, site: Site): Plan {
  return checkPlaced(where, site, (typed) =>
    asBoolean(typed, startOf(where.expression), site.checking, '$where'),
  )
}

function checkSortKey(by: Placed, site: Site): Plan {
  return checkPlaced(by, site, (typed) => {
    if (typed.type.kind === 'text' || typed.type.kind === 'unknown') return typed.plan
    if (typed.type.kind === 'number') return converted(typed, numberType)
    const text = `$sort orders by a text or a number, this is ${describe(typed.type)}`
    return flaw(site.checking, startOf(by.expression), text).plan
  })
}
