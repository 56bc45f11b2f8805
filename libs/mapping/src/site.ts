import type { Shape } from '@parley/document'
import { checkExpression } from './check-expression.ts'
import type { Plan } from './plan.ts'
import type { ProblemList, SpecPath } from './problem.ts'
import type { Scope } from './scope.ts'
import type { Placed, Template } from './template.ts'
import type { Target, TemplatePlan } from './template-plan.ts'
import type { Checking, Typed } from './typed.ts'

/** Where a template stands: the names it sees, the target it writes, and the lists around it. */
export type Site = {
  readonly scope: Scope
  readonly target: Target
  readonly nesting: number
  /** `item`: of a list, it stays even when it is empty, as the number of items means something. */
  readonly role: 'document' | 'field' | 'item'
  readonly checking: Checking
  readonly problems: ProblemList
}

/** The checker of any template, handed in so that the files do not import each other in a circle. */
export type CheckTemplate = (template: Template, shape: Shape, site: Site) => TemplatePlan

/** Stands for a template whose problem has been told. */
export const nothing: TemplatePlan = { kind: 'record', fields: [], mayVanish: true }

/** Checks an expression and takes its plan through `finish`; its flaws become problems at its place in the spec. */
export function checkPlaced(placed: Placed, site: Site, finish: (typed: Typed) => Plan): Plan {
  const { checking } = site
  const plan = finish(checkExpression(placed.expression, site.scope, checking))
  for (const found of checking.flaws.splice(0)) site.problems.addFlaw(placed.path, found)
  return plan
}

export function misfit(path: SpecPath, shape: Shape, site: Site, what: string): TemplatePlan {
  const target = shape.kind === 'value' ? 'a single value' : shape.kind === 'branch' ? 'a record' : 'a list'
  const advice = shape.kind === 'list' ? '; write $each' : ''
  site.problems.add(path, `the target has ${target} here, not ${what}${advice}`)
  return nothing
}
