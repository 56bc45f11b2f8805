import { parseDecimal } from '@parley/document'
import type { Cursor } from './cursor.ts'
import type { Expression } from './syntax.ts'

/** The looser half of the grammar, handed in because an operand may contain whole expressions. */
export type Grammar = {
  readonly parsePipe: (cursor: Cursor) => Expression
  readonly parseArguments: (cursor: Cursor) => readonly Expression[]
}

const keywords: readonly string[] = ['and', 'or', 'not', 'in', 'as']

/**
 *   postfix  = primary { '.' step | '[' text ']' | '[' condition ']' }
 *   primary  = number | text | true | false | '(' pipe ')' | name | name '(' arguments ')' | '.' [ step ]
 *   step     = letters, digits and _, also starting with a digit
 */
export function parsePostfix(cursor: Cursor, grammar: Grammar): Expression {
  let operand = parsePrimary(cursor, grammar)
  for (;;) {
    if (cursor.isSign('.')) {
      cursor.take()
      operand = parseStep(cursor, operand)
    } else if (cursor.isSign('[')) operand = parseBracket(cursor, operand, grammar)
    else return operand
  }
}

function parseStep(cursor: Cursor, from: Expression): Expression {
  const { kind, text, at } = cursor.token
  if (kind !== 'step') return cursor.failHere('a name is expected right after the dot')
  cursor.take()
  return { kind: 'step', from, name: text, at }
}

/** `['VN']` is a step to that name, anything else in brackets is a condition on the items. */
function parseBracket(cursor: Cursor, from: Expression, grammar: Grammar): Expression {
  const open = cursor.take()
  const inner = grammar.parsePipe(cursor)
  if (inner.kind === 'number') {
    return cursor.fail(inner.at, 'items have no index: use a condition, | one or | first')
  }
  cursor.expectSign(']', 'to close the bracket')
  if (inner.kind === 'text') return { kind: 'step', from, name: inner.value, at: inner.at }
  return { kind: 'filter', from, condition: inner, at: open.at }
}

function parsePrimary(cursor: Cursor, grammar: Grammar): Expression {
  const { kind, text, at } = cursor.token
  switch (kind) {
    case 'text':
      cursor.take()
      return { kind: 'text', value: text, at }
    case 'number':
      return parseNumber(cursor)
    case 'name':
      return parseName(cursor, grammar)
    case 'sign':
      return parseSign(cursor, grammar)
    case 'end':
      return cursor.failHere('the expression ends too early')
    case 'step':
      return cursor.failHere(`${text} is not expected here`)
    default:
      return kind satisfies never
  }
}

function parseNumber(cursor: Cursor): Expression {
  const { text, at } = cursor.take()
  const value = parseDecimal(text)
  return value === undefined
    ? cursor.fail(at, 'this number has too many digits')
    : { kind: 'number', value, at }
}

function parseName(cursor: Cursor, grammar: Grammar): Expression {
  const { text, at } = cursor.token
  if (keywords.includes(text)) return cursor.failHere(`${text} is not expected here`)
  cursor.take()
  if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true', at }
  if (!cursor.takeSign('(')) return { kind: 'name', name: text, at }
  return { kind: 'call', name: text, args: grammar.parseArguments(cursor), at }
}

function parseSign(cursor: Cursor, grammar: Grammar): Expression {
  const { text, at } = cursor.token
  if (text === '.') {
    cursor.take()
    const item: Expression = { kind: 'item', at }
    return cursor.token.kind === 'step' ? parseStep(cursor, item) : item
  }
  if (text !== '(') return cursor.failHere(`a value is expected here, not ${text}`)
  cursor.take()
  const inner = grammar.parsePipe(cursor)
  cursor.expectSign(')', 'to close the parenthesis')
  cursor.enclosed.add(inner)
  return inner
}
