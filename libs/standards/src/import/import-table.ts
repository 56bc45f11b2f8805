import { makePack } from '../make-pack.ts'
import type { Pack } from '../pack.ts'
import { checkTable } from './check-table.ts'
import type { ImportProblem } from './import-problem.ts'
import { readJsonTable } from './read-json-table.ts'
import { isSef, readSef } from './read-sef.ts'

export type ImportOptions = {
  /** The name to give it, such as `x12/004010`; what the file says of itself without it. */
  readonly name?: string
  /** Of the standard's service segments (UNH, UNT, UNS), for EDIFACT tables, which have none of their own. */
  readonly service?: Pack
}

export type ImportResult =
  | { readonly kind: 'pack'; readonly name: string; readonly pack: Pack }
  | { readonly kind: 'problems'; readonly problems: readonly ImportProblem[] }

/**
 * Makes a pack of a user's own table: SEF text (.SETS, .SEGS, .COMS, .ELMS), or JSON in the form of our own tables. Every
 * problem is found at once; a table with a problem gives no pack.
 */
export function importTable(text: string, options: ImportOptions = {}): ImportResult {
  const read = isSef(text) ? readSef(text, options.name) : readJsonTable(text, options.name)
  const problems = [...read.problems]
  if (problems.length === 0) problems.push(...checkTable(read, options.service))
  if (problems.length > 0) return { kind: 'problems', problems }
  const pack = withService(makePack(read.table), options.service)
  return { kind: 'pack', name: `${pack.standard}/${pack.version}`, pack }
}

function withService(pack: Pack, service: Pack | undefined): Pack {
  if (pack.standard !== 'edifact' || service === undefined) return pack
  return {
    ...pack,
    elements: { ...service.elements, ...pack.elements },
    codes: { ...service.codes, ...pack.codes },
    composites: { ...service.composites, ...pack.composites },
    segments: { ...service.segments, ...pack.segments },
  }
}
