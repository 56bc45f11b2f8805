import { loopWords } from '../check-loop-call.ts'
import { formsOf } from '../functions/table.ts'
import type { LookupTable } from '../lookup-table.ts'
import { parseLocals } from '../parse-each.ts'
import { isName, isObject, placed, type Reading, type SpecObject } from '../parse-placed.ts'
import { hint, type Problem, ProblemList, type SpecPath } from '../problem.ts'
import { Scope } from '../scope.ts'
import { checkPlaced, type Site } from '../site.ts'
import { describe, type StaticType } from '../static-type.ts'
import type { Local, Placed } from '../template.ts'
import { type Checking, newChecking, newSlot } from '../typed.ts'
import { runFunctionTests } from './function-tests.ts'
import {
  typeOfKind,
  type UserFunction,
  type UserFunctions,
  type UserKind,
  userKinds,
} from './user-function.ts'

/** Named functions in the expression language, for mappings that `use` them. */
export type FunctionModule = { readonly functions: UserFunctions }
export type CompiledModule =
  | { readonly kind: 'module'; readonly module: FunctionModule }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }

/** What a module's spec refers to. */
export type ModuleSurroundings = {
  readonly tables?: ReadonlyMap<string, LookupTable>
  /** By name; in an order in which none uses a later one. */
  readonly modules?: ReadonlyMap<string, FunctionModule>
}

const keys = ['use', 'functions']
const maxFunctions = 200
const maxDepth = 32

/**
 * Compiles `{use?, functions: {name: {doc?, takes, let?, value, tests?}}}` and runs the tests of every function. A function
 * may call those above it and those of the modules it uses: so none can call itself, and every call comes to its end.
 */
export function compileModule(spec: unknown, surroundings: ModuleSurroundings): CompiledModule {
  const problems = new ProblemList()
  const functions = new Map<string, UserFunction>()
  if (!isObject(spec) || !isObject(spec.functions)) {
    problems.add([], 'a module has functions, each with takes and value')
    return { kind: 'problems', problems: problems.found }
  }
  for (const name of Object.keys(spec)) {
    if (!keys.includes(name)) problems.add([name], `a module has no ${name}${hint(name, keys)}`)
  }
  const used = readUse(spec.use, surroundings.modules ?? new Map(), problems)
  const names = Object.keys(spec.functions)
  if (names.length > maxFunctions) problems.add(['functions'], `more than ${maxFunctions} functions`)
  const room: Room = {
    problems,
    reading: { problems, nodes: 0 },
    tables: surroundings.tables ?? new Map(),
    below: new Set(names),
  }
  for (const name of names.slice(0, maxFunctions)) {
    const sees = new Map([...used, ...functions])
    const checked = readFunction(name, spec.functions[name], sees, room)
    if (checked !== undefined) functions.set(name, checked)
  }
  if (problems.found.length === 0) runFunctionTests(functions, spec.functions, room)
  if (problems.found.length > 0) return { kind: 'problems', problems: problems.found }
  return { kind: 'module', module: { functions } }
}

/** The functions of all modules that `use` names; a name that two of them have is a problem. */
export function readUse(
  use: unknown,
  modules: ReadonlyMap<string, FunctionModule>,
  problems: ProblemList,
): Map<string, UserFunction> {
  const all = new Map<string, UserFunction>()
  if (use === undefined) return all
  if (!Array.isArray(use)) {
    problems.add(['use'], 'write the names of the modules as a list: [packaging]')
    return all
  }
  const names: readonly unknown[] = use
  for (const [index, name] of names.entries()) {
    const module = typeof name === 'string' ? modules.get(name) : undefined
    if (module === undefined) {
      const known = hint(String(name), [...modules.keys()])
      problems.add(['use', index], `there is no module ${String(name).slice(0, 63)}${known}`)
      continue
    }
    for (const [key, one] of module.functions) {
      if (all.has(key)) problems.add(['use', index], `another module in use has a function ${key} too`)
      all.set(key, one)
    }
  }
  return all
}

