import { parseEach } from './parse-expression.ts'
import { isName, isObject, placed, type Reading, type SpecObject } from './parse-placed.ts'
import { hint, type SpecPath } from './problem.ts'
import type { Each, Group, Local, Placed, SortKey } from './template.ts'

/** What stands beside `$each`, without the body. */
export function parseList(
  value: SpecObject,
  path: SpecPath,
  reading: Reading,
): Omit<Each, 'body' | 'list'> & { readonly list: Placed | undefined } {
  const list = placedEach(value.$each, [...path, '$each'], reading)
  const has = (name: string) => Object.hasOwn(value, name)
  return {
    ...{ kind: 'each', path, list: list?.value, alias: list?.alias },
    where: has('$where') ? placed(value.$where, [...path, '$where'], reading) : undefined,
    group: has('$group') ? parseGroup(value.$group, [...path, '$group'], reading) : undefined,
    sort: has('$sort') ? parseSort(value.$sort, [...path, '$sort'], reading) : [],
    locals: has('$with') ? parseLocals(value.$with, [...path, '$with'], reading) : [],
  }
}

const maxLocals = 500

/** Each name sees those above it. */
export function parseLocals(value: unknown, path: SpecPath, reading: Reading): readonly Local[] {
  if (!isObject(value)) {
    reading.problems.add(path, 'write the names as name: expression')
    return []
  }
  const names = Object.keys(value)
  if (names.length > maxLocals) reading.problems.add(path, `more than ${maxLocals} names`)
  return names.slice(0, maxLocals).flatMap((name) => {
    if (!isName(name)) {
      reading.problems.add(
        [...path, name],
        'a name has letters, digits and _, and is no word of the language',
      )
    }
    const expression = placed(value[name], [...path, name], reading)
    return expression === undefined ? [] : [{ name, value: expression }]
  })
}

const groupKeys = ['by', 'as']
const maxKeys = 16

/** An expression, or `{by: expression, as: name}`, or `{by: {name: expression, ...}, as: name}`. */
function parseGroup(value: unknown, path: SpecPath, reading: Reading): Group | undefined {
  if (!isObject(value)) {
    const by = placed(value, path, reading)
    return by === undefined ? undefined : { alias: 'group', keys: by }
  }
  for (const name of Object.keys(value)) {
    if (!groupKeys.includes(name)) {
      reading.problems.add([...path, name], `a group has by and as${hint(name, groupKeys)}`)
    }
  }
  const { by, as: alias = 'group' } = value
  if (typeof alias !== 'string' || !isName(alias)) {
    reading.problems.add([...path, 'as'], 'write a name for the group: letters, digits and _')
    return undefined
  }
  if (!isObject(by)) {
    const keys = placed(by, [...path, 'by'], reading)
    return keys === undefined ? undefined : { alias, keys }
  }
  const names = Object.keys(by)
  if (names.length === 0 || names.length > maxKeys) {
    reading.problems.add([...path, 'by'], `a group has 1 to ${maxKeys} keys`)
    return undefined
  }
  const keys = names.flatMap((name) => {
    const key = placed(by[name], [...path, 'by', name], reading)
    return key === undefined ? [] : [{ name, by: key }]
  })
  return { alias, keys }
}

/** An expression, `{by: expression, order: descending}`, or a list of these. */
function parseSort(value: unknown, path: SpecPath, reading: Reading): readonly SortKey[] {
  if (!Array.isArray(value)) return parseSortKey(value, path, reading)
  const keys: readonly unknown[] = value
  if (keys.length > maxKeys) reading.problems.add(path, `more than ${maxKeys} sort keys`)
  return keys.slice(0, maxKeys).flatMap((key, index) => parseSortKey(key, [...path, index], reading))
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

type PlacedEach = { readonly value: Placed; readonly alias?: string | undefined }

function placedEach(value: unknown, path: SpecPath, reading: Reading): PlacedEach | undefined {
  if (typeof value !== 'string') {
    reading.problems.add(path, 'write the list and a name for its items: detail.po1 as line')
    return undefined
  }
  const parsed = parseEach(value)
  if ('expression' in parsed)
    return { value: { expression: parsed.expression, path, text: value }, alias: parsed.alias }
  reading.problems.addFlaw(path, parsed)
  return undefined
}
