import { nearestName, parseDecimal } from '@parley/document'
import type { Comparison, Expression, Reference } from './expression.ts'
import { readTokens, type Token } from './expression-tokens.ts'

export type ExpressionResult =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'problem'; readonly text: string }

const longest = 2000
const deepest = 50

/**
 * Reads an expression. From loose to tight: `or`, `and`, `not`; `= != < <= > >=`, `in (...)`, `present`, `absent`;
 * `+ -`; `*`; constants in quotes, numbers, places such as `N1[01=ST].04`, `count(...)`, `sum(...)`, `round(..., 2)`.
 */
export function readExpression(text: string): ExpressionResult {
  if (text.length > longest) return problem(`an expression has at most ${longest} characters`)
  const tokens = readTokens(text)
  if ('brokenAt' in tokens) return problem(notUnderstood(text.slice(tokens.brokenAt)))
  const reading = new Reading(text, tokens)
  const expression = reading.either()
  if (expression !== undefined && !reading.isAtEnd) reading.fail()
  if (reading.problem !== undefined) return problem(reading.problem)
  return expression === undefined ? problem('an expression is empty') : { kind: 'expression', expression }
}

function problem(text: string): ExpressionResult {
  return { kind: 'problem', text }
}

const shown = 20

function notUnderstood(rest: string): string {
  return `${JSON.stringify(rest.length > shown ? `${rest.slice(0, shown)}...` : rest)} is not understood`
}

const comparisons: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>='])
const words = ['and', 'or', 'not', 'in', 'present', 'absent', 'count', 'sum', 'round']

