import { type CrashPoint, crashPoint } from '@parley/config'
import type { CommitResult, Entry } from '@parley/store'
import type { Needs } from '../needs.ts'

type Step = 'begin' | 'judged' | 'settled' | 'read' | 'release' | 'join'

/** Writes a step of a reading; a test may kill the process on either side. */
export async function commitStep(needs: Needs, step: Step, entry: Entry): Promise<CommitResult> {
  crashPoint(`parts.before-${step}` satisfies CrashPoint)
  const result = await needs.ledger.commit(entry)
  crashPoint(`parts.after-${step}` satisfies CrashPoint)
  return result
}
