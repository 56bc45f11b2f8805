import type { RevisionId } from '@parley/journey'
import { freshDatabase } from '@parley/verify'
import { expect, test } from 'vitest'
import { setOf, testRevisionFeed } from '../revision-feed.contract.ts'
import { openRevisionFeed } from '../revision-feed.ts'
import { ledgerSource, type RevisionSource } from '../revision-source.ts'
import type { ActiveRevision } from '../revisions.ts'
import { openRevisionsFixture } from './revisions-fixture.ts'

const fail = (error: unknown) => {
  throw error
}

testRevisionFeed('a feed from the ledger itself', async () => {
  const database = await freshDatabase()
  const { revisions, close } = await openRevisionsFixture(database.url)
  return {
    ...{ revisions, feed: await openRevisionFeed(ledgerSource(revisions, fail), fail) },
    close: async () => {
      await close()
      await database.drop()
    },
  }
})

const active = (activation: number, name: string): ActiveRevision => ({
  ...{ id: name as RevisionId, deployedAt: new Date(0), resources: setOf(name), activation },
})

/** A source that says what the test says. */
function saying(first: ActiveRevision | undefined) {
  let tell: (active: ActiveRevision) => void = () => undefined
  const source: RevisionSource = {
    active: async () => first,
    revision: async () => undefined,
    onActive: (listener) => {
      tell = listener
      return () => undefined
    },
  }
  return { source, tell: (active: ActiveRevision) => tell(active) }
}

test('an older activation that comes late is not taken up', async () => {
  const { source, tell } = saying(active(7, 'seven'))
  const feed = await openRevisionFeed(source, fail)
  tell(active(6, 'six'))
  tell(active(9, 'nine'))
  tell(active(8, 'eight'))
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(feed.current()?.id).toBe('nine')
})

test('a revision that cannot be read is tried again until it can', async () => {
  const errors: unknown[] = []
  let hear = (_: RevisionId): void => undefined
  let tries = 0
  const source = ledgerSource(
    {
      active: async () => {
        if (++tries === 2) throw Object.assign(new Error('away'), { unavailable: true })
        return active(tries, `set-${tries}`)
      },
      revision: async () => undefined,
      onDeploy: (listener) => {
        hear = listener
        return () => undefined
      },
    },
    (error) => errors.push(error),
  )
  const feed = await openRevisionFeed(source, fail)
  hear('set-2' as RevisionId)
  await expect.poll(() => feed.current()?.id).toBe('set-3')
  expect(errors).toEqual([expect.objectContaining({ message: 'away' })])
})
