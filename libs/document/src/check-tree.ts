import { checkValue, hasValueRules } from './check-value.ts'
import type { Fault } from './codec.ts'
import { Decimal, decimalText } from './decimal.ts'
import type { OutputBranch, OutputValue } from './output.ts'
import { type Branch, type BranchShape, origin, type Shape, type Twig } from './tree.ts'

export type TreeFault = Pick<Fault, 'code' | 'text' | 'path'> & {
  /** Offset in the file of the branch that it is in, where the tree was read from one. */
  readonly byteOffset?: number
}
type Node = Twig | OutputValue
type Check = (node: Node, path: string, report: (fault: TreeFault) => void) => void

const checks = new WeakMap<BranchShape, Check>()

/**
 * What a tree, read or to be written, breaks of its shape: required fields, types, lengths, codes. Every fault in
 * document order. Forms (a list where a value belongs) are not judged: readers and writers do that themselves.
 */
export function checkTree(
  tree: Branch | OutputBranch,
  shape: BranchShape,
  report: (fault: TreeFault) => void,
): void {
  let check = checks.get(shape)
  if (check === undefined) {
    check = branchCheck(shape) ?? nothing
    checks.set(shape, check)
  }
  check(tree, '', report)
}

const nothing: Check = () => undefined

function checkOf(shape: Shape): Check | undefined {
  if (shape.kind === 'branch') return branchCheck(shape)
  if (shape.kind === 'value') return hasValueRules(shape) ? valueCheck(shape) : undefined
  const item = checkOf(shape.item)
  if (item === undefined) return undefined
  return (node, path, report) => {
    if (!Array.isArray(node)) return
    for (let index = 0; index < node.length; index++) item(node[index], `${path}[${index}]`, report)
  }
}

function valueCheck(shape: Shape & { readonly kind: 'value' }): Check {
  return (node, path, report) => {
    const text = textOf(node)
    const fault = text === undefined ? undefined : checkValue(text, shape)
    if (fault !== undefined) report({ code: fault.code, text: `${path} ${fault.text}`, path })
  }
}

function textOf(node: Node): string | undefined {
  if (node instanceof Decimal) return decimalText(node)
  if (typeof node === 'boolean') return String(node)
  return typeof node === 'string' ? node : undefined
}

function branchCheck(shape: BranchShape): Check | undefined {
  const rules = Object.entries(shape.fields).flatMap(([name, field]) => {
    const check = checkOf(field)
    return field.required || check ? [{ name, required: field.required, check }] : []
  })
  if (rules.length === 0) return undefined
  return (node, path, report) => {
    if (!isBranch(node)) return
    const place = byteOffsetOf(node)
    const located =
      place === undefined ? report : (fault: TreeFault) => report({ byteOffset: place, ...fault })
    for (const { name, required, check } of rules) {
      const value = Object.hasOwn(node, name) ? node[name] : undefined
      const own = path === '' ? name : `${path}.${name}`
      if (isMissing(value)) {
        if (required) located({ code: 'FIELD_MISSING', text: `${own} is missing`, path: own })
      } else check?.(value, own, located)
    }
  }
}

function isMissing(value: Node): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

function isBranch(node: Node): node is Branch | OutputBranch {
  return typeof node === 'object' && node !== null && !Array.isArray(node) && !(node instanceof Decimal)
}

function byteOffsetOf(branch: Branch | OutputBranch): number | undefined {
  return (branch as Branch)[origin]?.byteOffset
}
