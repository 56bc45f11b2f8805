import { type Compile, failAt } from './locate.ts'
import { keyOf } from './lookup-table.ts'
import type { Plan } from './plan.ts'
import { type Evaluate, Fault, type Value } from './value.ts'

/** A missing key gives a missing value. */
export function compileLookup(plan: Plan & { readonly kind: 'lookup' }, compile: Compile): Evaluate {
  const { values, onMiss } = plan
  const keys = plan.keys.map(compile)
  const otherwise = plan.otherwise && compile(plan.otherwise)
  const miss = new Fault(plan.what)
  return (frame) => {
    const parts: string[] = []
    for (const key of keys) {
      const part: Value = key(frame)
      if (typeof part !== 'string') return undefined
      parts.push(part)
    }
    const found = values.get(keyOf(parts))
    if (found !== undefined) return found
    switch (onMiss) {
      case 'error':
        return failAt(frame, miss, plan.keys[0] ?? plan, compile)
      case 'keep':
        return parts[0]
      case 'missing':
        return undefined
      case 'default':
        return otherwise?.(frame)
      default:
        return onMiss satisfies never
    }
  }
}