export type Room = {
  readonly problems: ProblemList
  readonly reading: Reading
  readonly tables: ReadonlyMap<string, LookupTable>
  /** The names of the module's functions that are not known yet, for a better sentence. */
  readonly below: Set<string>
}

const functionKeys = ['doc', 'takes', 'let', 'value', 'tests']

function readFunction(
  name: string,
  spec: unknown,
  sees: UserFunctions,
  room: Room,
): UserFunction | undefined {
  const { problems, reading } = room
  const path = ['functions', name]
  if (!isFunctionName(name)) {
    problems.add(path, 'the name of a function has letters, digits and _, and is no name of the language')
  } else if (sees.has(name)) problems.add(path, `a module in use has a function ${name} already`)
  if (!isObject(spec)) {
    problems.add(path, 'a function has takes and value')
    return undefined
  }
  for (const key of Object.keys(spec)) {
    if (!functionKeys.includes(key)) {
      problems.add([...path, key], `a function has no ${key}${hint(key, functionKeys)}`)
    }
  }
  const parameters = readParameters(spec, [...path, 'takes'], problems)
  const locals = Object.hasOwn(spec, 'let') ? parseLocals(spec.let, [...path, 'let'], reading) : []
  const value = placed(spec.value, [...path, 'value'], reading)
  if (value === undefined) return undefined
  const body: Body = { parameters, locals, value, sees }
  const { type, depth } = checkFunction(body, room)
  room.below.delete(name)
  if (depth > maxDepth) problems.add(path, `its calls are nested more than ${maxDepth} deep`)
  return { name, ...body, type, depth }
}

function isFunctionName(name: string): boolean {
  return isName(name) && formsOf(name).length === 0 && ![...loopWords, 'lookup', 'counter'].includes(name)
}

function readParameters(spec: SpecObject, path: SpecPath, problems: ProblemList): UserFunction['parameters'] {
  const { takes = {} } = spec
  if (!isObject(takes)) {
    problems.add(path, 'write what it takes as name: type, {quantity: number}')
    return []
  }
  return Object.keys(takes).map((name) => {
    const kind = userKinds.find((known) => known === takes[name])
    if (kind === undefined) problems.add([...path, name], `write one of ${userKinds.join(', ')}`)
    if (!isName(name)) problems.add([...path, name], 'a name has letters, digits and _')
    return { name, kind: kind ?? ('text' satisfies UserKind) }
  })
}

type Body = {
  readonly parameters: UserFunction['parameters']
  readonly locals: readonly Local[]
  readonly value: Placed
  readonly sees: UserFunctions
}

/** Finds what is wrong with the body, at its place in the spec, and what it gives. */
function checkFunction(
  { parameters, locals, value, sees }: Body,
  { problems, tables, below }: Room,
): { readonly type: StaticType; readonly depth: number } {
  const checking: Checking = {
    ...newChecking(tables),
    functions: sees,
    below,
    mayCount: false,
    needsBodies: false,
  }
  const site = (scope: Scope): Site => {
    return { scope, target: { path: [], home: 0 }, nesting: 0, role: 'field', checking, problems }
  }
  let scope = new Scope([])
  for (const { name, kind } of parameters) {
    scope = scope.with({ kind: 'named', name, slot: newSlot(checking), type: typeOfKind[kind], isLet: false })
  }
  for (const local of locals) {
    const type = typeOf(local.value, site(scope))
    scope = scope.with({ kind: 'named', name: local.name, slot: newSlot(checking), type, isLet: false })
  }
  const type = typeOf(value, site(scope))
  if (type.kind === 'branch' || (type.kind === 'list' && type.item.kind === 'branch')) {
    problems.add(value.path, `a function gives values, not ${describe(type)}`)
  }
  const called = [...checking.invoked.keys()].map(({ depth }) => depth)
  return { type, depth: 1 + Math.max(0, ...called) }
}

function typeOf(value: Placed, site: Site): StaticType {
  let type: StaticType = { kind: 'unknown' }
  checkPlaced(value, site, (typed) => {
    type = typed.type
    return typed.plan
  })
  return type
}
