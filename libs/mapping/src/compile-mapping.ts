import type { Shape } from '@parley/document'
import { checkPlaced, checkTemplate, type Site } from './check-template.ts'
import { compileExpression } from './compile-expression.ts'
import { compileTemplate, type Write } from './compile-template.ts'
import { isObject, parseTemplate, placed, type Reading, type SpecObject } from './parse-template.ts'
import { hint, type Problem, ProblemList } from './problem.ts'
import { Scope } from './scope.ts'
import type { StaticType } from './static-type.ts'
import type { Evaluate } from './value.ts'

/** A compiled mapping: closures over a checked plan, without state, to be run any number of times. */
export type Mapping = {
  readonly lets: readonly Let[]
  readonly write: Write
  /** How many slots a run needs. */
  readonly slots: number
}
export type Let = { readonly name: string; readonly slot: number; readonly evaluate: Evaluate }

export type Compiled =
  | { readonly kind: 'mapping'; readonly mapping: Mapping }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }

const keys = ['from', 'to', 'let', 'out']

/**
 * Compiles the spec of a Mapping resource, `{from, to, let?, out}`, against the shapes its guides have. All
 * problems are found at once, each with its place in the spec and, inside an expression, its column (1-based).
 * `from` and `to` are names that the caller has already turned into the shapes.
 */
export function compileMapping(
  spec: unknown,
  shapes: { readonly from: Shape; readonly to: Shape },
): Compiled {
  const problems = new ProblemList()
  const mapping = isObject(spec) ? readSpec(spec, shapes, problems) : undefined
  if (!isObject(spec)) problems.add([], 'a mapping is an object with from, to, let and out')
  if (mapping === undefined || problems.found.length > 0)
    return { kind: 'problems', problems: problems.found }
  return { kind: 'mapping', mapping }
}

function readSpec(
  spec: SpecObject,
  shapes: { from: Shape; to: Shape },
  problems: ProblemList,
): Mapping | undefined {
  for (const name of Object.keys(spec)) {
    if (!keys.includes(name)) problems.add([name], `a mapping has no ${name}${hint(name, keys)}`)
  }
  const { from, to } = shapes
  if (from.kind !== 'branch') problems.add(['from'], 'the source is not a record, so it has no paths')
  if (to.kind !== 'branch') problems.add(['to'], 'the target is not a record, so it has no fields')
  if (!Object.hasOwn(spec, 'out')) problems.add([], 'out is missing: it says what the target is made of')
  if (from.kind !== 'branch' || to.kind !== 'branch' || !Object.hasOwn(spec, 'out')) return undefined
  const reading: Reading = { problems, nodes: 0 }
  const site: Site = {
    scope: new Scope([{ kind: 'item', slot: 0, type: { kind: 'branch', shape: from } }]),
    target: { path: [], home: 0 },
    nesting: 0,
    isItem: false,
    checking: { flaws: [], slots: 1 },
    problems,
  }
  const { lets, scope } = readLets(Object.hasOwn(spec, 'let') ? spec.let : {}, site, reading)
  const template = parseTemplate(spec.out, ['out'], reading)
  const plan = checkTemplate(template, { ...to, required: true }, { ...site, scope })
  // What has problems is never run, so it is not compiled either.
  if (problems.found.length > 0) return undefined
  return { lets, write: compileTemplate(plan), slots: site.checking.slots }
}

const letName = /^[A-Za-z_][A-Za-z0-9_]*$/
const reserved = ['and', 'or', 'not', 'in', 'as', 'true', 'false']
const maxLets = 500

/** Each let sees the lets above it: so they cannot go in circles. */
function readLets(value: unknown, site: Site, reading: Reading): { lets: readonly Let[]; scope: Scope } {
  const lets: Let[] = []
  let { scope } = site
  if (!isObject(value)) {
    site.problems.add(['let'], 'write the lets as name: expression')
    return { lets, scope }
  }
  const names = Object.keys(value)
  if (names.length > maxLets) site.problems.add(['let'], `more than ${maxLets} lets`)
  for (const name of names.slice(0, maxLets)) {
    const path = ['let', name]
    if (!letName.test(name) || reserved.includes(name)) {
      site.problems.add(path, 'the name of a let has letters, digits and _, and is no word of the language')
    }
    const expression = placed(value[name], path, reading)
    const slot = site.checking.slots++
    let type: StaticType = { kind: 'unknown' }
    if (expression !== undefined) {
      const plan = checkPlaced(expression, { ...site, scope }, (typed) => {
        type = typed.type
        return typed.plan
      })
      lets.push({ name, slot, evaluate: compileExpression(plan) })
    }
    scope = scope.with({ kind: 'named', name, slot, type, isLet: true })
  }
  return { lets, scope }
}
