import type { LookupTable } from '@parley/mapping'
import { type Catalogue, type Entry, specProblem } from '../catalogue.ts'
import { type Compiled, collect, type One } from '../compile-formats.ts'

/** Every look-up table, as mappings read it. */
export function compileTables(catalogue: Catalogue): Compiled<LookupTable> {
  return collect(catalogue.entries.LookupTable, compileTable)
}

function compileTable(entry: Entry<'LookupTable'>): One<LookupTable> {
  const { name, spec } = entry
  const { columns = [], rows, onMiss, default: otherwise } = spec
  const problem = (path: readonly (string | number)[], text: string) => {
    return { problems: [specProblem(entry, path, text)] }
  }
  if (typeof rows === 'string') {
    return problem(['rows'], 'names a file, which is read only where the set is loaded from files')
  }
  if (columns.length === 0) return problem([], 'columns is missing: it names the columns of the rows')
  const twice = columns.findIndex((column, index) => columns.indexOf(column) !== index)
  if (twice >= 0) return problem(['columns', twice], `the column "${columns[twice]}" stands here twice`)
  if (onMiss === 'default' && otherwise === undefined) {
    return problem(['onMiss'], 'default is missing: it says what a key without a row gives')
  }
  const uneven = rows.findIndex((row) => row.length !== columns.length)
  if (uneven >= 0) {
    const text = `has ${rows[uneven]?.length ?? 0} cells, for ${columns.length} columns`
    return problem(['rows', uneven], text)
  }
  const table: LookupTable = {
    name,
    columns,
    rows,
    onMiss,
    ...(otherwise !== undefined && { default: otherwise }),
  }
  return { value: table, problems: [] }
}
