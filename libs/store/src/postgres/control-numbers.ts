import type { Entry, Rows } from '../ledger.ts'
import { bulk, type Column, column, unnest } from './bulk.ts'
import type { HeldTransaction } from './transaction.ts'
import { bigint, text } from './wire-array.ts'

type Wanted = { readonly series: string; readonly count: number }

const columns: readonly Column<Wanted>[] = [
  column('series', text, ({ series }) => series),
  column('value', bigint, ({ count }) => count),
]
const raiseCounters = bulk(
  'ledger-counter',
  `insert into counter (series, value) select * from ${unnest(columns)}
   on conflict (series) do update set value = counter.value + excluded.value
   returning series, value`,
  columns,
)

/**
 * Issues control numbers in this very transaction, and answers the rows that use them: a rollback gives the numbers
 * back, and an entry whose claim was held takes none.
 */
export async function issueNumbers(
  transaction: HeldTransaction,
  winners: readonly Entry[],
): Promise<readonly Rows[]> {
  const numbered = winners.flatMap(({ numbered: one }) => (one ? [one] : []))
  const names = numbered.flatMap(({ series }) => series)
  const next = names.length > 0 ? await raise(transaction, names) : new Map<string, number>()
  return numbered.map(({ series, complete }) => complete(series.map((name) => take(next, name))))
}

/** Raises each series once, sorted as every writer sorts them; answers the first number of each. */
async function raise(transaction: HeldTransaction, names: readonly string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  const wanted = [...counts]
    .map(([series, count]) => ({ series, count }))
    .sort((a, b) => (a.series < b.series ? -1 : 1))
  const { rows } = await transaction.run<{ series: string; value: string }>(raiseCounters(wanted))
  return new Map(rows.map(({ series, value }) => [series, Number(value) - (counts.get(series) ?? 0) + 1]))
}

function take(next: Map<string, number>, name: string): number {
  const number = next.get(name)
  if (number === undefined) throw new Error(`no number was issued for series ${name}`)
  next.set(name, number + 1)
  return number
}
