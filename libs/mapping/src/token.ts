import type { Flaw } from './problem.ts'

/** `step` is a word right after a dot: there, names may start with a digit (`beg.03`). */
export type Token = {
  readonly kind: 'name' | 'step' | 'number' | 'text' | 'sign' | 'end'
  /** For `text` the value without its quotes. */
  readonly text: string
  /** 0-based offset in the expression. */
  readonly at: number
}

export const maxExpressionLength = 10_000

const word = /[A-Za-z0-9_]+/y
const number = /\d+(?:\.\d+)?/y
// Longer signs first.
const signs = [
  '!=',
  '<=',
  '>=',
  '??',
  '=',
  '<',
  '>',
  '+',
  '-',
  '*',
  '/',
  '?',
  ':',
  '|',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  '.',
]

/** Cuts an expression into tokens, ending with one of kind `end`; or the flaw that stops it. */
export function tokenize(expression: string): readonly Token[] | Flaw {
  if (expression.length > maxExpressionLength) {
    return { at: 0, text: `an expression has at most ${maxExpressionLength} characters` }
  }
  const tokens: Token[] = []
  let at = 0
  while (at < expression.length) {
    if (isSpace(expression.charCodeAt(at))) {
      at++
      continue
    }
    const read = readToken(expression, at, tokens.at(-1))
    if ('next' in read) {
      tokens.push(read.token)
      at = read.next
    } else return read
  }
  tokens.push({ kind: 'end', text: '', at: expression.length })
  return tokens
}

type Read = { readonly token: Token; readonly next: number }

function readToken(expression: string, at: number, previous: Token | undefined): Read | Flaw {
  const char = expression.charAt(at)
  if (char === "'" || char === '"') return readText(expression, at, char)
  const afterDot = previous?.kind === 'sign' && previous.text === '.' && previous.at === at - 1
  if (afterDot && match(word, expression, at) !== '') return asToken('step', match(word, expression, at), at)
  const digits = match(number, expression, at)
  if (digits !== '') return asToken('number', digits, at)
  const name = match(word, expression, at)
  if (name !== '') return asToken('name', name, at)
  const sign = signs.find((known) => expression.startsWith(known, at))
  if (sign !== undefined) return asToken('sign', sign, at)
  return {
    at,
    text: `the character ${JSON.stringify(String.fromCodePoint(expression.codePointAt(at) ?? 0))} has no meaning here`,
  }
}

function asToken(kind: Token['kind'], text: string, at: number): Read {
  return { token: { kind, text, at }, next: at + text.length }
}

/** A quote inside a text is written twice: `'it''s'`. */
function readText(expression: string, at: number, quote: string): Read | Flaw {
  let text = ''
  let from = at + 1
  for (;;) {
    const close = expression.indexOf(quote, from)
    if (close < 0) return { at, text: 'this text has no closing quote' }
    text += expression.slice(from, close)
    if (expression.charAt(close + 1) !== quote) return { token: { kind: 'text', text, at }, next: close + 1 }
    text += quote
    from = close + 2
  }
}

function match(pattern: RegExp, expression: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(expression)?.[0] ?? ''
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13
}
