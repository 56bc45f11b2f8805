import { Decimal, decimalText } from '../decimal.ts'
import type { OutputBranch, OutputValue } from '../output.ts'
import { findForbidden } from './xml-names.ts'
import type { XmlElement } from './xml-plan.ts'

/** A value as text; throws for a branch or a list: the mapping was checked against the shape. */
export function textOf(value: OutputValue | undefined): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (value instanceof Decimal) return decimalText(value)
  throw new Error('a branch or a list stands where the shape has a value')
}

/** The items of a list, or the one branch. */
export function itemsOf(value: OutputValue | undefined): readonly OutputValue[] {
  if (value === undefined) return []
  return isList(value) ? value : [value]
}

export function asBranch(value: OutputValue): OutputBranch {
  if (typeof value === 'object' && !isList(value) && !(value instanceof Decimal)) return value
  throw new Error('a value stands where the shape has a branch')
}

// Array.isArray alone does not narrow a readonly array out of the union.
function isList(value: OutputValue): value is readonly OutputValue[] {
  return Array.isArray(value)
}

const known = new WeakMap<XmlElement, boolean>()

/** Whether anything in the element can come from a document, not only constants. */
export function takesValues(plan: XmlElement): boolean {
  let takes = known.get(plan)
  if (takes === undefined) {
    const slots = [
      ...[...plan.attributes.values()].map(({ slot }) => slot),
      ...(plan.text ? [plan.text] : []),
    ]
    takes =
      plan.mixed !== undefined ||
      slots.some(({ constant }) => constant === undefined) ||
      [...plan.children.values()].some((child) => child.opens !== undefined || takesValues(child))
    known.set(plan, takes)
  }
  return takes
}

const maxPaths = 100

/** The paths of texts with characters that XML cannot hold. */
export function forbiddenPaths(output: OutputBranch): readonly string[] {
  const paths: string[] = []
  seek(output, '', paths)
  return paths
}

function seek(value: OutputValue, path: string, paths: string[]): void {
  if (typeof value === 'string') {
    if (findForbidden(value) >= 0 && paths.length < maxPaths) paths.push(path)
  } else if (isList(value)) {
    for (let index = 0; index < value.length; index++) {
      const item = value[index]
      if (item !== undefined) seek(item, `${path}[${index}]`, paths)
    }
  } else if (typeof value === 'object' && !(value instanceof Decimal)) {
    for (const name of Object.keys(value)) {
      const field = value[name]
      if (field !== undefined) seek(field, path === '' ? name : `${path}.${name}`, paths)
    }
  }
}
