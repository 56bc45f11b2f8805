import type { Decimal } from '@parley/document'
import type { Locator } from './locator.ts'

/** What stands in `equals` and in `when`; `readExpression` reads it. Values and truths are told apart when it is compiled. */
export type Expression =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: Decimal }
  | Reference
  | { readonly kind: 'count'; readonly of: Reference }
  | { readonly kind: 'sum'; readonly of: Expression }
  | { readonly kind: 'round'; readonly of: Expression; readonly digits: number }
  | {
      readonly kind: 'arithmetic'
      readonly operator: '+' | '-' | '*'
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'compare'
      readonly operator: Comparison
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'in'; readonly of: Reference; readonly values: readonly string[] }
  | { readonly kind: 'present'; readonly of: Reference }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }

export type Reference = { readonly kind: 'reference'; readonly text: string; readonly locator: Locator }
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='
