import type { BranchShape } from '@parley/document'
import { shapeToWrite } from '@parley/edi'
import { compileMapping as compileMappingSpec, type FunctionModule, type LookupTable } from '@parley/mapping'
import { compileJsonata, compileScript } from '@parley/steps'
import { type Catalogue, type Entry, specProblem } from './catalogue.ts'
import { type Compiled, collect, type Guide, type Mapping, type One } from './compile-formats.ts'
import { targetsOf } from './mapping-spec.ts'

/** What mappings are made of. */
export type MappingParts = {
  readonly guides: ReadonlyMap<string, Guide>
  readonly tables: ReadonlyMap<string, LookupTable>
  readonly modules: ReadonlyMap<string, FunctionModule>
}

/** Compiles every mapping whose guides and modules compiled. */
export async function compileMappings(catalogue: Catalogue, parts: MappingParts): Promise<Compiled<Mapping>> {
  const compiled = new Map<string, One<Mapping>>()
  for (const entry of catalogue.entries.Mapping.values()) {
    compiled.set(entry.name, (await compileStep(entry, parts.guides)) ?? compileMapping(entry, parts))
  }
  return collect(catalogue.entries.Mapping, ({ name }) => compiled.get(name) ?? { problems: [] })
}

/** Undefined for a mapping in our own language. */
async function compileStep(
  entry: Entry<'Mapping'>,
  guides: MappingParts['guides'],
): Promise<One<Mapping> | undefined> {
  const { name, spec } = entry
  if (spec === 'none' || (spec.jsonata === undefined && spec.script === undefined)) return undefined
  const from = guides.get(spec.from)
  const to = guides.get(spec.to ?? '')
  // What is wrong with a guide, or that there is none, is reported where it stands.
  if (!from || !to) return { problems: [] }
  if (from.format === 'undefined') return { problems: [specProblem(entry, ['from'], unreadable(from.name))] }
  if (to.format === 'undefined') return { problems: [specProblem(entry, ['to'], unreadable(to.name))] }
  const { input = 'document' } = spec
  if (input === 'aws' && !('compiled' in from))
    return {
      problems: [
        specProblem(entry, ['input'], `is for guides of EDI; "${from.name}" has the format "${from.format}"`),
      ],
    }
  const way = spec.jsonata === undefined ? 'script' : 'jsonata'
  const text = spec[way] ?? ''
  const read = await (way === 'jsonata' ? compileJsonata(text) : compileScript(text))
  if (read.kind === 'step')
    return { value: { kind: 'step', name, from, to, step: read.step, input }, problems: [] }
  const { text: told, column } = read.problem
  return { problems: [specProblem(entry, [way], told, column)] }
}

function compileMapping(entry: Entry<'Mapping'>, { guides, tables, modules }: MappingParts): One<Mapping> {
  const { name, spec } = entry
  if (spec === 'none') return { value: { kind: 'none' }, problems: [] }
  const from = guides.get(spec.from)
  if ((spec.use ?? []).some((used) => !modules.has(used))) return { problems: [] }
  const named = targetsOf(spec)
  const targets = new Map<string, Guide>()
  for (const { guide: target } of named) {
    const guide = guides.get(target)
    if (guide !== undefined) targets.set(target, guide)
  }
  const to = guides.get(named[0]?.guide ?? '')
  // What is wrong with a guide, or that there is none, is reported where it stands.
  if (!from || !to || named.some(({ guide }) => !targets.has(guide))) return { problems: [] }
  if (from.format === 'undefined') return { problems: [specProblem(entry, ['from'], unreadable(from.name))] }
  const problems = named.flatMap(({ guide, path }) =>
    targets.get(guide)?.format === 'undefined' ? [specProblem(entry, path, unreadable(guide))] : [],
  )
  if (problems.length > 0) return { problems }
  const result = compileMappingSpec(spec, { from: from.shape, to: shapesOf(targets), tables, modules })
  if (result.kind === 'mapping') {
    return { value: { kind: 'mapping', name, from, targets, to, mapping: result.mapping }, problems: [] }
  }
  return {
    problems: result.problems.map(({ path, column, text }) => specProblem(entry, path, text, column)),
  }
}

function shapesOf(guides: ReadonlyMap<string, Guide>): ReadonlyMap<string, BranchShape> {
  const shaped = [...guides].flatMap(([name, guide]): (readonly [string, BranchShape])[] =>
    guide.format === 'undefined'
      ? []
      : [[name, 'compiled' in guide ? shapeToWrite(guide.compiled) : guide.shape]],
  )
  return new Map(shaped)
}

function unreadable(guide: string): string {
  return `Guide "${guide}" has the format "undefined", which has no fields to map`
}
