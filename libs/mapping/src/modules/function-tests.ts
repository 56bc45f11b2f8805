import { Decimal, decimalText, parseDecimal } from '@parley/document'
import { compare } from '../arithmetic.ts'
import { checkExpression } from '../check-expression.ts'
import { compileExpression } from '../compile-expression.ts'
import { newFrame } from '../frame.ts'
import type { LookupTable } from '../lookup-table.ts'
import { isObject, type SpecObject } from '../parse-placed.ts'
import { hint, type ProblemList, type SpecPath } from '../problem.ts'
import { type Checking, newChecking } from '../typed.ts'
import { isList, type Value } from '../value.ts'
import { checkBody } from './check-user-call.ts'
import { compileBody } from './compile-invoke.ts'
import type { UserFunction, UserFunctions, UserKind } from './user-function.ts'

type Room = { readonly problems: ProblemList; readonly tables: ReadonlyMap<string, LookupTable> }

const testKeys = ['given', 'gives', 'fails', 'now']
const maxTests = 100
/** Of all tests of a module together. */
const maxSteps = 2_000_000

/** Runs the tests that stand beside the functions; one that does not hold is a problem at its place. */
export function runFunctionTests(
  functions: UserFunctions,
  specs: SpecObject,
  { problems, tables }: Room,
): void {
  const budget = { steps: maxSteps }
  // Shared by all, so that a function that many call is checked once.
  const checking = newChecking(tables)
  for (const [name, one] of functions) {
    const spec = specs[name]
    const tests = isObject(spec) ? spec.tests : undefined
    if (tests === undefined) continue
    const path = ['functions', name, 'tests']
    if (!Array.isArray(tests)) {
      problems.add(path, 'write the tests as a list: - {given: {...}, gives: ...}')
      continue
    }
    const list: readonly unknown[] = tests
    if (list.length > maxTests) problems.add(path, `more than ${maxTests} tests`)
    const run = runnerOf(one, checking)
    for (const [index, test] of list.slice(0, maxTests).entries()) {
      runTest(test, { one, path: [...path, index], run, problems, budget })
    }
  }
}

type Run = (given: readonly Value[], now: Date, steps: number) => Ran
type Ran = { readonly value: Value; readonly fault?: string | undefined; readonly steps: number }

function runnerOf(one: UserFunction, checking: Checking): Run {
  const invoked = checking.invoked.get(one) ?? checkBody(one, checking, checkExpression)
  checking.invoked.set(one, invoked)
  const body = compileBody(invoked, compileExpression)
  return (given, now, steps) => {
    const frame = newFrame(checking.slots.count, { now, limits: { steps, outputChars: maxSteps } })
    for (const [index, slot] of invoked.slots.entries()) frame.slots[slot] = given[index]
    const value = body(frame)
    const fault = frame.steps > steps ? `its tests take more than ${maxSteps} steps` : frame.fault?.fault.text
    return { value, fault, steps: frame.steps }
  }
}

type Place = {
  readonly one: UserFunction
  readonly path: SpecPath
  readonly run: Run
  readonly problems: ProblemList
  readonly budget: { steps: number }
}

function runTest(test: unknown, { one, path, run, problems, budget }: Place): void {
  if (!isObject(test) || Object.hasOwn(test, 'gives') === (test.fails === true)) {
    problems.add(path, 'a test has given, and either gives (null: nothing) or fails: true')
    return
  }
  const known = problems.found.length
  for (const key of Object.keys(test)) {
    if (!testKeys.includes(key)) problems.add([...path, key], `a test has no ${key}${hint(key, testKeys)}`)
  }
  const given = readGiven(test.given, one, [...path, 'given'], problems)
  const now = new Date(typeof test.now === 'string' ? test.now : '2026-01-31T09:30:00Z')
  if (Number.isNaN(now.getTime())) problems.add([...path, 'now'], 'write a time, "2026-01-31T09:30:00Z"')
  if (problems.found.length > known) return
  const { value, fault, steps } = run(given, now, budget.steps)
  budget.steps -= steps
  if (test.fails === true) {
    if (fault === undefined) problems.add([...path, 'fails'], `it does not fail, it gives ${shown(value)}`)
  } else if (fault !== undefined) problems.add([...path, 'gives'], `it fails: ${fault}`)
  else if (!isEqual(value, test.gives)) problems.add([...path, 'gives'], `it gives ${shown(value)}`)
}

function readGiven(
  given: unknown,
  { parameters }: UserFunction,
  path: SpecPath,
  problems: ProblemList,
): readonly Value[] {
  const written = given === undefined ? {} : given
  if (!isObject(written)) {
    problems.add(path, 'write what is given as name: value')
    return []
  }
  const names = parameters.map(({ name }) => name)
  for (const name of Object.keys(written)) {
    if (!names.includes(name)) problems.add([...path, name], `it takes no ${name}${hint(name, names)}`)
  }
  return parameters.map(({ name, kind }) => {
    const raw = Object.hasOwn(written, name) ? written[name] : undefined
    if (raw === undefined || raw === null) return undefined
    const value = readValue(raw, kind)
    if (value === undefined) problems.add([...path, name], `this is not of the type ${kind}`)
    return value
  })
}

function readValue(raw: unknown, kind: UserKind): Value {
  switch (kind) {
    case 'text':
      return typeof raw === 'string' ? raw : undefined
    case 'number':
      return typeof raw === 'number' || typeof raw === 'string' ? parseDecimal(String(raw)) : undefined
    case 'boolean':
      return typeof raw === 'boolean' ? raw : undefined
    case 'texts':
    case 'numbers': {
      const items: readonly unknown[] | undefined = Array.isArray(raw) ? raw : undefined
      const values = items?.map((item) => readValue(item, kind === 'texts' ? 'text' : 'number'))
      return values?.includes(undefined) === true ? undefined : values
    }
    default:
      return kind satisfies never
  }
}

/** A number is compared by value, or, when it is expected as a text in quotes, digit for digit. */
function isEqual(value: Value, expected: unknown): boolean {
  if (value === undefined) return expected === null
  if (value instanceof Decimal) {
    if (typeof expected === 'string') return decimalText(value) === expected
    const number = typeof expected === 'number' ? parseDecimal(String(expected)) : undefined
    return number !== undefined && compare(value, number) === 0
  }
  if (isList(value)) {
    const items: readonly unknown[] = Array.isArray(expected) ? expected : []
    return (
      Array.isArray(expected) &&
      items.length === value.length &&
      value.every((one, at) => isEqual(one, items[at]))
    )
  }
  return value === expected
}

// Values of tests are the author's own words, never a sender's.
function shown(value: Value): string {
  if (value === undefined) return 'nothing'
  if (value instanceof Decimal) return decimalText(value)
  if (isList(value)) return `[${value.map(shown).join(', ')}]`
  return JSON.stringify(value).slice(0, 200)
}
