import { crashPoint } from '@parley/config'
import type { CommitResult, Entry } from '@parley/store'
import type { Needs } from './needs.ts'

/** Writes what was decided of a file; a test may kill the process on either side. */
export async function commit(needs: Needs, entry: Entry): Promise<CommitResult> {
  crashPoint('parser.before-commit')
  const result = await needs.ledger.commit(entry)
  crashPoint('parser.after-commit')
  return result
}
