import type { Flaw } from './problem.ts'
import type { Expression } from './syntax.ts'
import type { Token } from './token.ts'

export const maxNesting = 64
export const maxParts = 1000

/**
 * Walks the tokens of one expression. The first flaw is kept and moves the cursor to the end, so that every
 * reading function simply comes to its end: no exceptions, no partial results to check.
 */
export class Cursor {
  flaw: Flaw | undefined
  /** Expressions that stood in parentheses: they may be mixed with any operator. */
  readonly enclosed = new WeakSet<Expression>()
  readonly #tokens: readonly Token[]
  readonly #end: Token
  #index = 0
  #nesting = 0
  #parts = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
    this.#end = tokens.at(-1) ?? { kind: 'end', text: '', at: 0 }
  }

  get token(): Token {
    return this.#tokens[this.#index] ?? this.#end
  }

  take(): Token {
    const token = this.token
    if (this.#index < this.#tokens.length) this.#index++
    if (++this.#parts > maxParts) this.fail(token.at, `an expression has at most ${maxParts} parts`)
    return token
  }

  isEnd(): boolean {
    return this.token.kind === 'end'
  }

  isSign(text: string): boolean {
    return this.token.kind === 'sign' && this.token.text === text
  }

  /** True when the sign stands right after the token at hand. */
  isNextSign(text: string): boolean {
    const next = this.#tokens[this.#index + 1]
    return next?.kind === 'sign' && next.text === text
  }

  isWord(text: string): boolean {
    return this.token.kind === 'name' && this.token.text === text
  }

  takeSign(text: string): boolean {
    if (!this.isSign(text)) return false
    this.take()
    return true
  }

  takeWord(text: string): boolean {
    if (!this.isWord(text)) return false
    this.take()
    return true
  }

  expectSign(text: string, place: string): void {
    if (!this.takeSign(text)) this.failHere(`${text} expected ${place}`)
  }

  /** Reads a nested part, at most 64 deep. */
  nested(read: () => Expression): Expression {
    if (++this.#nesting > maxNesting) return this.failHere(`nested more than ${maxNesting} deep`)
    const expression = read()
    this.#nesting--
    return expression
  }

  failHere(text: string): Expression {
    return this.fail(this.token.at, text)
  }

  fail(at: number, text: string): Expression {
    this.flaw ??= { at, text }
    this.#index = this.#tokens.length
    return { kind: 'boolean', value: false, at }
  }
}
