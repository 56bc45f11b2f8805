import { parseEach, parseExpression } from './parse-expression.ts'
import { hint, type ProblemList, type SpecPath } from './problem.ts'
import type { Field, Placed, SortKey, Template } from './template.ts'

const maxDepth = 32
const maxNodes = 20_000
const constructs = ['$if', '$each', '$where', '$sort', '$switch', '$value']

export type SpecObject = { readonly [name: string]: unknown }
export type Reading = { readonly problems: ProblemList; nodes: number }

export function isObject(value: unknown): value is SpecObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Parses what stands at one place of `out`. The spec may come from anywhere: its depth and size are limited. */
export function parseTemplate(value: unknown, path: SpecPath, reading: Reading): Template {
  reading.nodes++
  if (reading.nodes > maxNodes) return broken(path, `out has more than ${maxNodes} parts`, reading)
  if (path.length > maxDepth) return broken(path, `nested more than ${maxDepth} deep`, reading)
  if (typeof value === 'string') return parseLeaf(value, path, reading)
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return { kind: 'literal', value, path }
  }
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    return {
      kind: 'items',
      items: items.map((item, index) => parseTemplate(item, [...path, index], reading)),
      path,
    }
  }
  if (isObject(value)) return parseObject(value, path, reading)
  return broken(path, 'nothing stands here; leave the name out to leave the value out', reading)
}

function parseLeaf(text: string, path: SpecPath, reading: Reading): Template {
  const value = placed(text, path, reading)
  return value === undefined ? { kind: 'broken', path } : { kind: 'expression', value, path }
}

/** `$if` comes first: a list or record whose condition does not hold is left out as a whole. */
function parseObject(value: SpecObject, path: SpecPath, reading: Reading): Template {
  const own = (name: string) => (Object.hasOwn(value, name) ? value[name] : undefined)
  for (const name of Object.keys(value)) {
    if (name.startsWith('$') && !constructs.includes(name)) {
      reading.problems.add([...path, name], `unknown construct ${name}${hint(name, constructs)}`)
    }
  }
  const body = own('$each') === undefined ? parseBody(value, path, reading) : parseList(value, path, reading)
  if (own('$if') === undefined) return body
  const guard = placed(own('$if'), [...path, '$if'], reading)
  return guard === undefined ? { kind: 'broken', path } : { kind: 'guarded', guard, body, path }
}

function parseList(value: SpecObject, path: SpecPath, reading: Reading): Template {
  const list = placedEach(value.$each, [...path, '$each'], reading)
  const where = Object.hasOwn(value, '$where')
    ? placed(value.$where, [...path, '$where'], reading)
    : undefined
  const sort = Object.hasOwn(value, '$sort') ? parseSort(value.$sort, [...path, '$sort'], reading) : []
  const body = parseItem(value, path, reading)
  if (list === undefined) return { kind: 'broken', path }
  return { kind: 'each', list: list.value, alias: list.alias, where, sort, body, path }
}

function parseBody(value: SpecObject, path: SpecPath, reading: Reading): Template {
  for (const name of ['$where', '$sort']) {
    if (Object.hasOwn(value, name)) reading.problems.add([...path, name], `${name} stands beside $each`)
  }
  return parseItem(value, path, reading)
}

/** A record of fields, or the single value or choice that stands in its place. */
function parseItem(value: SpecObject, path: SpecPath, reading: Reading): Template {
  const names = Object.keys(value).filter((name) => !name.startsWith('$'))
  if (Object.hasOwn(value, '$switch')) return parseSwitch(value, names, path, reading)
  if (Object.hasOwn(value, '$value')) {
    for (const name of names) reading.problems.add([...path, name], 'beside $value there are no fields')
    return parseTemplate(value.$value, [...path, '$value'], reading)
  }
  const fields = names.map(
    (name): Field => ({ name, template: parseTemplate(value[name], [...path, name], reading) }),
  )
  return { kind: 'record', fields, path }
}

function parseSwitch(
  value: SpecObject,
  names: readonly string[],
  path: SpecPath,
  reading: Reading,
): Template {
  for (const name of names) {
    if (name !== 'cases' && name !== 'default') {
      reading.problems.add(
        [...path, name],
        `beside $switch stand cases and default${hint(name, ['cases', 'default'])}`,
      )
    }
  }
  const subject = placed(value.$switch, [...path, '$switch'], reading)
  const cases = Object.hasOwn(value, 'cases') ? value.cases : undefined
  if (!isObject(cases)) return broken([...path, 'cases'], 'write the cases as CODE: value', reading)
  const parsed = Object.keys(cases).map((code) => ({
    code,
    template: parseTemplate(cases[code], [...path, 'cases', code], reading),
  }))
  const otherwise = Object.hasOwn(value, 'default')
    ? parseTemplate(value.default, [...path, 'default'], reading)
    : undefined
  return subject === undefined
    ? { kind: 'broken', path }
    : { kind: 'switch', subject, cases: parsed, otherwise, path }
}

/** An expression, `{by: expression, order: descending}`, or a list of these. */
function parseSort(value: unknown, path: SpecPath, reading: Reading): readonly SortKey[] {
  if (Array.isArray(value)) {
    const keys: readonly unknown[] = value
    return keys.flatMap((key, index) => parseSortKey(key, [...path, index], reading))
  }
  return parseSortKey(value, path, reading)
}

function parseSortKey(value: unknown, path: SpecPath, reading: Reading): readonly SortKey[] {
  if (!isObject(value)) {
    const by = placed(value, path, reading)
    return by === undefined ? [] : [{ by, descending: false }]
  }
  const unknown = Object.keys(value).find((name) => name !== 'by' && name !== 'order')
  if (unknown !== undefined) {
    reading.problems.add([...path, unknown], `a sort key has by and order${hint(unknown, ['by', 'order'])}`)
  }
  const { by, order } = value
  if (order !== undefined && order !== 'ascending' && order !== 'descending') {
    reading.problems.add([...path, 'order'], 'write ascending or descending')
  }
  const key = placed(by, [...path, 'by'], reading)
  return key === undefined ? [] : [{ by: key, descending: order === 'descending' }]
}

/** Parses an expression at its place in the spec; undefined when its problem has been told. */
export function placed(value: unknown, path: SpecPath, reading: Reading): Placed | undefined {
  if (typeof value !== 'string') {
    reading.problems.add(path, 'an expression is expected here, as text')
    return undefined
  }
  const parsed = parseExpression(value)
  if ('expression' in parsed) return { expression: parsed.expression, path }
  reading.problems.addFlaw(path, parsed)
  return undefined
}

type PlacedEach = { readonly value: Placed; readonly alias?: string | undefined }

function placedEach(value: unknown, path: SpecPath, reading: Reading): PlacedEach | undefined {
  if (typeof value !== 'string') {
    reading.problems.add(path, 'write the list and a name for its items: detail.po1 as line')
    return undefined
  }
  const parsed = parseEach(value)
  if ('expression' in parsed) return { value: { expression: parsed.expression, path }, alias: parsed.alias }
  reading.problems.addFlaw(path, parsed)
  return undefined
}

function broken(path: SpecPath, text: string, reading: Reading): Template {
  reading.problems.add(path, text)
  return { kind: 'broken', path }
}
