import type { Decimal } from '@parley/document'

export type BinaryOperator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | 'and'
  | 'or'
  | '??'

/** A parsed expression; `at` is the 0-based offset of the part a problem would point at. */
export type Expression =
  | { readonly kind: 'text'; readonly value: string; readonly at: number }
  | { readonly kind: 'number'; readonly value: Decimal; readonly at: number }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly at: number }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  /** A lone dot: the item of the innermost filter, per-item argument or `$each` without `as`. */
  | { readonly kind: 'item'; readonly at: number }
  | { readonly kind: 'step'; readonly from: Expression; readonly name: string; readonly at: number }
  | {
      readonly kind: 'filter'
      readonly from: Expression
      readonly condition: Expression
      readonly at: number
    }
  /** Of `x | f(a)` too: what is piped is the first argument. */
  | {
      readonly kind: 'call'
      readonly name: string
      readonly args: readonly Expression[]
      readonly at: number
    }
  | { readonly kind: 'not' | 'negate'; readonly of: Expression; readonly at: number }
  | Binary
  | {
      readonly kind: 'choose'
      readonly condition: Expression
      readonly yes: Expression
      readonly no: Expression
      readonly at: number
    }
  | {
      readonly kind: 'among'
      readonly of: Expression
      readonly choices: readonly Expression[]
      readonly at: number
    }
  /** `{NE: new, '00': original}`: only as an argument. */
  | { readonly kind: 'codes'; readonly entries: readonly (readonly [string, string])[]; readonly at: number }
  /** `to: code`, and `from: [sku, unit]`: only as an argument. */
  | { readonly kind: 'named'; readonly name: string; readonly value: Expression; readonly at: number }
  | { readonly kind: 'names'; readonly names: readonly Word[]; readonly at: number }

export type Word = { readonly name: string; readonly at: number }

export type Binary = {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
  readonly at: number
}

/** Where an expression begins in its text: for `a.b + c` the `a`. */
export function startOf(expression: Expression): number {
  switch (expression.kind) {
    case 'step':
    case 'filter':
      return startOf(expression.from)
    case 'binary':
      return startOf(expression.left)
    case 'choose':
      return startOf(expression.condition)
    case 'among':
      return startOf(expression.of)
    default:
      return expression.at
  }
}
