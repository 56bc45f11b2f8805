import type { BranchShape, Shape } from '@parley/document'
import { checkTemplate, isEach } from './check-template.ts'
import { isObject, placed, type Reading } from './parse-placed.ts'
import { parseTemplate } from './parse-template.ts'
import { hint, type SpecPath } from './problem.ts'
import type { Site } from './site.ts'
import type { Template } from './template.ts'
import type { TemplatePlan } from './template-plan.ts'

/** What one target of a mapping is made of; `many` when its `$each` gives any number of documents. */
export type OutputPlan = { readonly to: string; readonly many: boolean; readonly plan: TemplatePlan }

/** The shape of the guide that `to` names, or undefined when there is no such guide. */
export type Targets = {
  readonly shapeOf: (guide: string) => Shape | undefined
  readonly names: readonly string[]
  /** Each is a record, as a document is. */
  readonly isRecord: boolean
}

type Room = { readonly site: Site; readonly reading: Reading; readonly targets: Targets }
type Emission = { readonly to: string; readonly toPath: SpecPath; readonly isOneOfMany: boolean }

const maxEmissions = 100

/** Checks `out`: the one document it describes, or those that `$emit` lists, each with a target of its own. */
export function checkOutput(out: unknown, to: unknown, room: Room): readonly OutputPlan[] {
  const named = typeof to === 'string' ? to : undefined
  if (isObject(out) && Object.hasOwn(out, '$emit')) return checkEmit(out, named, room)
  const template = parseTemplate(out, ['out'], room.reading)
  return checkDocument(template, { to: named ?? '', toPath: ['to'], isOneOfMany: false }, room)
}

function checkEmit(
  out: { readonly [name: string]: unknown },
  to: string | undefined,
  room: Room,
): readonly OutputPlan[] {
  const { problems } = room.site
  for (const name of Object.keys(out)) {
    if (name !== '$emit') problems.add(['out', name], 'beside $emit nothing stands; write it in an emission')
  }
  const list = out.$emit
  const path = ['out', '$emit']
  if (!Array.isArray(list) || list.length === 0) {
    problems.add(path, '$emit takes a list of documents: - {to: guide, out: ...}')
    return []
  }
  const emissions: readonly unknown[] = list
  if (emissions.length > maxEmissions) problems.add(path, `more than ${maxEmissions} emissions`)
  return emissions
    .slice(0, maxEmissions)
    .flatMap((emission, index) => checkEmission(emission, to, [...path, index], room))
}

const emissionKeys = ['to', '$if', 'out']

function checkEmission(
  emission: unknown,
  to: string | undefined,
  path: SpecPath,
  room: Room,
): readonly OutputPlan[] {
  const { problems } = room.site
  if (!isObject(emission) || !Object.hasOwn(emission, 'out')) {
    problems.add(path, 'an emission has to, out and, if it has a condition, $if')
    return []
  }
  for (const name of Object.keys(emission)) {
    if (!emissionKeys.includes(name)) {
      problems.add([...path, name], `an emission has no ${name}${hint(name, emissionKeys)}`)
    }
  }
  const body = parseTemplate(emission.out, [...path, 'out'], room.reading)
  const guard = Object.hasOwn(emission, '$if')
    ? placed(emission.$if, [...path, '$if'], room.reading)
    : undefined
  const template: Template = guard === undefined ? body : { kind: 'guarded', guard, body, path }
  const own = Object.hasOwn(emission, 'to') ? emission.to : to
  if (typeof own !== 'string') {
    problems.add(path, 'to is missing: it names the guide that this document is written by')
    return []
  }
  return checkDocument(template, { to: own, toPath: [...path, 'to'], isOneOfMany: true }, room)
}

function checkDocument(
  template: Template,
  { to, toPath, isOneOfMany }: Emission,
  { site, targets }: Room,
): readonly OutputPlan[] {
  const shape = targets.shapeOf(to)
  if (shape?.kind !== 'branch') {
    site.problems.add(toPath, `there is no guide ${to}${hint(to, targets.names)}`)
    return []
  }
  const many = isEach(template)
  const path = many || isOneOfMany ? [to === '' ? 'out' : to] : []
  const here: Site = { ...site, target: { path, home: 0 } }
  return [{ to, many, plan: planOf(template, shape, many, here) }]
}

function planOf(template: Template, shape: BranchShape, many: boolean, site: Site): TemplatePlan {
  const item: BranchShape = { ...shape, required: true }
  return many
    ? checkTemplate(template, { kind: 'list', item, required: false }, site)
    : checkTemplate(template, item, site)
}
