import type { Branch, BranchShape, Shape, Twig } from '@parley/document'
import { compileMapping } from '../compile-mapping.ts'
import type { SpecPath } from '../problem.ts'
import { type CandidateList, type Candidates, candidatesOf } from './candidates.ts'
import { matchValue } from './match-value.ts'
import { alike, wordsOf } from './words-of.ts'

export type DraftSide = {
  /** Name of the guide. */
  readonly guide: string
  readonly shape: BranchShape
  /** A document read by it. */
  readonly sample?: Branch
}

/** One line of a draft: what is written there, how sure it is (0 to 1) and why; without an expression, that nothing was found. */
export type DraftLine = {
  readonly path: SpecPath
  readonly expression?: string
  readonly sure: number
  readonly why: string
  readonly required: boolean
}
export type MappingDraft = {
  readonly spec: {
    readonly from: string
    readonly to: string
    readonly let?: Readonly<Record<string, string>>
    readonly out: DraftTree
  }
  readonly lines: readonly DraftLine[]
}
export type DraftTree = { readonly [name: string]: string | DraftTree }

/**
 * Drafts a mapping by names, codes and, where there are samples of both sides, values. The draft compiles: what would not is
 * left out and told. Every line says how sure it is; nothing in it comes from a sample but paths and the codes that tell parts apart.
 */
export function draftMapping(from: DraftSide, to: DraftSide): MappingDraft {
  const drafting = new Drafting(candidatesOf(from.shape, from.sample, ''))
  let out = drafting.branch(to.shape, to.sample, { path: [], scopes: [drafting.source] })
  const lets = drafting.usedLets(out)
  const specOf = (tree: DraftTree) => ({
    from: from.guide,
    to: to.guide,
    ...(Object.keys(lets).length > 0 && { let: lets }),
    out: tree,
  })
  // What does not compile is a line too bold: it goes, and is told.
  for (let round = 0; round < 5; round++) {
    const compiled = compileMapping(specOf(out), { from: from.shape, to: to.shape })
    const faulty =
      compiled.kind === 'problems'
        ? compiled.problems.filter(({ path }) => path[0] === 'out' && path.length > 1)
        : []
    if (faulty.length === 0) break
    for (const { path } of faulty) out = without(out, path.slice(1))
  }
  const kept = (line: DraftLine) => line.expression === undefined || at(out, line.path) !== undefined
  return { spec: specOf(out), lines: drafting.lines.filter(kept) }
}

type Within = { readonly path: SpecPath; readonly scopes: readonly Candidates[] }

class Drafting {
  readonly lines: DraftLine[] = []
  readonly source: Candidates
  #items = 0

  constructor(source: Candidates) {
    this.source = source
  }

  branch(shape: BranchShape, tree: Branch | undefined, within: Within): DraftTree {
    const out: { [name: string]: string | DraftTree } = {}
    for (const [name, child] of Object.entries(shape.fields)) {
      const drafted = this.#field(child, tree?.[name], { ...within, path: [...within.path, name] })
      if (drafted !== undefined) out[name] = drafted
    }
    return out
  }

  #field(shape: Shape, twig: Twig, within: Within): string | DraftTree | undefined {
    if (shape.kind === 'branch') {
      const below = this.branch(shape, isBranch(twig) ? twig : undefined, within)
      return Object.keys(below).length > 0 ? below : undefined
    }
    if (shape.kind === 'list') return this.#list(shape, twig, within)
    const names = within.path.filter((step) => typeof step === 'string').slice(-2)
    const wanted = {
      words: wordsOf(names.join(' ')),
      type: shape.type,
      value: typeof twig === 'string' ? twig : undefined,
    }
    // The nearest scope goes first: what an item has is more likely its own than the document's.
    const matches = within.scopes.flatMap(({ values }, distance) => {
      const match = matchValue(wanted, values)
      return match === undefined ? [] : [{ ...match, sure: match.sure * 0.95 ** distance }]
    })
    const [best] = matches.toSorted((one, other) => other.sure - one.sure)
    const { path } = within
    this.lines.push({
      path,
      sure: best?.sure ?? 0,
      why: best?.why ?? 'nothing like it in the source',
      required: shape.required,
      ...(best && { expression: best.expression }),
    })
    return best?.expression
  }

  #list(shape: Extract<Shape, { kind: 'list' }>, twig: Twig, within: Within): string | DraftTree | undefined {
    const { item } = shape
    if (item.kind !== 'branch') return undefined
    const items = isList(twig) ? twig.filter(isBranch) : []
    const choices = within.scopes
      .flatMap(({ lists }) => lists)
      .map((list) => this.#through(list, item, items, within))
    const [best] = choices.toSorted((one, other) => other.score - one.score)
    if (best === undefined || best.score === 0) {
      this.lines.push({
        path: within.path,
        sure: 0,
        why: 'no list like it in the source',
        required: shape.required,
      })
      return undefined
    }
    this.lines.push(...best.lines)
    return best.tree
  }

  /** How well the items of the target come from those of a source list. */
  #through(list: CandidateList, item: BranchShape, items: readonly Branch[], within: Within) {
    const name = `item${this.#items === 0 ? '' : this.#items + 1}`
    const trial = new Drafting(this.source)
    trial.#items = this.#items + 1
    const inside = candidatesOf(list.item, list.items[0], name)
    const below = trial.branch(item, items[0], { path: within.path, scopes: [inside, ...within.scopes] })
    const own = trial.lines.filter(
      ({ expression = '' }) => expression.startsWith(`${name}.`) || expression.startsWith(`${name}[`),
    )
    const isSameCount = items.length > 1 && items.length === list.items.length
    const byName = alike(wordsOf(String(within.path.at(-1))), list.words)
    const score = own.reduce((sum, { sure }) => sum + sure, 0) * (isSameCount ? 1.5 : 1) * (1 + byName)
    return { score, lines: trial.lines, tree: { $each: `${list.path} as ${name}`, ...below } }
  }

  usedLets(out: DraftTree): Record<string, string> {
    const text = JSON.stringify(out)
    return Object.fromEntries(this.source.lets.filter(([name]) => text.includes(`${name}.`)))
  }
}

function without(tree: DraftTree, path: SpecPath): DraftTree {
  const [name = '', ...rest] = path
  const { [String(name)]: child, ...others } = tree
  const below = rest.length > 0 && typeof child === 'object' ? without(child, rest) : undefined
  return below !== undefined && Object.keys(below).some((key) => !key.startsWith('$'))
    ? { ...others, [String(name)]: below }
    : others
}

function at(tree: DraftTree, path: SpecPath): string | DraftTree | undefined {
  let here: string | DraftTree | undefined = tree
  for (const step of path) here = typeof here === 'object' ? here[String(step)] : undefined
  return here
}

function isBranch(twig: Twig): twig is Branch {
  return typeof twig === 'object' && !Array.isArray(twig)
}

function isList(twig: Twig): twig is readonly string[] | readonly Branch[] {
  return Array.isArray(twig)
}
