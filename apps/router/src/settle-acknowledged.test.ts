import type { AcknowledgedOutcome } from '@parley/edi'
import type { MessageId } from '@parley/journey'
import { expect, test } from 'vitest'
import { settleAcknowledged } from './settle-acknowledged.ts'

const fileId = 'file' as MessageId
const messageId = 'sent' as MessageId
const at = new Date('2026-01-15T09:31:00Z')
const transactions = ['gs|IN|US|ACME|12|st|0001', 'gs|IN|US|ACME|12|st|0002']
const keys = ['isa|ZZ|US|ZZ|ACME|7', 'gs|IN|US|ACME|12', ...transactions].map((value) => {
  return { messageId, name: 'sent-as', value }
})

const outcome = (
  level: AcknowledgedOutcome['level'],
  verdict: AcknowledgedOutcome['verdict'],
  more: Partial<AcknowledgedOutcome> = {},
): AcknowledgedOutcome => ({
  ...{ by: '997', level, verdict, key: 'gs|IN|US|ACME|12', reference: { group: '12' } },
  ...{ codes: [], findings: [], remarks: [], ...more },
})
const ofSet = (index: number, verdict: AcknowledgedOutcome['verdict']) =>
  outcome('transaction', verdict, { key: transactions[index] ?? '' })

test.each<readonly [string, readonly AcknowledgedOutcome[], string | undefined]>([
  ['all accepted', [outcome('group', 'accepted'), ofSet(0, 'accepted'), ofSet(1, 'accepted')], 'accepted'],
  ['accepted by silence', [outcome('interchange', 'accepted')], 'accepted'],
  ['errors noted', [outcome('group', 'accepted-with-errors')], 'accepted'],
  ['one of two rejected', [outcome('group', 'accepted'), ofSet(1, 'rejected')], 'partial'],
  ['both rejected', [outcome('group', 'accepted'), ofSet(0, 'rejected'), ofSet(1, 'rejected')], 'rejected'],
  ['the group rejected', [outcome('group', 'rejected'), ofSet(0, 'accepted')], 'rejected'],
  ['the interchange rejected', [outcome('interchange', 'rejected')], 'rejected'],
  ['received only', [outcome('interchange', 'received')], undefined],
])('%s', (_, outcomes, functional) => {
  const { changes } = settleAcknowledged({
    ...{ fileId, offset: 0, unmatched: [], at },
    answered: [{ messageId, outcomes, keys }],
  })
  expect(changes).toEqual(functional === undefined ? [] : [{ messageId, at, legs: { functional } }])
})

test('both timelines tell it, with codes and positions', () => {
  const rejected = outcome('transaction', 'rejected', {
    ...{ key: transactions[1] ?? '', codes: ['5'], remarks: ['Sums do not fit.'] },
    reference: { group: '12', transaction: '0002', setId: '810' },
    findings: [{ code: '5', segment: 'N1', segmentPosition: 3, element: 2, reference: '93' }],
  })
  const entry = settleAcknowledged({
    ...{ fileId, offset: 106, unmatched: [outcome('group', 'accepted')], at },
    answered: [{ messageId, outcomes: [rejected], keys }],
  })
  expect(entry.claim).toBe('acknowledged|file|106')
  const line = { at, stage: 'router' }
  expect(entry.steps).toEqual([
    {
      ...{ ...line, messageId, what: '997: rejected' },
      detail: {
        ...{ level: 'transaction', group: '12', transaction: '0002', setId: '810', codes: '5' },
        acknowledgement: fileId,
      },
    },
    {
      ...{ ...line, messageId, what: '997 found' },
      detail: { code: '5', segment: 'N1', segmentPosition: 3, element: 2, reference: '93' },
    },
    { ...line, messageId, what: 'Sums do not fit.' },
    { ...line, messageId: fileId, what: '997 matched', detail: { message: messageId } },
    {
      ...{ ...line, messageId: fileId, what: '997 answers nothing that we sent' },
      detail: { level: 'group', group: '12' },
    },
  ])
})

test('a thousand findings are twenty lines and a count', () => {
  const findings = Array.from({ length: 1000 }, () => ({ code: '5' }))
  const { steps = [] } = settleAcknowledged({
    ...{ fileId, offset: 0, unmatched: [], at },
    answered: [{ messageId, outcomes: [outcome('group', 'rejected', { findings })], keys }],
  })
  expect(steps).toHaveLength(1 + 20 + 1 + 1)
  expect(steps[21]).toMatchObject({ what: '997 found more', detail: { count: 980 } })
})
