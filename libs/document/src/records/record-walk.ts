import type { OutputBranch, OutputValue } from '../output.ts'
import type { BranchLayout, RecordNode } from './layout.ts'
import { isBranch } from './value-forms.ts'

/** A record to be written, with its branch, where that stands, and the number of the record above it. */
export type WalkedRecord = {
  readonly node: RecordNode
  readonly branch: OutputBranch
  /** `lines[2].`, or empty. */
  readonly base: string
  /** In the document, from 0; -1 above the root. */
  readonly parent: number
  /** The whole document. */
  readonly root: OutputBranch
}

/**
 * The records of a document in the order of the guide, each before those below it. Throws when the tree does not have
 * the form of the shape: whoever built the tree has a bug.
 */
export function walkRecords(output: OutputBranch, root: RecordNode): readonly WalkedRecord[] {
  const records: WalkedRecord[] = []
  const walk = (node: RecordNode, branch: OutputBranch, base: string, parent: number): void => {
    refuseUnknown(branch, node.layout)
    const number = records.push({ node, branch, base, parent, root: output }) - 1
    for (const child of node.children) {
      const value = Object.hasOwn(branch, child.name) ? branch[child.name] : undefined
      if (value === undefined) continue
      const path = base + child.name
      if (!child.list) walk(child, branchOf(value, path), `${path}.`, number)
      else
        for (const [index, item] of listOf(value, path).entries()) {
          walk(child, branchOf(item, path), `${path}[${index}].`, number)
        }
    }
  }
  walk(root, output, '', -1)
  return records
}

/** Throws on a name that the shape does not have. */
export function refuseUnknown(branch: OutputBranch, { names, branches }: BranchLayout): void {
  for (const name of Object.keys(branch)) {
    if (!names.has(name) && branch[name] !== undefined)
      throw new Error(`the shape has no field named ${name}`)
  }
  for (const { name, layout } of branches) {
    const inner = Object.hasOwn(branch, name) ? branch[name] : undefined
    if (inner !== undefined) refuseUnknown(branchOf(inner, name), layout)
  }
}

export function branchOf(value: OutputValue, path: string): OutputBranch {
  if (!isBranch(value)) throw new Error(`a value stands where the shape has a branch: ${path}`)
  return value
}

export function listOf(value: OutputValue, path: string): readonly OutputValue[] {
  if (!Array.isArray(value)) throw new Error(`no list stands where the shape has one: ${path}`)
  return value
}
