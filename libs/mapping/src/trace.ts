import type { Plan } from './plan.ts'
import type { SpecPath } from './problem.ts'
import type { Target } from './template-plan.ts'
import type { Frame, Value } from './value.ts'

/** An expression of the mapping as it is written, and where. */
export type Rule = {
  /** Place in the spec of the mapping: `out`, `lines`, `sku`. */
  readonly path: SpecPath
  readonly expression: string
}

/** What is told of a value that a rule has just given, while everything it was made of still stands in the frame. */
export type Traced = { readonly plan: Plan; readonly rule: Rule; readonly target: Target }

/** Listens to a run. Runs that are not explained have none, and pay one comparison a value. */
export type Trace = {
  readonly value: (frame: Frame, traced: Traced, value: Value) => void
  /** A name of `let` or `$with`, by its slot. */
  readonly name: (slot: number, traced: Traced) => void
}
