import type { RevisionId } from '@parley/journey'
import { compileRevision, type Revision } from '@parley/model'
import type { Revisions } from './revisions.ts'

/** Compiled revisions, kept in memory. Services keep serving on what they hold while the registry is away. */
export interface RevisionFeed {
  /** The revision that new messages start with; none before the first deploy. */
  current(): Revision | undefined
  /** The revision a message is pinned to. */
  byId(id: RevisionId): Promise<Revision>
  /** Takes up what is active now; called after a deploy here, and when another process announces one. */
  refresh(): Promise<void>
  close(): void
}

/** A feed over the ledger's own revisions: the direct call of the one-process program. */
export async function openRevisionFeed(
  revisions: Revisions,
  onError: (error: unknown) => void,
): Promise<RevisionFeed> {
  const compiled = new Map<RevisionId, Promise<Revision>>()
  const byId = (id: RevisionId) => {
    const held = compiled.get(id) ?? load(revisions, id)
    compiled.set(id, held)
    held.catch(() => compiled.delete(id))
    return held
  }
  let current: Revision | undefined
  const refresh = async () => {
    const active = await revisions.active()
    if (active) current = await byId(active.id)
  }
  await refresh()
  const stopListening = revisions.onDeploy(() => {
    refresh().catch(onError)
  })
  return { current: () => current, byId, refresh, close: stopListening }
}

async function load(revisions: Revisions, id: RevisionId): Promise<Revision> {
  const stored = await revisions.revision(id)
  if (!stored) throw new Error(`revision ${id} is not in the ledger`)
  return compileRevision(id, stored.resources)
}
