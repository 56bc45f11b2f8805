import { compileModule, type FunctionModule, type LookupTable } from '@parley/mapping'
import { type Catalogue, type Entry, specProblem } from './catalogue.ts'
import type { Compiled } from './compile-formats.ts'
import type { Problem } from './problem.ts'

/** Compiles every module after those it uses, and runs the tests of its functions. */
export function compileModules(
  catalogue: Catalogue,
  tables: ReadonlyMap<string, LookupTable>,
): Compiled<FunctionModule> {
  const room: Room = {
    catalogue,
    tables,
    compiled: new Map(),
    problems: [],
    begun: new Set(),
    open: new Set(),
  }
  for (const entry of catalogue.entries.FunctionModule.values()) compileAfterUsed(entry, room)
  return { compiled: room.compiled, problems: room.problems }
}

type Room = {
  readonly catalogue: Catalogue
  readonly tables: ReadonlyMap<string, LookupTable>
  readonly compiled: Map<string, FunctionModule>
  readonly problems: Problem[]
  readonly begun: Set<string>
  /** Those at hand, each used by the one before it. */
  readonly open: Set<string>
}

function compileAfterUsed(entry: Entry<'FunctionModule'>, room: Room): void {
  const { name, spec } = entry
  if (room.begun.has(name)) return
  room.begun.add(name)
  room.open.add(name)
  for (const [index, used] of (spec.use ?? []).entries()) {
    const other = room.catalogue.entries.FunctionModule.get(used)
    if (other === undefined) continue
    if (room.open.has(used)) {
      const text = `"${used}" uses this module in turn; functions cannot go in circles`
      room.problems.push(specProblem(entry, ['use', index], text))
    } else compileAfterUsed(other, room)
  }
  room.open.delete(name)
  // That there is no such module, or what is wrong with it, is reported where it stands.
  if ((spec.use ?? []).some((used) => !room.compiled.has(used))) return
  const { title: _, ...own } = spec
  const result = compileModule(own, { tables: room.tables, modules: room.compiled })
  if (result.kind === 'module') room.compiled.set(name, result.module)
  else {
    const found = result.problems.map(({ path, column, text }) => specProblem(entry, path, text, column))
    room.problems.push(...found)
  }
}
