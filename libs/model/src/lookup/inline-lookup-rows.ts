import { csvRows } from '@parley/document'
import type { Inlined } from '../inline-certificates.ts'
import type { ResourceFile } from '../load-resources.ts'
import { resolvePath } from '../resolve-path.ts'
import type { SchemaFault } from '../schema-faults.ts'
import { didYouMean } from '../suggest.ts'

type Spec = { readonly [name: string]: unknown }

/** Replaces `rows: file:uom.csv` by the rows of the file, so that a revision is whole without it. */
export function inlineLookupRows(
  value: unknown,
  yamlFile: string,
  files: ReadonlyMap<string, ResourceFile>,
): Inlined {
  const spec = (value as { readonly spec?: unknown }).spec as Spec | undefined
  const name = lookupFileOf(value)
  if (spec === undefined || name === undefined) return { value, faults: [] }
  const fault = (text: string): Inlined => ({
    value,
    faults: [{ path: ['spec', 'rows'], at: 'value', text }],
  })
  const where = resolvePath(yamlFile, name)
  const file = files.get(where)
  if (file === undefined) {
    const known = [...files.keys()].filter((path) => /\.(csv|tsv|txt)$/i.test(path))
    return fault(`there is no file "${where}"${didYouMean(where, known)}`)
  }
  if (file.encoding !== undefined) return fault(`"${where}" is not UTF-8; save it as UTF-8`)
  const read = csvRows(file.text, typeof spec.delimiter === 'string' ? spec.delimiter : undefined)
  if (read.kind === 'fault') return fault(`"${where}": ${read.text}`)
  const [header = [], ...rows] = read.rows
  const columns = Array.isArray(spec.columns) ? spec.columns.map(String) : header
  const faults = columns
    .filter((column) => !header.includes(column))
    .map((column): SchemaFault => {
      const text = `"${where}" has no column "${column}"${didYouMean(column, header)}`
      return { path: ['spec', 'columns'], at: 'value', text }
    })
  const uneven = rows.findIndex((row) => row.length !== header.length)
  if (uneven >= 0) {
    const found = rows[uneven]?.length ?? 0
    return fault(`"${where}": row ${uneven + 2} has ${found} cells, its header has ${header.length}`)
  }
  const places = columns.map((column) => header.indexOf(column))
  const kept = rows.map((row) => places.map((place) => row[place] ?? ''))
  const { delimiter: _, ...rest } = spec
  return { value: { ...(value as object), spec: { ...rest, columns, rows: kept } }, faults }
}

/** The file that a look-up table names. */
export function lookupFileOf(value: unknown): string | undefined {
  const { spec } = (value ?? {}) as { readonly spec?: { readonly rows?: unknown } | null }
  const rows = spec?.rows
  return typeof rows === 'string' && rows.startsWith('file:') ? rows.slice('file:'.length).trim() : undefined
}
