import type { LocatedResource } from './load-resources.ts'
import { type Path, type Problem, pathText } from './problem.ts'
import { type ResourceKind, resourceKinds } from './resource.ts'
import { schemaFaults } from './schema-faults.ts'
import { resourceSchemas, type SpecOf, specSchemas } from './schemas.ts'

/** A resource whose spec passed its schema, defaults filled in. */
export type Entry<Kind extends ResourceKind> = {
  readonly kind: Kind
  readonly name: string
  readonly spec: SpecOf<Kind>
  readonly located: LocatedResource
}

/** All resources of one set, by kind and name. */
export type Catalogue = {
  readonly entries: { readonly [Kind in ResourceKind]: ReadonlyMap<string, Entry<Kind>> }
  /** Every name, also of resources that broke their schema, so that one fault is not reported twice. */
  readonly names: { readonly [Kind in ResourceKind]: ReadonlySet<string> }
}

type Growing = {
  readonly entries: { readonly [Kind in ResourceKind]: Map<string, Entry<Kind>> }
  readonly names: { readonly [Kind in ResourceKind]: Set<string> }
}

/** Sorts resources into a catalogue; breaches of a schema and names used twice come back as problems. */
export function catalogue(located: readonly LocatedResource[]): {
  catalogue: Catalogue
  problems: readonly Problem[]
} {
  const growing: Growing = {
    entries: {
      Partner: new Map(),
      Gateway: new Map(),
      Guide: new Map(),
      Mapping: new Map(),
      LookupTable: new Map(),
      FunctionModule: new Map(),
      Agreement: new Map(),
      Channel: new Map(),
      Test: new Map(),
    },
    names: {
      Partner: new Set(),
      Gateway: new Set(),
      Guide: new Set(),
      Mapping: new Set(),
      LookupTable: new Set(),
      FunctionModule: new Set(),
      Agreement: new Set(),
      Channel: new Set(),
      Test: new Set(),
    },
  }
  const problems = located.flatMap((one) => add(growing, one))
  return { catalogue: growing, problems }
}

function add(growing: Growing, located: LocatedResource): readonly Problem[] {
  const { kind, metadata } = located.resource
  if (!resourceKinds.includes(kind)) return [problemAt(located, ['kind'], `unknown kind "${String(kind)}"`)]
  const names = growing.names[kind]
  if (names.has(metadata.name)) {
    return [problemAt(located, ['metadata', 'name'], `there is another ${kind} named "${metadata.name}"`)]
  }
  names.add(metadata.name)
  if (located.refused) return []
  const faults = schemaFaults(resourceSchemas[kind], located.resource)
  if (faults.length > 0) return faults.map((fault) => problemAt(located, fault.path, fault.text, fault.at))
  insert(growing, kind, located)
  return []
}

function insert<Kind extends ResourceKind>(growing: Growing, kind: Kind, located: LocatedResource): void {
  const name = located.resource.metadata.name
  const spec = specSchemas[kind].parse(located.resource.spec) as SpecOf<Kind>
  const entries: Map<string, Entry<Kind>> = growing.entries[kind]
  entries.set(name, { kind, name, spec, located })
}

export function problemAt(
  located: LocatedResource,
  path: Path,
  text: string,
  at: 'key' | 'value' = 'value',
  column?: number,
): Problem {
  return { ...located.place(path, at, column), path: pathText(path), text }
}

/** A problem inside a spec; `path` starts below `spec`. */
export function specProblem(entry: Entry<ResourceKind>, path: Path, text: string, column?: number): Problem {
  return problemAt(entry.located, ['spec', ...path], text, 'value', column)
}
