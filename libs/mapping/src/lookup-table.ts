export type OnMiss = 'error' | 'keep' | 'missing' | 'default'
export const onMissWords: readonly OnMiss[] = ['error', 'keep', 'missing', 'default']

/** Rows of texts, as they were when the revision was made: the same for every run. */
export type LookupTable = {
  readonly name: string
  readonly columns: readonly string[]
  /** Each as long as the columns. */
  readonly rows: readonly (readonly string[])[]
  /** What a key without a row gives, where the mapping does not say. */
  readonly onMiss: OnMiss
  /** For `onMiss: default`. */
  readonly default?: string
}

export type Index =
  | { readonly kind: 'index'; readonly values: ReadonlyMap<string, string> }
  /** Two rows (1-based) have the same key and different values. */
  | { readonly kind: 'ambiguous'; readonly rows: readonly [number, number] }

// No cell holds it (checked when an index is made), so no key can pass for another.
const between = '\u001f'

const indexes = new WeakMap<LookupTable, Map<string, Index>>()

/** From the columns of a key to the value of another column, built once a table and pair, then read in constant time. */
export function indexOf(table: LookupTable, from: readonly string[], to: string): Index {
  const known = indexes.get(table) ?? new Map<string, Index>()
  indexes.set(table, known)
  const id = JSON.stringify([from, to])
  const index = known.get(id) ?? build(table, from, to)
  known.set(id, index)
  return index
}

/** A row without a key, or without a value, says nothing in this direction. */
function build({ columns, rows }: LookupTable, from: readonly string[], to: string): Index {
  const keyColumns = from.map((column) => columns.indexOf(column))
  const valueColumn = columns.indexOf(to)
  const values = new Map<string, string>()
  const firstRows = new Map<string, number>()
  for (const [number, row] of rows.entries()) {
    const parts = keyColumns.map((column) => row[column] ?? '')
    const value = row[valueColumn] ?? ''
    if (value === '' || parts.some((part) => part === '' || part.includes(between))) continue
    const key = keyOf(parts)
    const first = firstRows.get(key)
    if (first === undefined) {
      firstRows.set(key, number)
      values.set(key, value)
    } else if (values.get(key) !== value) return { kind: 'ambiguous', rows: [first + 1, number + 1] }
  }
  return { kind: 'index', values }
}

export function keyOf(parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? '') : parts.join(between)
}
