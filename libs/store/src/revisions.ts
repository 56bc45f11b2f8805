import type { RevisionId } from '@parley/journey'
import type { Resource } from '@parley/model'

/** Drafts and immutable revisions of the configuration. What a resource is, and its checks, live in model. */
export interface Revisions {
  /** Replaces or adds resources of the draft by (kind, name); `prune` drops those not named. */
  saveDraft(resources: readonly Resource[], options: { readonly prune: boolean }): Promise<void>
  draft(): Promise<readonly Resource[]>
  /** Makes the draft an immutable revision and the active one, atomically. Same content as active: same id. */
  deploy(resources: readonly Resource[], note: string): Promise<RevisionId>
  active(): Promise<ActiveRevision | undefined>
  revision(id: RevisionId): Promise<StoredRevision | undefined>
  list(limit: number): Promise<readonly RevisionLine[]>
  /** Called when another revision becomes active, in this process or another. */
  onDeploy(listener: (id: RevisionId) => void): () => void
}

export type StoredRevision = {
  readonly id: RevisionId
  readonly deployedAt: Date
  readonly resources: readonly Resource[]
}
/** Activations are counted from 1 on: an old revision that is activated again has a higher number than before. */
export type ActiveRevision = StoredRevision & { readonly activation: number }
export type RevisionLine = {
  readonly id: RevisionId
  readonly deployedAt: Date
  readonly note: string
  readonly count: number
}
