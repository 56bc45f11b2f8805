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
  const members = namesIn(branch, shape).map((name) => {
    const value = branch[name]
    return `${inner}${JSON.stringify(name)}: ${valueText(value as OutputValue, shapeOf(shape, name), inner)}`
  })
  return members.length === 0 ? '{}' : `{${members.join(',')}${margin}}`
}

/** The names that have a value: first those of the shape, then the free names of an open branch. */
function namesIn(branch: OutputBranch, shape: BranchShape): string[] {
  const present = Object.keys(branch).filter((name) => branch[name] !== undefined)
  const known = Object.keys(shape.fields).filter(
    (name) => Object.hasOwn(branch, name) && branch[name] !== undefined,
  )
  const free = present.filter((name) => !Object.hasOwn(shape.fields, name))
  if (free.length > 0 && shape.open === undefined) throw new Error(`the shape has no field named ${free[0]}`)
  return [...known, ...free]
}

const openValue: Shape = { kind: 'value', type: 'text', required: false }

function shapeOf(shape: BranchShape, name: string): Shape {
  return Object.hasOwn(shape.fields, name) ? (shape.fields[name] ?? openValue) : openValue
}

function valueText(value: OutputValue, shape: Shape, margin: string): string {
  if (isList(value)) return listText(value, shape, margin)
  if (typeof value === 'object' && !(value instanceof Decimal)) {
    if (shape.kind !== 'branch') throw new Error(`a branch stands where the shape has a ${shape.kind}`)
    return branchText(value, shape, margin)
  }
  if (shape.kind !== 'value') throw new Error(`a value stands where the shape has a ${shape.kind}`)
  if (value instanceof Decimal) return decimalText(value)
  return JSON.stringify(value)
}

function listText(items: readonly OutputValue[], shape: Shape, margin: string): string {
  if (shape.kind !== 'list') throw new Error(`a list stands where the shape has a ${shape.kind}`)
  if (items.length === 0) return '[]'
  const inner = `${margin}  `
  return `[${items.map((item) => inner + valueText(item, shape.item, inner)).join(',')}${margin}]`
}

// Array.isArray alone does not narrow a readonly array out of the union.
function isList(value: OutputValue): value is readonly OutputValue[] {
  return Array.isArray(value)
}
