import { join } from 'node:path'
import {
  type Checked,
  compileMappingSet,
  type LocatedResource,
  loadResources,
  type Problem,
} from '@parley/model'
import { say, Unreadable, UserError } from '../../terminal.ts'
import { baseOf, readConfiguration } from '../read-configuration.ts'
import { problemLines } from './problem-lines.ts'

export type OpenedSet = {
  readonly resources: readonly LocatedResource[]
  readonly compiled: Checked
  readonly problems: readonly Problem[]
  /** By the paths that problems name. */
  readonly texts: ReadonlyMap<string, string>
}

/** The guides and mappings of a folder (or of one file), compiled, and what is wrong with them. */
export async function openSet(folder: string): Promise<OpenedSet> {
  const found = await readConfiguration(folder).catch((error: unknown) => {
    if (error instanceof UserError) throw new Unreadable(error.message)
    throw error
  })
  // Editors jump to a place that is written as seen from here.
  const base = await baseOf(folder)
  const files = found.map((file) => ({ ...file, path: join(base, file.path) }))
  const loaded = loadResources(files)
  const compiled = await compileMappingSet(loaded.resources)
  return {
    resources: loaded.resources,
    compiled,
    problems: [...loaded.problems, ...compiled.problems],
    texts: new Map(files.map(({ path, text }) => [path, text])),
  }
}

/** Says each problem with its line, and how many there are. */
export function sayProblems({ problems, texts }: Pick<OpenedSet, 'problems' | 'texts'>): void {
  for (const problem of problems) say(problemLines(problem, texts))
}

export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
