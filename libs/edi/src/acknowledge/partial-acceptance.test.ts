import { expect, test } from 'vitest'
import { finding } from '../finding.ts'
import { firstOf, goodSegments, interchangeOf, setOf } from '../fixture-orders.ts'
import { composeFunctionalAcknowledgement } from './compose-functional-acknowledgement.ts'
import { type ErrorMode, isAccepted, partialAcceptance } from './partial-acceptance.ts'

const file = interchangeOf(
  ['0001', '0002', '0003'].map((number) => setOf(goodSegments, { number })).join(''),
  3,
)
const { interchange } = firstOf(Buffer.from(file))
if (interchange.standard !== 'x12') throw new Error('no interchange')
const x12 = interchange
const bad = finding('SEGMENT_MISSING', 'BEG is missing.', {
  segment: 'BEG',
  segmentPosition: 2,
  byteOffset: 0,
})

/** The second of three is bad, or none. */
function judged(findings = [bad]) {
  return x12.groups.map((group) => ({
    group,
    transactions: group.transactions.map((transaction, index) => {
      const own = index === 1 ? findings : []
      return { transaction, findings: own, accepted: isAccepted(own) }
    }),
  }))
}

function told(mode: ErrorMode, findings = [bad]) {
  const { groups, suspended, together } = partialAcceptance(mode, judged(findings))
  const numbers = { interchange: 1, group: 1 }
  const now = new Date('2026-01-15T09:31:00Z')
  const bytes = composeFunctionalAcknowledgement({ interchange: x12, verdicts: groups, numbers, now })
  const answer = Buffer.from(bytes).toString('latin1')
  return {
    fates: groups.flatMap(({ transactions }) => transactions.map(({ fate }) => fate)),
    ...{ suspended, together, answer: answer.slice(answer.indexOf('AK1'), answer.lastIndexOf('SE*')) },
  }
}

const ofBad = 'AK2*850*0002~AK3*BEG*2**3~AK5*R*5~'
const partly = `AK1*PO*101~AK2*850*0001~AK5*A~${ofBad}AK2*850*0003~AK5*A~AK9*P*3*3*2~`
const refused = `AK1*PO*101~AK2*850*0001~AK5*R*5~${ofBad}AK2*850*0003~AK5*R*5~AK9*R*3*3*0~`

test.each<readonly [ErrorMode, readonly string[], { suspended: boolean; together: boolean }, string]>([
  [
    'split-suspend-transaction',
    ['released', 'rejected', 'released'],
    { suspended: false, together: false },
    partly,
  ],
  [
    'split-suspend-interchange',
    ['suspended', 'rejected', 'suspended'],
    { suspended: true, together: false },
    refused,
  ],
  [
    'preserve-suspend-transaction',
    ['released', 'rejected', 'released'],
    { suspended: false, together: true },
    partly,
  ],
  [
    'preserve-suspend-interchange',
    ['suspended', 'rejected', 'suspended'],
    { suspended: true, together: true },
    refused,
  ],
])('%s: one of three is bad', (mode, fates, rest, answer) => {
  expect(told(mode)).toEqual({ fates, ...rest, answer })
})

test.each<ErrorMode>([
  'split-suspend-transaction',
  'split-suspend-interchange',
  'preserve-suspend-transaction',
  'preserve-suspend-interchange',
])('%s: all are good, and all go on', (mode) => {
  const { fates, suspended } = told(mode, [])
  expect({ fates, suspended }).toEqual({ fates: ['released', 'released', 'released'], suspended: false })
})

test('a warning is no error; an error of the group is one of each transaction in it', () => {
  const noted = { ...bad, severity: 'warn' } as const
  expect([isAccepted([]), isAccepted([noted]), isAccepted([bad]), isAccepted([noted], [bad])]).toEqual([
    true,
    true,
    false,
    false,
  ])
})
