import { Cursor } from './cursor.ts'
import { parsePostfix } from './parse-operand.ts'
import type { Flaw } from './problem.ts'
import type { BinaryOperator, Expression, Word } from './syntax.ts'
import { tokenize } from './token.ts'

/**
 * The grammar, loosest first; a pipe takes everything to its left:
 *
 *   pipe     = ternary { '|' name [ '(' arguments ')' ] }
 *   ternary  = coalesce [ '?' ternary ':' ternary ]
 *   coalesce = or { '??' or }            operators beside ?? need parentheses
 *   or       = and { 'or' and }          and = not { 'and' not }         not = 'not' not | compare
 *   compare  = sum [ ('='|'!='|'<'|'<='|'>'|'>=') sum | 'in' '[' literals ']' ]
 *   sum      = product { ('+'|'-') product }       product = unary { ('*'|'/') unary }
 *   unary    = '-' unary | postfix       postfix: see parse-operand.ts
 */
export type ParsedExpression = { readonly kind: 'expression'; readonly expression: Expression }
export type ParsedEach = ParsedExpression & { readonly alias?: string }

/** Parses one expression; the flaw carries its offset in the text. */
export function parseExpression(text: string): ParsedExpression | Flaw {
  return parseWith(text, false)
}

/** Parses what stands after `$each`: an expression and, optionally, `as name`. */
export function parseEach(text: string): ParsedEach | Flaw {
  return parseWith(text, true)
}

function parseWith(text: string, mayNameItem: boolean): ParsedEach | Flaw {
  const tokens = tokenize(text)
  if ('at' in tokens && 'text' in tokens) return tokens
  const cursor = new Cursor(tokens)
  if (cursor.isEnd()) return { at: 0, text: 'the expression is empty' }
  const expression = parsePipe(cursor)
  const alias = mayNameItem && cursor.takeWord('as') ? readAlias(cursor) : undefined
  if (cursor.flaw === undefined && !cursor.isEnd()) cursor.failHere(unexpected(cursor))
  if (cursor.flaw !== undefined) return cursor.flaw
  return alias === undefined ? { kind: 'expression', expression } : { kind: 'expression', expression, alias }
}

function readAlias(cursor: Cursor): string {
  if (cursor.token.kind !== 'name') cursor.failHere('a name is expected after as')
  return cursor.take().text
}

function unexpected(cursor: Cursor): string {
  const { kind, text } = cursor.token
  const shown = kind === 'text' ? 'a text' : text
  if (cursor.isSign('??')) return '?? after a pipe: put the piped part in parentheses'
  return `${shown} is not expected here`
}

export function parsePipe(cursor: Cursor): Expression {
  let left = cursor.nested(() => parseTernary(cursor))
  while (cursor.isSign('|')) {
    const pipe = cursor.take()
    if (left.kind === 'choose' && !cursor.enclosed.has(left)) {
      return cursor.fail(pipe.at, 'put ( ) around the ? : or around the piped part, to say what is piped')
    }
    const name = cursor.token
    if (name.kind !== 'name') return cursor.failHere('a function name is expected after |')
    cursor.take()
    const rest = cursor.takeSign('(') ? parseArguments(cursor) : []
    left = { kind: 'call', name: name.text, args: [left, ...rest], at: name.at }
  }
  return left
}

/** Reads up to and including the closing parenthesis. */
export function parseArguments(cursor: Cursor): readonly Expression[] {
  const args: Expression[] = []
  if (cursor.takeSign(')')) return args
  do args.push(parseArgument(cursor))
  while (cursor.takeSign(','))
  cursor.expectSign(')', 'after the arguments')
  return args
}

/** A value, a list of codes, or a setting with its name: `to: code`, `from: [sku, unit]`. */
function parseArgument(cursor: Cursor): Expression {
  if (cursor.isSign('{')) return parseCodes(cursor)
  if (cursor.token.kind !== 'name' || !cursor.isNextSign(':')) return parsePipe(cursor)
  const { text: name, at } = cursor.take()
  cursor.take()
  return { kind: 'named', name, value: cursor.isSign('[') ? parseNames(cursor) : parsePipe(cursor), at }
}

function parseNames(cursor: Cursor): Expression {
  const at = cursor.take().at
  const names: Word[] = []
  do names.push({ at: cursor.token.at, name: readWord(cursor) })
  while (cursor.takeSign(','))
  cursor.expectSign(']', 'after the names')
  return { kind: 'names', names, at }
}

