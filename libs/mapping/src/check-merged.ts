import type { BranchShape, Shape } from '@parley/document'
import { type CheckTemplate, misfit, type Site } from './site.ts'
import type { Template } from './template.ts'
import type { TemplatePlan } from './template-plan.ts'

/** Each part may give any fields; what the target requires must come from one of them. */
export function checkMerged(
  template: Template & { readonly kind: 'merged' },
  shape: Shape,
  site: Site,
  check: CheckTemplate,
): TemplatePlan {
  if (shape.kind !== 'branch') return misfit(template.path, shape, site, 'a record')
  const loose = loosened(shape)
  const parts = template.parts.map((part) => check(part, loose, { ...site, role: 'field' }))
  const given = new Set(template.parts.flatMap(fieldsOf))
  const required = Object.keys(shape.fields).filter((name) => shape.fields[name]?.required === true)
  for (const name of required) {
    if (!given.has(name))
      site.problems.add(template.path, `the target requires ${name}, and nothing is mapped to it`)
  }
  const mayVanish = !shape.required && site.role !== 'item'
  return { kind: 'merged', parts, required, mayVanish, target: site.target }
}

function loosened(shape: BranchShape): BranchShape {
  const fields = Object.entries(shape.fields).map(([name, field]): [string, Shape] => [
    name,
    { ...field, required: false },
  ])
  return { ...shape, fields: Object.fromEntries(fields), required: false }
}

function fieldsOf(template: Template): readonly string[] {
  switch (template.kind) {
    case 'record':
      return template.fields.map(({ name }) => name)
    case 'guarded':
    case 'local':
      return fieldsOf(template.body)
    case 'merged':
      return template.parts.flatMap(fieldsOf)
    case 'switch':
      return [...template.cases.map(({ template: one }) => one), template.otherwise].flatMap((one) =>
        one === undefined ? [] : fieldsOf(one),
      )
    default:
      return []
  }
}
