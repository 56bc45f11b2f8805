import { type Decimal, decimalText, parseDecimal } from '@parley/document'
import type { Difference } from './difference.ts'

/** A number as it was written: 12.50 keeps its digits, and no double comes between. */
export class WrittenNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type ValueDifference = Omit<Difference, 'where'>

/**
 * What differs between two trees of texts, numbers, lists and maps. Numbers are equal by value, fields in any order. Of
 * lists that differ in length, the items that are equal at both ends are left out first.
 */
export function* diffValues(expected: unknown, got: unknown, path = ''): Generator<ValueDifference> {
  if (Array.isArray(expected) && Array.isArray(got)) yield* diffLists(expected, got, path)
  else if (isMap(expected) && isMap(got)) yield* diffMaps(expected, got, path)
  else if (!isSame(expected, got)) {
    yield {
      path,
      ...(expected !== undefined && { expected: shownValue(expected) }),
      ...(got !== undefined && { got: shownValue(got) }),
    }
  }
}

function* diffLists(
  expected: readonly unknown[],
  got: readonly unknown[],
  path: string,
): Generator<ValueDifference> {
  let head = 0
  const shorter = Math.min(expected.length, got.length)
  let tail = 0
  if (expected.length !== got.length) {
    while (head < shorter && isEqual(expected[head], got[head])) head++
    while (tail < shorter - head && isEqual(expected.at(-1 - tail), got.at(-1 - tail))) tail++
  }
  const count = Math.max(expected.length, got.length) - tail
  for (let index = head; index < count; index++) {
    const one = index < expected.length - tail ? expected[index] : undefined
    const other = index < got.length - tail ? got[index] : undefined
    yield* diffValues(one, other, `${path}[${index}]`)
  }
}

function* diffMaps(expected: ValueMap, got: ValueMap, path: string): Generator<ValueDifference> {
  for (const name of new Set([...Object.keys(expected), ...Object.keys(got)])) {
    yield* diffValues(own(expected, name), own(got, name), joined(path, name))
  }
}

function joined(path: string, name: string): string {
  if (!/^[\p{L}\p{N}_$-]+$/u.test(name)) return `${path}[${JSON.stringify(name)}]`
  return path === '' ? name : `${path}.${name}`
}

function own(map: ValueMap, name: string): unknown {
  return Object.hasOwn(map, name) ? map[name] : undefined
}

function isEqual(one: unknown, other: unknown): boolean {
  return diffValues(one, other).next().done === true
}

function isSame(one: unknown, other: unknown): boolean {
  if (one instanceof WrittenNumber && other instanceof WrittenNumber) {
    return one.text === other.text || plainDigits(one.text) === plainDigits(other.text)
  }
  return one === other
}

/** 12.50 and 1.25e1 are 12.5; what is too long to be a number of ours stays as it is written. */
function plainDigits(text: string): string {
  const read = parseDecimal(text)
  return read === undefined ? text : withoutZeros(read)
}

function withoutZeros(value: Decimal): string {
  const text = decimalText(value)
  if (!text.includes('.')) return text
  const short = text.replace(/\.?0+$/, '')
  return short === '-0' ? '0' : short
}

const longest = 200

/** Texts in quotes, numbers as written, anything larger as JSON; long ones are cut. */
export function shownValue(value: unknown): string {
  const text = jsonOf(value)
  return text.length > longest ? `${text.slice(0, longest)}... (${text.length} characters)` : text
}

function jsonOf(value: unknown): string {
  if (value instanceof WrittenNumber) return value.text
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(', ')}]`
  if (!isMap(value)) return JSON.stringify(value)
  const fields = Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}: ${jsonOf(inner)}`)
  return `{${fields.join(', ')}}`
}

type ValueMap = Readonly<Record<string, unknown>>

function isMap(value: unknown): value is ValueMap {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof WrittenNumber)
  )
}
