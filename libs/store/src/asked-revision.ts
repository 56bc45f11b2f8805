import type { RevisionId } from '@parley/journey'
import type { Revision } from '@parley/model'
import type { RevisionFeed } from './revision-feed.ts'

/** The revision that somebody names; with an empty name the active one. Undefined when there is none. */
export async function askedRevision(feed: RevisionFeed, id: string): Promise<Revision | undefined> {
  const current = feed.current()
  if (id === '' || id === current?.id) return current
  return feed.byId(id as RevisionId).catch((error: unknown) => {
    if (error instanceof Error && 'unavailable' in error && error.unavailable === true) throw error
    return undefined
  })
}
