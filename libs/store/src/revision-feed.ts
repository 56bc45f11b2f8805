import type { RevisionId } from '@parley/journey'
import { compileRevision, type Revision } from '@parley/model'
import type { RevisionSource } from './revision-source.ts'
import type { ActiveRevision, StoredRevision } from './revisions.ts'

/** Compiled revisions, kept in memory. Services keep serving on what they hold while the registry is away. */
export interface RevisionFeed {
  /** The revision that new messages start with; none before the first deploy. Never an older one than before. */
  current(): Revision | undefined
  /**
   * The revision a message is pinned to. Rejects with `unavailable: true` when it is not held and cannot be asked for
   * now, by which a consumer of the bus tries again.
   */
  byId(id: RevisionId): Promise<Revision>
  /** Takes up what is active now; called after a deploy here. */
  refresh(): Promise<void>
  close(): void
}

/** Rejects when the source cannot say what is active: a service does not begin without knowing. */
export async function openRevisionFeed(
  source: RevisionSource,
  onError: (error: unknown) => void,
): Promise<RevisionFeed> {
  const compiled = new Map<RevisionId, Promise<Revision>>()
  const hold = (id: RevisionId, load: () => Promise<StoredRevision>) => {
    const held = compiled.get(id) ?? load().then((stored) => compileRevision(id, stored.resources))
    compiled.set(id, held)
    held.catch(() => compiled.delete(id))
    return held
  }
  let newest: { readonly activation: number; readonly revision: Revision } | undefined
  const isNew = ({ activation }: ActiveRevision) => activation > (newest?.activation ?? 0)
  const take = async (active: ActiveRevision) => {
    if (!isNew(active)) return
    const revision = await hold(active.id, async () => active)
    // A newer one may have been compiled faster.
    if (isNew(active)) newest = { activation: active.activation, revision }
  }
  const refresh = async () => {
    const active = await source.active()
    if (active) await take(active)
  }
  await refresh()
  const stop = source.onActive((active) => {
    take(active).catch(onError)
  })
  return {
    current: () => newest?.revision,
    byId: (id) => hold(id, () => stored(source, id)),
    refresh,
    close: stop,
  }
}

async function stored(source: RevisionSource, id: RevisionId): Promise<StoredRevision> {
  const found = await source.revision(id)
  if (!found) throw new Error(`there is no revision ${id}`)
  return found
}
