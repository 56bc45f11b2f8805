import type { ListShape } from '@parley/document'
import type { Plan } from './plan.ts'
import { type CheckTemplate, checkPlaced, type Site } from './site.ts'
import { describe, numberType, type StaticType } from './static-type.ts'
import { startOf } from './syntax.ts'
import type { Each, Placed } from './template.ts'
import type { EachPlan } from './template-plan.ts'
import { asBoolean, converted, flaw, newSlot } from './typed.ts'

/** One item of the target for each item of a list of the source. */
export function checkEach(template: Each, shape: ListShape, site: Site, check: CheckTemplate): EachPlan {
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
  const inner: Site = { scope, target, nesting: site.nesting + 1, role: 'item', checking, problems }
  const { where } = template
  return {
    kind: 'each',
    list,
    slot,
    where:
      where &&
      checkPlaced(where, inner, (typed) => asBoolean(typed, startOf(where.expression), checking, '$where')),
    sort: template.sort.map(({ by, descending }) => ({ by: checkSortKey(by, inner), descending })),
    body: check(template.body, shape.item, inner),
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
