import { type Catalogue, catalogue } from './catalogue.ts'
import { checkAs2 } from './check-as2.ts'
import { checkCertificates } from './check-certificates.ts'
import { checkChannels } from './check-channels.ts'
import { checkIdentities } from './check-identities.ts'
import { checkReferences } from './check-references.ts'
import { type Compiled, compileGuides, type Guide, type Mapping } from './compile-formats.ts'
import { compileMappings } from './compile-mappings.ts'
import { compileModules } from './compile-modules.ts'
import { loadDictionaries } from './load-dictionaries.ts'
import { type LocatedResource, loadResources, type ResourceFile } from './load-resources.ts'
import { compileTables } from './lookup/compile-tables.ts'
import type { Problem } from './problem.ts'
import type { Resource } from './resource.ts'
import { checkTests } from './tests/check-tests.ts'

/**
 * Checks a whole set: what refers to nothing, contradicts, cannot work or does not compile. With `now`, also what
 * is out of date. Empty: the set may be deployed.
 */
export async function checkResources(
  located: readonly LocatedResource[],
  now?: Date,
): Promise<readonly Problem[]> {
  const sorted = catalogue(located)
  const checked = await checkCatalogue(sorted.catalogue, now)
  return inOrder([...sorted.problems, ...checked.problems])
}

/** Loads and checks at once: what `parley apply` and the registry's dry run say. */
export async function checkFiles(
  files: readonly ResourceFile[],
  now?: Date,
): Promise<{ readonly resources: readonly Resource[]; readonly problems: readonly Problem[] }> {
  const loaded = loadResources(files)
  const problems = inOrder([...loaded.problems, ...(await checkResources(loaded.resources, now))])
  return { resources: loaded.resources.map(({ resource }) => resource), problems }
}

export type Checked = {
  readonly problems: readonly Problem[]
  readonly guides: ReadonlyMap<string, Guide>
  readonly mappings: ReadonlyMap<string, Mapping>
}

/** The checks that look at several resources at once, and what compiling the guides and mappings gave. */
export async function checkCatalogue(catalogue: Catalogue, now: Date | undefined): Promise<Checked> {
  const guides = compileGuides(catalogue, await loadDictionaries(catalogue))
  const tables = compileTables(catalogue)
  const modules = compileModules(catalogue, tables.compiled)
  const parts = { guides: guides.compiled, tables: tables.compiled, modules: modules.compiled }
  // A mapping is not blamed for what is wrong with a table.
  const isWhole = tables.problems.length === 0 && catalogue.names.LookupTable.size === tables.compiled.size
  const mappings: Compiled<Mapping> = isWhole
    ? await compileMappings(catalogue, parts)
    : { compiled: new Map(), problems: [] }
  const problems = [
    ...checkReferences(catalogue),
    ...checkIdentities(catalogue),
    ...checkCertificates(catalogue, now),
    ...checkAs2(catalogue),
    ...checkChannels(catalogue),
    ...checkTests(catalogue),
    ...guides.problems,
    ...tables.problems,
    ...modules.problems,
    ...mappings.problems,
  ]
  return { problems, guides: guides.compiled, mappings: mappings.compiled }
}

/** By file, line and column, so that an author reads from top to bottom. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort(
    (a, b) =>
      compareText(a.file, b.file) || a.line - b.line || a.column - b.column || compareText(a.path, b.path),
  )
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
