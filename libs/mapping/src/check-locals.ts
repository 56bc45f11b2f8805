import type { Scope } from './scope.ts'
import { checkPlaced, type Site } from './site.ts'
import type { StaticType } from './static-type.ts'
import type { Local } from './template.ts'
import type { PlannedLocal, Target } from './template-plan.ts'
import { newSlot } from './typed.ts'

/** Each name sees those above it: so they cannot go in circles. `word` is `let` or `$with`, for the path of errors. */
export function checkLocals(
  locals: readonly Local[],
  site: Site,
  word: string,
): { readonly plans: readonly PlannedLocal[]; readonly scope: Scope } {
  let { scope } = site
  const plans = locals.map(({ name, value }): PlannedLocal => {
    const slot = newSlot(site.checking)
    let type: StaticType = { kind: 'unknown' }
    const plan = checkPlaced(value, { ...site, scope }, (typed) => {
      type = typed.type
      return typed.plan
    })
    scope = scope.with({ kind: 'named', name, slot, type, isLet: true })
    const target: Target = { path: [...site.target.path, word, name], home: site.target.home }
    return { slot, plan, target, rule: { path: value.path, expression: value.text } }
  })
  return { plans, scope }
}
