import { type Inlined, inlineCertificates } from './inline-certificates.ts'
import { inlineLookupRows } from './lookup/inline-lookup-rows.ts'
import { parseYaml, type YamlDocument } from './parse-yaml.ts'
import { type Path, type Place, type Problem, pathText } from './problem.ts'
import { type Resource, type ResourceKind, resourceKinds } from './resource.ts'
import { schemaFaults } from './schema-faults.ts'
import { resourceSchemas } from './schemas.ts'
import { didYouMean } from './suggest.ts'
import { inlineTestFiles } from './tests/inline-test-files.ts'

export type ResourceFile = {
  readonly path: string
  readonly text: string
  /** The text stands for bytes that are no text (UTF-8). */
  readonly encoding?: 'base64' | undefined
}

/** A resource that still knows where its author wrote it. */
export type LocatedResource = {
  readonly resource: Resource
  /** True when it breaks its schema and the loader has said so; its name still counts as known. */
  readonly refused: boolean
  /** Place of the value (or the key) at a path; `column` is 1-based within the value's own text. */
  place(path: Path, at?: 'key' | 'value', column?: number): Place
}

export type Loaded = { readonly resources: readonly LocatedResource[]; readonly problems: readonly Problem[] }

/**
 * Reads resources from YAML files. `.pem` and `.crt` files serve the `file:` references of certificates, and any file
 * those of tests and look-up tables; they are inlined so that a revision never changes. Nothing is thrown for bad input.
 */
export function loadResources(files: readonly ResourceFile[]): Loaded {
  const beside: Beside = {
    certificates: new Map(
      files.filter(({ path }) => /\.(pem|crt|cer)$/i.test(path)).map((f) => [f.path, f.text]),
    ),
    files: new Map(files.map((file) => [file.path, file])),
  }
  const resources: LocatedResource[] = []
  const problems: Problem[] = []
  for (const file of files.filter(({ path }) => /\.ya?ml$/i.test(path))) {
    const parsed = parseYaml(file.path, file.text)
    problems.push(...parsed.problems)
    for (const document of parsed.documents) {
      const loaded = loadResource(document, file.path, beside)
      problems.push(...loaded.problems)
      if (loaded.resource) resources.push(loaded.resource)
    }
  }
  return { resources, problems }
}

type LoadedOne = { readonly resource?: LocatedResource; readonly problems: readonly Problem[] }

/** What references lead to. */
type Beside = {
  readonly certificates: ReadonlyMap<string, string>
  readonly files: ReadonlyMap<string, ResourceFile>
}

function loadResource(document: YamlDocument, file: string, beside: Beside): LoadedOne {
  const problem = (path: Path, at: 'key' | 'value', text: string): Problem => ({
    ...document.place(path, at),
    path: pathText(path),
    text,
  })
  const kind = kindOf(document.value)
  if (kind.kind === 'unknown') return { problems: [problem(kind.path, 'value', kind.text)] }

  const inlined = inline(document.value, kind.name, file, beside)
  const faults = [...inlined.faults, ...schemaFaults(resourceSchemas[kind.name], inlined.value)]
  const problems = faults.map((fault) => problem(fault.path, fault.at, fault.text))
  const resource = inlined.value as Resource
  if (typeof resource.metadata?.name !== 'string') return { problems }
  return { resource: { resource, refused: faults.length > 0, place: document.place }, problems }
}

/** What the resource names by `file:`, put in its place. */
function inline(value: unknown, kind: ResourceKind, file: string, beside: Beside): Inlined {
  if (kind === 'Test') return inlineTestFiles(value, file, beside.files)
  if (kind === 'LookupTable') return inlineLookupRows(value, file, beside.files)
  return inlineCertificates(value, kind, file, beside.certificates)
}

type Kind =
  | { readonly kind: 'known'; readonly name: ResourceKind }
  | { readonly kind: 'unknown'; readonly path: Path; readonly text: string }

function kindOf(value: unknown): Kind {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {
      kind: 'unknown',
      path: [],
      text: 'is not a resource: a map with apiVersion, kind, metadata and spec',
    }
  }
  const written = (value as { readonly kind?: unknown }).kind
  const name = resourceKinds.find((known) => known === written)
  if (name) return { kind: 'known', name }
  const hint =
    typeof written === 'string' ? didYouMean(written, resourceKinds) : `; known: ${resourceKinds.join(', ')}`
  const what = typeof written === 'string' ? `unknown kind "${written.slice(0, 63)}"` : 'the kind is missing'
  return { kind: 'unknown', path: ['kind'], text: `${what}${hint}` }
}

/** Gives resources that come from the store, not from files, the form that checks read. Their place is their name. */
export function withoutPlaces(resources: readonly Resource[]): readonly LocatedResource[] {
  return resources.map((resource) => {
    const file = `${resource.kind}/${resource.metadata.name}`
    return { resource, refused: false, place: () => ({ file, line: 0, column: 0 }) }
  })
}
