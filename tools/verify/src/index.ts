/** What npm test runs, and what tests share: a fresh database on the test run's Postgres. */

export type { FreshDatabase } from './fresh-database.ts'
export { freshDatabase } from './fresh-database.ts'
