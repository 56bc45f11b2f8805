import type { Revisions } from '../revisions.ts'
import { connect } from './connect.ts'
import { migrate } from './migrate.ts'
import { PostgresRevisions } from './postgres-revisions.ts'

/** For tests: only the revisions of a ledger. */
export async function openRevisionsFixture(
  databaseUrl: string,
): Promise<{ readonly revisions: Revisions; close(): Promise<void> }> {
  const pool = connect({ databaseUrl, name: 'parley-test', connections: 4, durability: 'on' })
  await migrate(pool)
  const revisions = new PostgresRevisions(pool, databaseUrl)
  return {
    revisions,
    close: async () => {
      await revisions.close()
      await pool.end()
    },
  }
}
