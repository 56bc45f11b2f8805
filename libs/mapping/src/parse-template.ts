import { parseList, parseLocals } from './parse-each.ts'
import { isObject, placed, type Reading, type SpecObject } from './parse-placed.ts'
import { hint, type SpecPath } from './problem.ts'
import type { Field, Template } from './template.ts'

const maxDepth = 32
const maxNodes = 20_000
const constructs = [
  ...['$if', '$each', '$where', '$group', '$sort', '$with', '$switch', '$merge', '$value', '$emit'],
]

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

/**
 * `$if` comes first: a list or record whose condition does not hold is left out as a whole. Beside `$each`, `$with`
 * names something of each item; elsewhere it is seen by `$if` too.
 */
function parseObject(value: SpecObject, path: SpecPath, reading: Reading): Template {
  const has = (name: string) => Object.hasOwn(value, name)
  for (const name of Object.keys(value)) {
    if (name.startsWith('$') && !constructs.includes(name)) {
      reading.problems.add([...path, name], `unknown construct ${name}${hint(name, constructs)}`)
    }
  }
  if (has('$emit')) reading.problems.add([...path, '$emit'], '$emit stands at the root of out')
  const guard = has('$if') ? placed(value.$if, [...path, '$if'], reading) : undefined
  const isList = has('$each')
  const locals = has('$with') && !isList ? parseLocals(value.$with, [...path, '$with'], reading) : []
  const inner = isList ? parseItems(value, path, reading) : parseBody(value, path, reading)
  const body: Template = guard === undefined ? inner : { kind: 'guarded', guard, body: inner, path }
  return locals.length === 0 ? body : { kind: 'local', locals, body, path }
}

function parseItems(value: SpecObject, path: SpecPath, reading: Reading): Template {
  const { list, ...each } = parseList(value, path, reading)
  const body = parseItem(value, path, reading)
  return list === undefined ? { kind: 'broken', path } : { ...each, list, body }
}

const besideEach = ['$where', '$group', '$sort']

function parseBody(value: SpecObject, path: SpecPath, reading: Reading): Template {
  for (const name of besideEach) {
    if (Object.hasOwn(value, name)) reading.problems.add([...path, name], `${name} stands beside $each`)
  }
  return parseItem(value, path, reading)
}

/** A record of fields, or the single value or choice that stands in its place. */
function parseItem(value: SpecObject, path: SpecPath, reading: Reading): Template {
  const names = Object.keys(value).filter((name) => !name.startsWith('$'))
  const kinds = ['$switch', '$merge', '$value'].filter((name) => Object.hasOwn(value, name))
  if (kinds.length > 1) return broken(path, `${kinds.join(' and ')} do not go together`, reading)
  if (Object.hasOwn(value, '$switch')) return parseSwitch(value, names, path, reading)
  if (Object.hasOwn(value, '$merge')) return parseMerge(value.$merge, names, path, reading)
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

function parseMerge(value: unknown, names: readonly string[], path: SpecPath, reading: Reading): Template {
  for (const name of names) {
    reading.problems.add([...path, name], 'beside $merge there are no fields; write them as one more part')
  }
  const merge = [...path, '$merge']
  if (!Array.isArray(value) || value.length === 0) {
    return broken(merge, '$merge takes a list of records: - {$if: ..., field: ...}', reading)
  }
  const parts: readonly unknown[] = value
  return {
    kind: 'merged',
    parts: parts.map((part, index) => parseTemplate(part, [...merge, index], reading)),
    path,
  }
}

function broken(path: SpecPath, text: string, reading: Reading): Template {
  reading.problems.add(path, text)
  return { kind: 'broken', path }
}
