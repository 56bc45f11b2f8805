import { readFieldWord } from './field-word.ts'
import { isPlainObject } from './plain-object.ts'
import type { BranchShape, Shape, ValueShape } from './tree.ts'

export type FieldProblem = { readonly path: readonly (string | number)[]; readonly text: string }
export type FieldsResult =
  | { readonly kind: 'shape'; readonly shape: BranchShape }
  | { readonly kind: 'problems'; readonly problems: readonly FieldProblem[] }

const maxDepth = 32
const maxFields = 10_000

type Reading = { readonly problems: FieldProblem[]; fields: number }
type Path = readonly (string | number)[]

/**
 * Reads the compact notation of a guide's fields:
 * `{ orderNumber: 'text!', lines: [{ sku: 'text!', quantity: 'number!' }], shipTo: { code: 'text' } }`.
 * A word is a value (text, number, date, time, code, boolean) and `!` makes it required, with `max` and `codes` behind
 * it as `readFieldWord` reads them; a list has exactly one item, the form of each; an object is a branch. A name that ends in `!` makes its list or branch required
 * (`lines!: [...]`). Every problem is found at once, with its path inside `fields`.
 */
export function shapeOfFields(fields: unknown): FieldsResult {
  const reading: Reading = { problems: [], fields: 0 }
  const shape = readBranch(fields, [], reading, true)
  if (reading.problems.length > 0) return { kind: 'problems', problems: reading.problems }
  return { kind: 'shape', shape }
}

function readBranch(value: unknown, path: Path, reading: Reading, required: boolean): BranchShape {
  const fields: { [name: string]: Shape } = Object.create(null)
  if (!isPlainObject(value)) report(reading, path, 'write the fields as name: type')
  else if (path.length > maxDepth) report(reading, path, `fields are nested more than ${maxDepth} deep`)
  else for (const key of Object.keys(value)) readField(key, value[key], [...path, key], reading, fields)
  return { kind: 'branch', fields, required }
}

function readField(
  key: string,
  value: unknown,
  path: Path,
  reading: Reading,
  fields: { [name: string]: Shape },
) {
  reading.fields++
  if (reading.fields === maxFields + 1) report(reading, path, `more than ${maxFields} fields`)
  if (reading.fields > maxFields) return
  const marked = key.endsWith('!')
  const name = marked ? key.slice(0, -1) : key
  if (name === '') return report(reading, path, 'a field needs a name')
  if (Object.hasOwn(fields, name)) return report(reading, path, `${name} is named twice`)
  const shape = readShape(value, path, reading, marked)
  if (shape !== undefined) fields[name] = shape
}

function readShape(value: unknown, path: Path, reading: Reading, required: boolean): Shape | undefined {
  if (typeof value === 'string') return readValue(value, path, reading, required)
  if (!Array.isArray(value)) return readBranch(value, path, reading, required)
  const items: readonly unknown[] = value
  if (items.length !== 1) report(reading, path, 'a list has exactly one item: the form of each')
  else if (Array.isArray(items[0])) report(reading, path, 'a list of lists cannot be described')
  else {
    const item = readShape(items[0], [...path, 0], reading, false)
    if (item !== undefined && item.kind !== 'list') return { kind: 'list', item, required }
  }
  return undefined
}

function readValue(word: string, path: Path, reading: Reading, marked: boolean): ValueShape | undefined {
  const read = readFieldWord(word)
  if (read.kind === 'word') return marked ? { ...read.shape, required: true } : read.shape
  report(reading, path, read.text)
  return undefined
}

function report(reading: Reading, path: Path, text: string): void {
  reading.problems.push({ path, text })
}
