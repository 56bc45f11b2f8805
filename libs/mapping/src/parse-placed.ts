import { parseExpression } from './parse-expression.ts'
import type { ProblemList, SpecPath } from './problem.ts'
import type { Placed } from './template.ts'

export type SpecObject = { readonly [name: string]: unknown }
/** What the reading of one spec shares; `nodes` counts its parts. */
export type Reading = { readonly problems: ProblemList; nodes: number }

export function isObject(value: unknown): value is SpecObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const name = /^[A-Za-z_][A-Za-z0-9_]*$/
const reserved = ['and', 'or', 'not', 'in', 'as', 'true', 'false']

/** May stand as a bare name in an expression. */
export function isName(text: string): boolean {
  return name.test(text) && !reserved.includes(text)
}

/** Parses an expression at its place in the spec; undefined when its problem has been told. */
export function placed(value: unknown, path: SpecPath, reading: Reading): Placed | undefined {
  if (typeof value !== 'string') {
    reading.problems.add(path, 'an expression is expected here, as text')
    return undefined
  }
  const parsed = parseExpression(value)
  if ('expression' in parsed) return { expression: parsed.expression, path, text: value }
  reading.problems.addFlaw(path, parsed)
  return undefined
}
