import type { Decimal } from '@parley/document'
import type { Rounding } from './arithmetic.ts'
import type { FunctionDefinition } from './functions/definition.ts'
import type { OnMiss } from './lookup-table.ts'
import type { Value } from './value.ts'

/** The form of a field in the source tree, which decides how it is read. */
export type FieldForm = 'value' | 'branch' | 'values' | 'branches'
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

/** A checked expression: names are slots and fields, every conversion is spelled out. */
export type Plan =
  | { readonly kind: 'constant'; readonly value: Value }
  | { readonly kind: 'slot'; readonly slot: number }
  /** A let: its slot may be spoiled by a fault of its own. */
  | { readonly kind: 'let'; readonly slot: number }
  | { readonly kind: 'field'; readonly from: Plan; readonly name: string; readonly form: FieldForm }
  /** The same field of every item of a list, one flat list. */
  | { readonly kind: 'fields'; readonly from: Plan; readonly name: string; readonly form: FieldForm }
  | { readonly kind: 'filter'; readonly from: Plan; readonly slot: number; readonly condition: Plan }
  | { readonly kind: 'convert'; readonly to: 'number' | 'boolean' | 'text'; readonly of: Plan }
  | { readonly kind: 'convertEach'; readonly to: 'number' | 'text'; readonly of: Plan }
  /** An expression for each item of a list, all numbers or all texts. */
  | {
      readonly kind: 'perItem'
      readonly list: Plan
      readonly slot: number
      readonly each: Plan
      /** Otherwise missing for one item is missing for all. */
      readonly keepsMissing?: boolean
    }
  /** `what` is the sentence for a key without a row, `otherwise` what it gives by `onMiss: default`. */
  | {
      readonly kind: 'lookup'
      readonly keys: readonly Plan[]
      readonly values: ReadonlyMap<string, string>
      readonly onMiss: OnMiss
      readonly otherwise?: Plan
      readonly what: string
      readonly table: string
    }
  | { readonly kind: 'counter'; readonly name: string }
  | { readonly kind: 'invoke'; readonly args: readonly Plan[]; readonly invoked: Invoked }
  | Call
  | {
      readonly kind: 'quotient'
      readonly left: Plan
      readonly right: Plan
      readonly scale: number
      readonly rounding: Rounding
    }
  | {
      readonly kind: 'arithmetic'
      readonly operator: '+' | '-' | '*'
      readonly left: Plan
      readonly right: Plan
    }
  | { readonly kind: 'negate'; readonly of: Plan }
  | {
      readonly kind: 'compare'
      readonly operator: Comparison
      readonly numbers: boolean
      readonly left: Plan
      readonly right: Plan
    }
  | { readonly kind: 'and' | 'or'; readonly left: Plan; readonly right: Plan }
  | { readonly kind: 'not'; readonly of: Plan }
  | { readonly kind: 'choose'; readonly condition: Plan; readonly yes: Plan; readonly no: Plan }
  | { readonly kind: 'coalesce'; readonly left: Plan; readonly right: Plan }
  | { readonly kind: 'amongTexts'; readonly of: Plan; readonly choices: ReadonlySet<string> }
  | { readonly kind: 'amongNumbers'; readonly of: Plan; readonly choices: readonly Decimal[] }

/** The body of a function of a module, with the slots of its parameters: shared by all that call it. */
export type Invoked = {
  readonly slots: readonly number[]
  readonly locals: readonly { readonly slot: number; readonly plan: Plan }[]
  readonly body: Plan
  readonly weight: number
}

export type Call = {
  readonly kind: 'call'
  readonly definition: FunctionDefinition
  /** One for each parameter that was given: a plan, or the setting read from a literal. */
  readonly args: readonly CallArgument[]
  readonly rest: readonly Plan[]
}
export type CallArgument = { readonly plan: Plan } | { readonly setting: unknown }
