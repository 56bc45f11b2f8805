import type { FullTable } from '../make-pack.ts'

/** What is wrong with a table that somebody brought; `line` counts from 1 where the format has lines. */
export type ImportProblem = { readonly line?: number; readonly path?: string; readonly text: string }

/** A table that was read, with the lines on which its parts stand. */
export type ReadTable = {
  readonly table: FullTable
  readonly problems: readonly ImportProblem[]
  /** Line of `segments BEG`, `elements 353`, `composites C040`, `messages 850`. */
  lineOf(part: string): number | undefined
}

/** The form of a name, or what is wrong with it. */
export function nameProblem(name: string): string | undefined {
  if (/^(x12\/\d{6}|edifact\/[A-Z0-9][A-Z0-9-]*)$/.test(name)) return undefined
  return 'write the name as x12/<release of six digits>, such as x12/004010, or edifact/<directory in capitals>, such as edifact/D96A'
}
