import type { Statement } from './transaction.ts'
import { type ElementType, wireArray } from './wire-array.ts'

/** One column of a bulk statement: what it reads of a row. */
export type Column<Row> = {
  readonly name: string
  readonly type: string
  encode(rows: readonly Row[]): Buffer
}

export function column<Row, T>(
  name: string,
  type: ElementType<T>,
  read: (row: Row) => T | null | undefined,
): Column<Row> {
  return { name, type: type.name, encode: (rows) => wireArray(type, rows.map(read)) }
}

/** `unnest($1::uuid[], ...) as new (id, ...)`: the rows of a statement, whatever their number. */
export function unnest<Row>(columns: readonly Column<Row>[]): string {
  const parameters = columns.map(({ type }, index) => `$${index + 1}::${type}[]`)
  return `unnest(${parameters.join(', ')}) as new (${namesOf(columns)})`
}

export function namesOf<Row>(columns: readonly Column<Row>[]): string {
  return columns.map(({ name }) => name).join(', ')
}

/** Makes the statement for rows; its text is the same for any number of them, so it is planned once. */
export type Bulk<Row> = (rows: readonly Row[]) => Statement

export function bulk<Row>(name: string, text: string, columns: readonly Column<Row>[]): Bulk<Row> {
  return (rows) => ({ name, text, values: columns.map((one) => one.encode(rows)) })
}

export function bulkInsert<Row>(table: string, columns: readonly Column<Row>[]): Bulk<Row> {
  const text = `insert into ${table} (${namesOf(columns)}) select * from ${unnest(columns)}`
  return bulk(`ledger-${table}`, text, columns)
}

/**
 * Rows in rounds, so that each id stands once in a round and the rounds keep the order: UPDATE .. FROM takes one of
 * several rows that fit, and does not say which. Sorted, so that two writers lock rows in the same order.
 */
export function rounds<Row>(rows: readonly Row[], idOf: (row: Row) => string): readonly (readonly Row[])[] {
  const made: Row[][] = []
  const seen = new Map<string, number>()
  for (const row of rows) {
    const round = seen.get(idOf(row)) ?? 0
    seen.set(idOf(row), round + 1)
    const held = made[round]
    if (held) held.push(row)
    else made[round] = [row]
  }
  return made.map((round) => round.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1)))
}
