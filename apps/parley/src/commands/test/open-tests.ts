import { join } from 'node:path'
import type { RevisionId } from '@parley/journey'
import {
  checkResources,
  compileRevision,
  type LocatedResource,
  loadResources,
  namedFilesIn,
  type Problem,
  type ResourceFile,
  type Revision,
  type TestCase,
  testCasesOf,
} from '@parley/model'
import { Unreadable, UserError } from '../../terminal.ts'
import { baseOf, readConfiguration } from '../read-configuration.ts'

export type OpenedTests =
  | { readonly kind: 'tests'; readonly revision: Revision; readonly tests: readonly PlacedTest[] }
  | {
      readonly kind: 'problems'
      readonly problems: readonly Problem[]
      readonly texts: ReadonlyMap<string, string>
    }

/** A test, and the YAML file that it stands in, seen from the folder of the set. */
export type PlacedTest = { readonly test: TestCase; readonly yamlFile: string }

/**
 * The whole set of a folder, checked as for a deploy, with its tests. With `fill`, files of expectations that are not
 * there yet are taken for empty ones, because they are about to be written.
 */
export async function openTests(root: string, fill: boolean): Promise<OpenedTests> {
  const found = await readConfiguration(root).catch((error: unknown) => {
    if (error instanceof UserError) throw new Unreadable(error.message)
    throw error
  })
  const folder = await baseOf(root)
  const files = fill ? [...found, ...missing(found)] : found
  const { resources, problems: ofFiles } = loadResources(files)
  const problems = [...ofFiles, ...(await checkResources(resources, new Date()))]
  if (problems.length > 0) {
    const seen = problems.map((problem) => ({ ...problem, file: join(folder, problem.file) }))
    return { kind: 'problems', problems: seen, texts: textsOf(folder, files) }
  }
  const plain = resources.map(({ resource }) => resource)
  return {
    kind: 'tests',
    revision: await compileRevision('under test' as RevisionId, plain),
    tests: resources.flatMap(placedTests),
  }
}

function placedTests({ resource, place }: LocatedResource): readonly PlacedTest[] {
  const yamlFile = place([]).file
  return testCasesOf([resource]).map((test) => ({ test, yamlFile }))
}

function missing(files: readonly ResourceFile[]): readonly ResourceFile[] {
  const known = new Set(files.map(({ path }) => path))
  return namedFilesIn(files).flatMap((path) => (known.has(path) ? [] : [{ path, text: '' }]))
}

function textsOf(folder: string, files: readonly ResourceFile[]): ReadonlyMap<string, string> {
  return new Map(files.map(({ path, text }) => [join(folder, path), text]))
}
