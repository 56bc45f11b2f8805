import { setTimeout as pause } from 'node:timers/promises'
import type { RevisionId } from '@parley/journey'
import type { ActiveRevision, Revisions, StoredRevision } from './revisions.ts'

/** Where revisions come from: the ledger itself, or a registry that is asked over the network. */
export interface RevisionSource {
  /** Rejects with `unavailable: true` when that cannot be said now. */
  active(): Promise<ActiveRevision | undefined>
  revision(id: RevisionId): Promise<StoredRevision | undefined>
  /** Called when another revision is active, and perhaps once more; an older activation may come after a newer one. */
  onActive(listener: (active: ActiveRevision) => void): () => void
}

/** How long before a revision that could not be read is tried again. */
const againAfterMs = 500

/** The direct way: what is heard of by its id is read from the ledger, until that succeeds. */
export function ledgerSource(
  revisions: Pick<Revisions, 'active' | 'revision' | 'onDeploy'>,
  onError: (error: unknown) => void,
): RevisionSource {
  const read = async (listener: (active: ActiveRevision) => void, signal: AbortSignal) => {
    while (!signal.aborted) {
      try {
        const active = await revisions.active()
        if (active && !signal.aborted) listener(active)
        return
      } catch (error) {
        onError(error)
        await pause(againAfterMs, undefined, { signal }).catch(() => undefined)
      }
    }
  }
  return {
    active: () => revisions.active(),
    revision: (id) => revisions.revision(id),
    onActive: (listener) => {
      const stopping = new AbortController()
      const stop = revisions.onDeploy(() => void read(listener, stopping.signal))
      return () => {
        stopping.abort()
        stop()
      }
    },
  }
}
