import type { Plan } from './plan.ts'

/** What an expression is made of, in the order it is written; what it does for each item of a list is left out. */
export function partsOf(plan: Plan): readonly Plan[] {
  switch (plan.kind) {
    case 'constant':
    case 'slot':
    case 'let':
    case 'counter':
      return []
    case 'field':
    case 'fields':
    case 'filter':
      return [plan.from]
    case 'call':
      return [...plan.args.flatMap((arg) => ('plan' in arg ? [arg.plan] : [])), ...plan.rest]
    case 'lookup':
      return plan.otherwise === undefined ? plan.keys : [...plan.keys, plan.otherwise]
    case 'invoke':
      return plan.args
    case 'perItem':
      return [plan.list]
    case 'choose':
      return [plan.condition, plan.yes, plan.no]
    default:
      return 'of' in plan ? [plan.of] : [plan.left, plan.right]
  }
}
