/** Why a record was set aside: its handler threw, or the process ended in the middle of it. */
export type Parting = { readonly reason: string; readonly died: boolean }

/** How often a key that was set aside for deaths is released by itself; then it waits for a person. */
const mostThaws = 4
const growth = 6

/**
 * SQL of the time at which a key set aside for deaths is released: 5 s, 30 s, 3 min, 18 min later with 5,000 ms. Most
 * deaths are no fault of the record that was at work (a lost node, a kill, a full memory), so it must come back; one
 * that really ends its process costs three restarts each time, and a bounded number of them.
 *
 * @param died SQL, boolean. @param thaws SQL, how often the key was released by itself. @param coolMs SQL, the first wait.
 */
export function thawTime(died: string, thaws: string, coolMs: string): string {
  return `case when ${died} and ${thaws} < ${mostThaws}
    then now() + ${coolMs} * ${growth} ^ ${thaws} * interval '1 ms' end`
}
