import type { Branch, BranchShape, Shape, Twig, ValueShape } from '@parley/document'
import { wordsOfPath } from './words-of.ts'

/** A value of the source that a draft may read. */
export type Candidate = {
  /** As a mapping writes it. */
  readonly path: string
  readonly words: ReadonlySet<string>
  readonly type: ValueShape['type']
  /** In the sample; undefined without one. */
  readonly value: string | undefined
}
export type CandidateList = {
  readonly path: string
  readonly words: ReadonlySet<string>
  readonly item: BranchShape
  readonly items: readonly Branch[]
}
/** What stands in one scope: values that can be read as they are, and lists to go through. */
export type Candidates = {
  readonly values: readonly Candidate[]
  readonly lists: readonly CandidateList[]
  readonly lets: readonly (readonly [string, string])[]
}

type At = { readonly steps: readonly string[]; readonly path: string }

const most = 5_000

/** Everything below a branch, as seen from `scope` (the name of the item, or empty for the document). */
export function candidatesOf(shape: BranchShape, tree: Branch | undefined, scope: string): Candidates {
  const found = { values: [] as Candidate[], lists: [] as CandidateList[], lets: [] as [string, string][] }
  collect(shape, tree, { steps: [], path: scope }, found)
  return found
}

type Found = { values: Candidate[]; lists: CandidateList[]; lets: [string, string][] }

function collect(shape: BranchShape, tree: Branch | undefined, at: At, found: Found): void {
  for (const [name, child] of Object.entries(shape.fields)) {
    if (found.values.length > most) return
    const steps = [...at.steps, name]
    const inside = { steps, path: at.path === '' ? name : `${at.path}.${name}` }
    collectOne(child, tree?.[name], inside, found)
  }
  if (shape.open === 'text') collectOpen(tree, at, found)
}

function collectOne(shape: Shape, twig: Twig, at: At, found: Found): void {
  if (shape.kind === 'value') {
    const value = typeof twig === 'string' ? twig : undefined
    found.values.push({ path: at.path, words: wordsOfPath(at.steps), type: shape.type, value })
  } else if (shape.kind === 'branch') collect(shape, isBranch(twig) ? twig : undefined, at, found)
  else if (shape.item.kind === 'branch') {
    const items = isList(twig) ? twig.filter(isBranch) : []
    found.lists.push({ path: at.path, words: wordsOfPath(at.steps), item: shape.item, items })
    for (const item of items) collectNamed(shape.item, item, at, found)
  }
}

/** Product ids by their qualifier: those that the sample has. */
function collectOpen(tree: Branch | undefined, { steps, path }: At, found: Found): void {
  for (const [name, value] of Object.entries(tree ?? {})) {
    if (typeof value !== 'string') continue
    const words = new Set([...wordsOfPath([...steps, name]), 'sku'])
    found.values.push({ path: `${path}['${name}']`, words, type: 'text', value })
  }
}

/**
 * An item that is told from its neighbours by a code at its front, such as the N1 of the ship-to, can be read by name: a let
 * that looks for the code.
 */
function collectNamed(shape: BranchShape, item: Branch, { steps, path }: At, found: Found): void {
  const told = frontOf(shape, item)
  if (told === undefined) return
  const name = `${steps.at(-1) ?? ''}_${told.code}`.toLowerCase()
  if (found.lets.some(([known]) => known === name)) return
  found.lets.push([name, `${path}[${told.path} = '${told.code}'] | first`])
  collect(shape, item, { steps: [steps.at(-1) ?? ''], path: name }, { ...found, lists: [], lets: [] })
}

function frontOf(
  shape: BranchShape,
  item: Branch,
): { readonly path: string; readonly code: string } | undefined {
  for (const [name, child] of Object.entries(shape.fields)) {
    const twig = item[name]
    if (child.kind === 'value' && typeof twig === 'string' && /^[A-Z0-9]{1,3}$/.test(twig))
      return { path: name.match(/^\d/) ? `.${name}` : name, code: twig }
    if (child.kind === 'branch' && isBranch(twig)) {
      const inner = frontOf(child, twig)
      return (
        inner && { path: `${name}${inner.path.startsWith('.') ? '' : '.'}${inner.path}`, code: inner.code }
      )
    }
    return undefined
  }
  return undefined
}

function isBranch(twig: Twig): twig is Branch {
  return typeof twig === 'object' && !Array.isArray(twig)
}

function isList(twig: Twig): twig is readonly string[] | readonly Branch[] {
  return Array.isArray(twig)
}
