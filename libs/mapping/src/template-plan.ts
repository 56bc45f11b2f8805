import type { Decimal } from '@parley/document'
import type { Plan } from './plan.ts'
import type { Loop } from './scope.ts'
import type { Rule } from './trace.ts'

/** A target path in pieces; a number is the nesting of a list, whose index is known only in the run. */
export type TargetPath = readonly (string | number)[]

/** What the errors of a target value need: its path, and the slot to look for an origin in when nothing else has one. */
export type Target = { readonly path: TargetPath; readonly home: number }

/** A checked template. */
export type TemplatePlan =
  | {
      readonly kind: 'constant'
      readonly value: string | Decimal | boolean
      readonly rule: Rule
      readonly target: Target
    }
  | ValuePlan
  | RecordPlan
  | GuardedPlan
  | EachPlan
  | ItemsPlan
  | SwitchPlan
  | LocalPlan
  | MergedPlan

export type ValuePlan = {
  readonly kind: 'value'
  readonly plan: Plan
  readonly rule: Rule
  /** The expression as a path, for the sentence about a missing value. */
  readonly source?: string | undefined
  readonly required: boolean
  readonly target: Target
}
export type RecordPlan = {
  readonly kind: 'record'
  readonly fields: readonly { readonly name: string; readonly template: TemplatePlan }[]
  /** Left out when none of its fields has a value. */
  readonly mayVanish: boolean
}
export type GuardedPlan = {
  readonly kind: 'guarded'
  readonly guard: Plan
  readonly body: TemplatePlan
  readonly required: boolean
  readonly target: Target
}
export type EachPlan = {
  readonly kind: 'each'
  readonly list: Plan
  readonly slot: number
  readonly where?: Plan | undefined
  readonly group?: GroupPlan | undefined
  readonly sort: readonly { readonly by: Plan; readonly descending: boolean }[]
  readonly locals: readonly PlannedLocal[]
  /** Which of its items is at hand, where the body asks. */
  readonly loop: Loop
  readonly body: TemplatePlan
  /** How many lists of the target enclose this one. */
  readonly nesting: number
  readonly required: boolean
  readonly target: Target
}
export type ItemsPlan = {
  readonly kind: 'items'
  readonly items: readonly TemplatePlan[]
  readonly nesting: number
  readonly required: boolean
  readonly target: Target
}
export type SwitchPlan = {
  readonly kind: 'switch'
  readonly subject: Plan
  readonly cases: ReadonlyMap<string, TemplatePlan>
  readonly otherwise?: TemplatePlan | undefined
  readonly required: boolean
  readonly target: Target
}

export type PlannedLocal = {
  readonly slot: number
  readonly plan: Plan
  readonly rule: Rule
  readonly target: Target
}
export type LocalPlan = {
  readonly kind: 'local'
  readonly locals: readonly PlannedLocal[]
  readonly body: TemplatePlan
}

/** `slot` holds the group; one key without a name is a value, keys with names are a record. */
export type GroupPlan = { readonly slot: number; readonly keys: readonly PlannedKey[] }
export type PlannedKey = {
  readonly name: string | undefined
  readonly by: Plan
  /** Compared by value: 1.0 and 1 are one key. */
  readonly isNumber: boolean
}

export type MergedPlan = {
  readonly kind: 'merged'
  readonly parts: readonly TemplatePlan[]
  readonly required: readonly string[]
  readonly mayVanish: boolean
  readonly target: Target
}
