import type { ParsedExpression } from './parse-expression.ts'
import type { SpecPath } from './problem.ts'

/** An expression with its place in the spec, and as it is written there. */
export type Placed = {
  readonly expression: ParsedExpression['expression']
  readonly path: SpecPath
  readonly text: string
}

/** What stands in `out`, parsed: its form follows the target, its leaves are expressions and literals. */
export type Template =
  | { readonly kind: 'expression'; readonly value: Placed; readonly path: SpecPath }
  | { readonly kind: 'literal'; readonly value: number | bigint | boolean; readonly path: SpecPath }
  | { readonly kind: 'record'; readonly fields: readonly Field[]; readonly path: SpecPath }
  | { readonly kind: 'guarded'; readonly guard: Placed; readonly body: Template; readonly path: SpecPath }
  | Each
  | { readonly kind: 'items'; readonly items: readonly Template[]; readonly path: SpecPath }
  | Switch
  /** `$with`: names for what follows. */
  | {
      readonly kind: 'local'
      readonly locals: readonly Local[]
      readonly body: Template
      readonly path: SpecPath
    }
  /** `$merge`: the fields of several records in one. */
  | { readonly kind: 'merged'; readonly parts: readonly Template[]; readonly path: SpecPath }
  /** Its problem has been told. */
  | { readonly kind: 'broken'; readonly path: SpecPath }

export type Field = { readonly name: string; readonly template: Template }

export type Each = {
  readonly kind: 'each'
  readonly list: Placed
  readonly alias?: string | undefined
  readonly where?: Placed | undefined
  readonly group?: Group | undefined
  readonly sort: readonly SortKey[]
  /** Of each item, or with a group, of each group. */
  readonly locals: readonly Local[]
  readonly body: Template
  readonly path: SpecPath
}
export type SortKey = { readonly by: Placed; readonly descending: boolean }

export type Switch = {
  readonly kind: 'switch'
  readonly subject: Placed
  readonly cases: readonly { readonly code: string; readonly template: Template }[]
  readonly otherwise?: Template | undefined
  readonly path: SpecPath
}

export type Local = { readonly name: string; readonly value: Placed }

/** One key, or several with names. */
export type Group = { readonly alias: string; readonly keys: Placed | readonly GroupKey[] }
export type GroupKey = { readonly name: string; readonly by: Placed }
