import type { Plan } from './plan.ts'
import { partsOf } from './plan-parts.ts'

const partsOfOneStep = 8

/** How many steps it takes to evaluate an expression once, by its size: at least one. */
export function weightOf(plan: Plan): number {
  return 1 + Math.floor(countParts(plan) / partsOfOneStep)
}

function countParts(plan: Plan): number {
  let count = 1
  for (const part of partsOf(plan)) count += countParts(part)
  return count
}
