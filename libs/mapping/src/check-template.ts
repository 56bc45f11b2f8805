import type { BranchShape, ListShape, Shape, ValueShape } from '@parley/document'
import { checkEach } from './check-each.ts'
import { checkLocals } from './check-locals.ts'
import { checkMerged } from './check-merged.ts'
import { checkLeaf, checkLiteral } from './check-value.ts'
import { hint } from './problem.ts'
import { checkPlaced, misfit, nothing, type Site } from './site.ts'
import { describe } from './static-type.ts'
import { startOf } from './syntax.ts'
import type { Switch, Template } from './template.ts'
import type { TemplatePlan } from './template-plan.ts'
import { asText, flaw } from './typed.ts'

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
        // A document whose condition does not hold is not written at all.
        required: shape.required && site.role !== 'document',
        target: site.target,
      }
    case 'each':
      return shape.kind === 'list'
        ? checkEach(template, shape, site, checkTemplate)
        : misfit(template.path, shape, site, 'a list')
    case 'items':
      return shape.kind === 'list'
        ? checkItems(template, shape, site)
        : misfit(template.path, shape, site, 'a list')
    case 'switch':
      return checkSwitch(template, shape, site)
    case 'local': {
      const { plans, scope } = checkLocals(template.locals, site, '$with')
      return { kind: 'local', locals: plans, body: checkTemplate(template.body, shape, { ...site, scope }) }
    }
    case 'merged':
      return checkMerged(template, shape, site, checkTemplate)
    case 'broken':
      return nothing
    default:
      return template satisfies never
  }
}

function checkRecord(
  template: Template & { readonly kind: 'record' },
  shape: Shape,
  site: Site,
): TemplatePlan {
  if (shape.kind !== 'branch') return misfit(template.path, shape, site, 'a record')
  const names = Object.keys(shape.fields)
  const fields = template.fields.flatMap((field) => {
    const path = [...field.template.path]
    const fieldShape = shapeOfField(shape, field.name)
    if (fieldShape === undefined) {
      const known = site.problems.isFull ? '' : hint(field.name, names)
      site.problems.add(path, `the target has no ${field.name} here${known}`)
      return []
    }
    const target = { ...site.target, path: [...site.target.path, field.name] }
    return [
      {
        name: field.name,
        template: checkTemplate(field.template, fieldShape, { ...site, target, role: 'field' }),
      },
    ]
  })
  const mapped = new Set(template.fields.map(({ name }) => name))
  for (const name of names) {
    if (shape.fields[name]?.required === true && !mapped.has(name)) {
      site.problems.add(template.path, `the target requires ${name}, and nothing is mapped to it`)
    }
  }
  return { kind: 'record', fields, mayVanish: !shape.required && site.role !== 'item' }
}

const openShape: ValueShape = { kind: 'value', type: 'text', required: false }

function shapeOfField(shape: BranchShape, name: string): Shape | undefined {
  if (Object.hasOwn(shape.fields, name)) return shape.fields[name]
  return shape.open === undefined ? undefined : openShape
}

function checkItems(
  template: Template & { readonly kind: 'items' },
  shape: ListShape,
  site: Site,
): TemplatePlan {
  const target = { ...site.target, path: [...site.target.path, site.nesting] }
  const inner: Site = { ...site, target, nesting: site.nesting + 1, role: 'item' }
  const items = template.items.map((item) =>
    // An $each among fixed items adds its items to the same list.
    isEach(item)
      ? checkTemplate(item, { ...shape, required: false }, site)
      : checkTemplate(item, shape.item, inner),
  )
  return { kind: 'items', items, nesting: site.nesting, required: shape.required, target: site.target }
}

/** True for what adds any number of items to a list, or of documents to a run. */
export function isEach(template: Template): boolean {
  if (template.kind === 'guarded' || template.kind === 'local') return isEach(template.body)
  return template.kind === 'each'
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