function parseCodes(cursor: Cursor): Expression {
  const at = cursor.take().at
  const entries: (readonly [string, string])[] = []
  if (cursor.takeSign('}')) return { kind: 'codes', entries, at }
  do {
    const code = readWord(cursor)
    cursor.expectSign(':', 'between a code and its meaning')
    entries.push([code, readWord(cursor)])
  } while (cursor.takeSign(','))
  cursor.expectSign('}', 'after the codes')
  return { kind: 'codes', entries, at }
}

function readWord(cursor: Cursor): string {
  const { kind } = cursor.token
  if (kind === 'name' || kind === 'text' || kind === 'number') return cursor.take().text
  cursor.failHere("a code is expected here: a word or a 'text'")
  return ''
}

function parseTernary(cursor: Cursor): Expression {
  const condition = parseCoalesce(cursor)
  if (!cursor.isSign('?')) return condition
  const at = cursor.take().at
  const yes = cursor.nested(() => parseTernary(cursor))
  cursor.expectSign(':', 'after the first choice of ?')
  const no = cursor.nested(() => parseTernary(cursor))
  return { kind: 'choose', condition, yes, no, at }
}

function parseCoalesce(cursor: Cursor): Expression {
  let left = parseOr(cursor)
  while (cursor.isSign('??')) {
    const at = cursor.take().at
    const right = parseOr(cursor)
    for (const side of [left, right]) {
      if (isMixed(side) && !cursor.enclosed.has(side)) {
        return cursor.fail(at, 'put ( ) around the operator beside ??, to say which comes first')
      }
    }
    left = { kind: 'binary', operator: '??', left, right, at }
  }
  return left
}

function isMixed(side: Expression): boolean {
  if (side.kind === 'binary') return side.operator !== '??'
  return side.kind === 'not' || side.kind === 'negate' || side.kind === 'among'
}

function parseOr(cursor: Cursor): Expression {
  let left = parseAnd(cursor)
  while (cursor.isWord('or')) {
    const at = cursor.take().at
    left = { kind: 'binary', operator: 'or', left, right: parseAnd(cursor), at }
  }
  return left
}

function parseAnd(cursor: Cursor): Expression {
  let left = parseNot(cursor)
  while (cursor.isWord('and')) {
    const at = cursor.take().at
    left = { kind: 'binary', operator: 'and', left, right: parseNot(cursor), at }
  }
  return left
}

function parseNot(cursor: Cursor): Expression {
  if (!cursor.isWord('not')) return parseComparison(cursor)
  const at = cursor.take().at
  return { kind: 'not', of: cursor.nested(() => parseNot(cursor)), at }
}

const comparisons: readonly BinaryOperator[] = ['=', '!=', '<', '<=', '>', '>=']

function parseComparison(cursor: Cursor): Expression {
  const left = parseSum(cursor)
  if (cursor.isWord('in')) return parseAmong(cursor, left)
  const operator = comparisons.find((sign) => cursor.isSign(sign))
  if (operator === undefined) return left
  const at = cursor.take().at
  const right = parseSum(cursor)
  if (comparisons.some((sign) => cursor.isSign(sign))) cursor.failHere('join two comparisons with and')
  return { kind: 'binary', operator, left, right, at }
}

function parseAmong(cursor: Cursor, of: Expression): Expression {
  const at = cursor.take().at
  const choices: Expression[] = []
  cursor.expectSign('[', 'after in')
  do choices.push(parseSum(cursor))
  while (cursor.takeSign(','))
  cursor.expectSign(']', 'after the choices')
  return { kind: 'among', of, choices, at }
}

function parseSum(cursor: Cursor): Expression {
  let left = parseProduct(cursor)
  while (cursor.isSign('+') || cursor.isSign('-')) {
    const { at, text } = cursor.take()
    left = { kind: 'binary', operator: text === '+' ? '+' : '-', left, right: parseProduct(cursor), at }
  }
  return left
}

function parseProduct(cursor: Cursor): Expression {
  let left = parseUnary(cursor)
  while (cursor.isSign('*') || cursor.isSign('/')) {
    const { at, text } = cursor.take()
    left = { kind: 'binary', operator: text === '*' ? '*' : '/', left, right: parseUnary(cursor), at }
  }
  return left
}

function parseUnary(cursor: Cursor): Expression {
  if (!cursor.isSign('-')) return parsePostfix(cursor, { parsePipe, parseArguments })
  const at = cursor.take().at
  return { kind: 'negate', of: cursor.nested(() => parseUnary(cursor)), at }
}