/** Recursive descent with a bound on its depth; the first problem ends it. */
class Reading {
  problem: string | undefined
  private readonly text: string
  private readonly tokens: readonly Token[]
  private at = 0
  private depth = 0

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text
    this.tokens = tokens
  }

  get isAtEnd(): boolean {
    return this.at >= this.tokens.length
  }

  fail(text?: string): undefined {
    const before = this.tokens[this.at - 1]
    const token = this.tokens[this.at]
    const rest = this.text.slice(before?.end ?? 0).trim()
    const meant = token?.kind === 'word' ? nearestName(token.text, words) : undefined
    const hint = meant === undefined || meant === token?.text ? '' : `; did you mean ${meant}?`
    const here = token === undefined ? 'the expression ends too early' : `${notUnderstood(rest)}${hint}`
    this.problem ??= text ?? here
    return undefined
  }

  either(): Expression | undefined {
    return this.chain(['or'], () => this.chain(['and'], () => this.negation()))
  }

  /** Operators of one level, from left to right. */
  private chain(operators: readonly string[], operand: () => Expression | undefined): Expression | undefined {
    let left = operand()
    while (left !== undefined) {
      const operator = this.tokens[this.at]
      if (operator === undefined || isConstant(operator) || !operators.includes(operator.text)) return left
      this.at++
      const right = operand()
      if (right === undefined) return undefined
      left = combined(operator.text, left, right)
    }
    return undefined
  }

  private negation(): Expression | undefined {
    if (!this.take('not')) return this.comparison()
    const of = this.deeper(() => this.negation())
    return of && { kind: 'not', of }
  }

  private comparison(): Expression | undefined {
    const left = this.value()
    if (left === undefined) return undefined
    const token = this.tokens[this.at]
    if (token === undefined || isConstant(token)) return left
    if (comparisons.has(token.text)) return this.compared(left, token.text as Comparison)
    if (token.text === 'in' || (token.text === 'not' && this.tokens[this.at + 1]?.text === 'in'))
      return this.membership(left)
    if (token.text !== 'present' && token.text !== 'absent') return left
    if (left.kind !== 'reference') return this.fail()
    this.at++
    const present: Expression = { kind: 'present', of: left }
    return token.text === 'present' ? present : { kind: 'not', of: present }
  }

  private compared(left: Expression, operator: Comparison): Expression | undefined {
    this.at++
    const right = this.value()
    return right && { kind: 'compare', operator, left, right }
  }

  private membership(of: Expression): Expression | undefined {
    if (of.kind !== 'reference') return this.fail()
    const negated = this.take('not')
    this.take('in')
    if (!this.take('(')) return this.fail()
    const values: string[] = []
    do {
      const token = this.tokens[this.at]
      if (token === undefined || !isConstant(token)) return this.fail()
      values.push(token.text)
      this.at++
    } while (this.take(','))
    if (!this.take(')')) return this.fail()
    const found: Expression = { kind: 'in', of, values }
    return negated ? { kind: 'not', of: found } : found
  }

  private value(): Expression | undefined {
    return this.chain(['+', '-'], () => this.chain(['*'], () => this.primary()))
  }

  private primary(): Expression | undefined {
    const token = this.tokens[this.at]
    if (token === undefined) return this.fail()
    this.at++
    if (token.kind === 'text') return { kind: 'text', value: token.text }
    if (token.kind === 'number') return numberOf(token.text)
    if (token.kind === 'place') return { kind: 'reference', text: token.text, locator: token.locator }
    if (token.text === '(') return this.enclosed(() => this.either())
    if (token.kind === 'word' && this.take('(')) return this.enclosed(() => this.call(token.text))
    this.at--
    return this.fail()
  }

  private call(name: string): Expression | undefined {
    if (name === 'sum') {
      const of = this.value()
      return of && { kind: 'sum', of }
    }
    if (name === 'count') {
      const of = this.primary()
      return of?.kind === 'reference'
        ? { kind: 'count', of }
        : this.fail('count(...) names a segment or element')
    }
    if (name !== 'round') {
      this.at -= 2
      return this.fail()
    }
    const of = this.value()
    const digits = this.take(',') ? this.tokens[this.at++]?.text : undefined
    if (of === undefined) return undefined
    if (digits === undefined || !/^\d$/.test(digits))
      return this.fail('round(..., 2) names a number of digits')
    return { kind: 'round', of, digits: Number(digits) }
  }

  private enclosed(inner: () => Expression | undefined): Expression | undefined {
    const expression = this.deeper(inner)
    if (expression === undefined) return undefined
    return this.take(')') ? expression : this.fail()
  }

  private deeper(inner: () => Expression | undefined): Expression | undefined {
    if (++this.depth > deepest) return this.fail('the expression is nested too deep')
    const expression = inner()
    this.depth--
    return expression
  }

  private take(text: string): boolean {
    const token = this.tokens[this.at]
    if (token === undefined || isConstant(token) || token.text !== text) return false
    this.at++
    return true
  }
}

function isConstant({ kind }: Token): boolean {
  return kind === 'text' || kind === 'number'
}

function numberOf(text: string): Expression {
  const value = parseDecimal(text)
  if (value === undefined) throw new Error('a number of an expression is a decimal')
  return { kind: 'number', value }
}

function combined(operator: string, left: Expression, right: Expression): Expression {
  switch (operator) {
    case 'and':
    case 'or':
      return { kind: operator, left, right }
    case '+':
    case '-':
    case '*':
      return { kind: 'arithmetic', operator, left, right }
    default:
      throw new Error(`no operator ${operator}`)
  }
}

/** Every place that an expression names. */
export function referencesOf(expression: Expression): readonly Reference[] {
  switch (expression.kind) {
    case 'text':
    case 'number':
      return []
    case 'reference':
      return [expression]
    case 'count':
    case 'sum':
    case 'round':
    case 'in':
    case 'present':
    case 'not':
      return referencesOf(expression.of)
    case 'arithmetic':
    case 'compare':
    case 'and':
    case 'or':
      return [...referencesOf(expression.left), ...referencesOf(expression.right)]
    default:
      return expression satisfies never
  }
}
