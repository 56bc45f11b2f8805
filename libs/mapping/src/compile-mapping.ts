import type { Shape } from '@parley/document'
import { checkLocals } from './check-locals.ts'
import { checkOutput, type Targets } from './check-output.ts'
import type { Write } from './compile-each.ts'
import { compileLocals, type Locals } from './compile-locals.ts'
import { compileTemplate } from './compile-template.ts'
import type { LookupTable } from './lookup-table.ts'
import { messageShape } from './message-facts.ts'
import { type FunctionModule, readUse } from './modules/compile-module.ts'
import { parseLocals } from './parse-each.ts'
import { isObject, type Reading, type SpecObject } from './parse-placed.ts'
import { hint, type Problem, ProblemList } from './problem.ts'
import { type Binding, Scope } from './scope.ts'
import type { Site } from './site.ts'
import { newChecking } from './typed.ts'

/** A compiled mapping: closures over a checked plan, without state, to be run any number of times. */
export type Mapping = {
  readonly lets: Locals
  readonly emissions: readonly Emission[]
  /** How many slots a run needs. */
  readonly slots: number
  /** True when it makes its output from all documents of a batch together (`merge: true`). */
  readonly merges: boolean
  /** The guides it may write, as `to` names them. */
  readonly targets: readonly string[]
  /** The counters it may draw from. */
  readonly counters: readonly string[]
}
export type Emission = { readonly to: string; readonly many: boolean; readonly write: Write }

export type Compiled =
  | { readonly kind: 'mapping'; readonly mapping: Mapping }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }

/** What a mapping's spec refers to. */
export type Surroundings = {
  /** The shape of the guide that documents are read by. */
  readonly from: Shape
  /** The shape of the guide that they are written by; of a mapping with `$emit`, the shape of each by its name. */
  readonly to: Shape | ReadonlyMap<string, Shape>
  readonly tables?: ReadonlyMap<string, LookupTable>
  readonly modules?: ReadonlyMap<string, FunctionModule>
}

// Outermost: a source that has a field of this name hides it.
const message: Binding = {
  ...{ kind: 'named', name: 'message', slot: 1, isLet: false },
  type: { kind: 'branch', shape: messageShape },
}

const keys = ['from', 'to', 'merge', 'use', 'let', 'out']

/**
 * Compiles the spec of a Mapping resource, `{from, to, merge?, let?, out}`, against the shapes its guides have. All
 * problems are found at once, each with its place in the spec and, inside an expression, its column (1-based).
 * `from` and `to` are names that the caller has already turned into the shapes.
 */
export function compileMapping(spec: unknown, surroundings: Surroundings): Compiled {
  const problems = new ProblemList()
  const mapping = isObject(spec) ? readSpec(spec, surroundings, problems) : undefined
  if (!isObject(spec)) problems.add([], 'a mapping is an object with from, to, let and out')
  if (mapping === undefined || problems.found.length > 0)
    return { kind: 'problems', problems: problems.found }
  return { kind: 'mapping', mapping }
}

function readSpec(
  spec: SpecObject,
  { from, to, tables = new Map(), modules = new Map() }: Surroundings,
  problems: ProblemList,
): Mapping | undefined {
  for (const name of Object.keys(spec)) {
    if (!keys.includes(name)) problems.add([name], `a mapping has no ${name}${hint(name, keys)}`)
  }
  const targets = targetsOf(to)
  const merges = readMerge(spec, problems)
  if (from.kind !== 'branch') problems.add(['from'], 'the source is not a record, so it has no paths')
  if (!targets.isRecord) problems.add(['to'], 'the target is not a record, so it has no fields')
  if (!Object.hasOwn(spec, 'out')) problems.add([], 'out is missing: it says what the target is made of')
  if (from.kind !== 'branch' || !targets.isRecord || !Object.hasOwn(spec, 'out')) return undefined
  const reading: Reading = { problems, nodes: 0 }
  const source: Binding = merges
    ? {
        ...{ kind: 'named', name: 'documents', slot: 0, isLet: false },
        type: { kind: 'list', item: { kind: 'branch', shape: from } },
      }
    : { kind: 'item', slot: 0, type: { kind: 'branch', shape: from } }
  const site: Site = {
    scope: new Scope([message, source]),
    target: { path: [], home: 0 },
    nesting: 0,
    role: 'document',
    checking: { ...newChecking(tables), functions: readUse(spec.use, modules, problems) },
    problems,
  }
  const written = Object.hasOwn(spec, 'let') ? parseLocals(spec.let, ['let'], reading) : []
  const { plans: lets, scope } = checkLocals(written, site, 'let')
  const plans = checkOutput(spec.out, spec.to, { site: { ...site, scope }, reading, targets })
  // What has problems is never run, so it is not compiled either.
  if (problems.found.length > 0) return undefined
  const emissions = plans.map(({ to, many, plan }) => ({ to, many, write: compileTemplate(plan) }))
  const names = [...new Set(plans.map(({ to }) => to))]
  return {
    lets: compileLocals(lets),
    emissions,
    slots: site.checking.slots.count,
    merges,
    targets: names,
    counters: [...site.checking.counters],
  }
}

function targetsOf(to: Surroundings['to']): Targets {
  if ('kind' in to) return { shapeOf: () => to, names: [], isRecord: to.kind === 'branch' }
  const isRecord = [...to.values()].every(({ kind }) => kind === 'branch')
  return { shapeOf: (guide) => to.get(guide), names: [...to.keys()], isRecord }
}

function readMerge(spec: SpecObject, problems: ProblemList): boolean {
  const merge = Object.hasOwn(spec, 'merge') ? spec.merge : false
  if (typeof merge !== 'boolean') {
    problems.add(['merge'], 'write merge: true to map all documents of a batch together')
  }
  return merge === true
}
