import { expect, test } from 'vitest'
import { compareTopic, type TopicThere, type TopicWish } from './topic-wish.ts'

const wish: TopicWish = {
  ...{ name: 'orders', partitions: 4, copies: undefined, minInSync: undefined },
  settings: { 'retention.ms': '1000' },
}

function there(changed: Partial<TopicThere>, settings: Readonly<Record<string, string>> = {}): TopicThere {
  const all = { 'retention.ms': '1000', 'min.insync.replicas': '2', 'segment.ms': '5', ...settings }
  return {
    ...{ name: 'orders', partitions: 4, copies: 3, inSync: 3 },
    settings: new Map(Object.entries(all).map(([name, value]) => [name, { value, own: true }])),
    ...changed,
  }
}

test('a topic that is not there gets three copies where there are brokers for them, and one may be away', () => {
  const made = (brokers: number, wished: Partial<TopicWish> = {}) => {
    const [change] = compareTopic({ ...wish, ...wished }, undefined, brokers).changes
    return change?.kind === 'make' ? [change.copies, change.settings['min.insync.replicas']] : change
  }
  expect([1, 2, 3, 9].map((brokers) => made(brokers))).toEqual([
    [1, '1'],
    [2, '1'],
    [3, '2'],
    [3, '2'],
  ])
  expect(made(1, { copies: 3 })).toEqual([3, '2'])
  expect(made(3, { minInSync: 1 })).toEqual([3, '1'])
})

test('one that is as wished, with settings of others besides, is left alone', () => {
  expect(compareTopic(wish, there({}), 3)).toEqual({ changes: [], remarks: [] })
})

test('a setting that differs is changed, and no other', () => {
  expect(compareTopic(wish, there({}, { 'retention.ms': '7' }), 3)).toEqual({
    changes: [
      {
        ...{ kind: 'alter', name: 'orders' },
        settings: [{ name: 'retention.ms', before: '7', after: '1000' }],
      },
    ],
    remarks: [],
  })
})

test('copies are told and not changed, and never are more demanded in sync than there are: that would stop every write', () => {
  const poor = there({ copies: 1, inSync: 1 }, { 'min.insync.replicas': '1' })
  expect(compareTopic({ ...wish, copies: 3, minInSync: 2 }, poor, 3)).toEqual({
    changes: [],
    remarks: [{ name: 'orders', text: expect.stringContaining('has 1 copy and shall have 3: move it') }],
  })
})

test('more partitions are a change of their own, fewer cannot be had', () => {
  expect(compareTopic({ ...wish, partitions: 6 }, there({}), 3).changes).toEqual([
    { kind: 'raise', name: 'orders', before: 4, after: 6 },
  ])
  expect(compareTopic({ ...wish, partitions: 2 }, there({}), 3)).toEqual({
    changes: [],
    remarks: [{ name: 'orders', text: expect.stringContaining('so set 4') }],
  })
})
