import { Decimal, decimalText } from './decimal.ts'
import type { OutputBranch, OutputValue } from './output.ts'
import type { BranchShape, Shape } from './tree.ts'

/**
 * Writes a tree as UTF-8 JSON (RFC 8259): fields in the order of the shape, two spaces an indent, numbers as
 * their exact decimal digits, a newline at the end. The same tree and shape always give the same bytes.
 * Throws when the tree does not have the form of the shape: whoever built the tree has a bug.
 */
export function writeJson(tree: OutputBranch, shape: BranchShape): Uint8Array {
  return Buffer.from(`${branchText(tree, shape, '\n')}\n`, 'utf8')
}

function branchText(branch: OutputBranch, shape: BranchShape, margin: string): string {
  const inner = `${margin}  `
  let text = ''
  let known = 0
  for (const { name, label, shape: form, isInherited } of membersOf(shape)) {
    const value = isInherited && !Object.hasOwn(branch, name) ? undefined : branch[name]
    if (value === undefined) continue
    known++
    text += `${text === '' ? '' : ','}${inner}${label}${valueText(value, form, inner)}`
  }
  const names = Object.keys(branch)
  if (names.length > known) text += freeMembers(branch, shape, names, text === '' ? '' : ',', inner)
  return text === '' ? '{}' : `{${text}${margin}}`
}

/** The names of an open branch beyond its shape. */
function freeMembers(
  branch: OutputBranch,
  shape: BranchShape,
  names: readonly string[],
  lead: string,
  margin: string,
): string {
  const free = names.filter((name) => !Object.hasOwn(shape.fields, name) && branch[name] !== undefined)
  if (free.length > 0 && shape.open === undefined) throw new Error(`the shape has no field named ${free[0]}`)
  const members = free.map((name) => {
    const value = branch[name]
    return value === undefined
      ? ''
      : `${margin}${JSON.stringify(name)}: ${valueText(value, openValue, margin)}`
  })
  return members.length === 0 ? '' : lead + members.join(',')
}

const openValue: Shape = { kind: 'value', type: 'text', required: false }

type Member = {
  readonly name: string
  readonly label: string
  readonly shape: Shape
  /** `constructor` and its like: every object seems to have them. */
  readonly isInherited: boolean
}

// Worked out once a shape: a shape never changes, and quoting its names costs as much as writing the values.
const members = new WeakMap<BranchShape, readonly Member[]>()

function membersOf(shape: BranchShape): readonly Member[] {
  const known = members.get(shape)
  if (known !== undefined) return known
  const fresh = Object.entries(shape.fields).map(
    ([name, field]): Member => ({
      ...{ name, label: `${JSON.stringify(name)}: `, shape: field },
      isInherited: name in Object.prototype,
    }),
  )
  members.set(shape, fresh)
  return fresh
}

function valueText(value: OutputValue, shape: Shape, margin: string): string {
  if (typeof value === 'string' || typeof value === 'boolean' || value instanceof Decimal) {
    if (shape.kind !== 'value') throw new Error(`a value stands where the shape has a ${shape.kind}`)
    return value instanceof Decimal ? decimalText(value) : quoted(value)
  }
  if (isList(value)) return listText(value, shape, margin)
  if (shape.kind !== 'branch') throw new Error(`a branch stands where the shape has a ${shape.kind}`)
  return branchText(value, shape, margin)
}

function listText(items: readonly OutputValue[], shape: Shape, margin: string): string {
  if (shape.kind !== 'list') throw new Error(`a list stands where the shape has a ${shape.kind}`)
  if (items.length === 0) return '[]'
  const inner = `${margin}  `
  let text = ''
  for (const item of items) text += `${text === '' ? '' : ','}${inner}${valueText(item, shape.item, inner)}`
  return `[${text}${margin}]`
}

const longestScanned = 64

/** Nothing to escape in nearly every short text: looking for it takes half the time of JSON.stringify. */
function quoted(value: string | boolean): string {
  if (typeof value === 'boolean' || value.length > longestScanned) return JSON.stringify(value)
  for (let at = 0; at < value.length; at++) {
    const unit = value.charCodeAt(at)
    // Control characters, quote and backslash; halves of surrogate pairs, which are escaped when they stand alone.
    if (unit < 0x20 || unit === 0x22 || unit === 0x5c || (unit >= 0xd800 && unit <= 0xdfff))
      return JSON.stringify(value)
  }
  return `"${value}"`
}

// Array.isArray alone does not narrow a readonly array out of the union.
function isList(value: OutputBranch | readonly OutputValue[]): value is readonly OutputValue[] {
  return Array.isArray(value)
}
