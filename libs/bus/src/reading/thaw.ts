/**
 * Why a record was set aside. `mayPass`: it may be none of its fault, because the process ended in the middle of it, or because
 * another version of the program reads it.
 */
export type Parting = { readonly reason: string; readonly mayPass: boolean }

/** How often a key that was set aside for what may pass is released by itself; then it waits for a person. */
const mostThaws = 4
const growth = 6

/**
 * SQL of the time at which a key set aside for what may pass is released: 5 s, 30 s, 3 min, 18 min later with 5,000 ms. Most
 * deaths are no fault of the record that was at work (a lost node, a kill, a full memory), so it must come back; one
 * that really ends its process costs three restarts each time, and a bounded number of them.
 *
 * @param mayPass SQL, boolean. @param thaws SQL, how often the key was released by itself. @param coolMs SQL, the first wait.
 */
export function thawTime(mayPass: string, thaws: string, coolMs: string): string {
  return `case when ${mayPass} and ${thaws} < ${mostThaws}
    then now() + ${coolMs} * ${growth} ^ ${thaws} * interval '1 ms' end`
}
