import type { RevisionId } from '@parley/journey'
import type { Resource } from '@parley/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RevisionFeed } from './revision-feed.ts'
import type { Revisions } from './revisions.ts'

export type FeedUnderTest = {
  readonly feed: RevisionFeed
  /** Of the ledger that the feed is fed from, near or far. */
  readonly revisions: Revisions
  close(): Promise<void>
}

/** A set of one partner, whose name makes it another set. */
export function setOf(name: string): readonly Resource[] {
  const kind = { apiVersion: 'parley.dev/v1alpha1', kind: 'Partner' } as const
  const identities = { x12: [{ qualifier: 'ZZ', id: 'ACME' }] }
  return [{ ...kind, metadata: { name }, spec: { role: 'partner', displayName: name, identities } }]
}

const soon = { interval: 2, timeout: 10_000 }

/** What holds of every feed, whatever it is fed from. */
export function testRevisionFeed(way: string, open: () => Promise<FeedUnderTest>): void {
  describe(way, () => {
    let under: FeedUnderTest
    beforeAll(async () => {
      under = await open()
    })
    afterAll(() => under.close())
    const partners = () => [...(under.feed.current()?.partners.keys() ?? [])]

    test('before the first deploy there is no revision, and after it there is, by itself', async () => {
      expect(under.feed.current()).toBeUndefined()
      const id = await under.revisions.deploy(setOf('first'), '')
      await expect.poll(() => under.feed.current()?.id, soon).toBe(id)
      expect(partners()).toEqual(['first'])
    })

    test('each deploy is taken up, and a rollback too, which makes an old revision active again', async () => {
      const first = under.feed.current()?.id
      const second = await under.revisions.deploy(setOf('second'), '')
      await expect.poll(() => under.feed.current()?.id, soon).toBe(second)
      expect(await under.revisions.deploy(setOf('first'), 'rollback')).toBe(first)
      await expect.poll(() => under.feed.current()?.id, soon).toBe(first)
      expect(partners()).toEqual(['first'])
    })

    test('a refresh knows what was just deployed', async () => {
      const id = await under.revisions.deploy(setOf('third'), '')
      await under.feed.refresh()
      expect(under.feed.current()?.id).toBe(id)
    })

    test('a message goes on with the revision it is pinned to, which is held once', async () => {
      const id = await under.revisions.deploy(setOf('pinned'), '')
      await under.revisions.deploy(setOf('newer'), '')
      const [one, again] = await Promise.all([under.feed.byId(id), under.feed.byId(id)])
      expect(one.partners.get('pinned')?.displayName).toBe('pinned')
      expect(again).toBe(one)
    })

    test('a revision that nobody deployed is a fault, which does not pass by itself', async () => {
      const asked = under.feed.byId('no-such-revision' as RevisionId)
      await expect(asked).rejects.toThrow('there is no revision no-such-revision')
      await expect(asked).rejects.not.toHaveProperty('unavailable', true)
    })

    test('many deploys in a row end with the last', async () => {
      let last: RevisionId | undefined
      for (let count = 0; count < 20; count++) last = await under.revisions.deploy(setOf(`n${count}`), '')
      await expect.poll(() => under.feed.current()?.id, soon).toBe(last)
    })

    test('a feed that was closed keeps what it held', async () => {
      const held = under.feed.current()?.id
      under.feed.close()
      await under.revisions.deploy(setOf('after-the-end'), '')
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect(under.feed.current()?.id).toBe(held)
    })
  })
}
