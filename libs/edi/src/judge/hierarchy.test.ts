import { expect, test } from 'vitest'
import type { Finding } from '../finding.ts'
import { compiled, firstOf, interchangeOf, setOf } from '../fixture-orders.ts'
import { judgeTransaction } from './judge-transaction.ts'
import type { JudgePolicy } from './judgement.ts'

const shipNotice = compiled({ extends: 'x12/004010/856' })

function bytesOf(levels: readonly string[]): Buffer {
  const segments = ['BSN*00*SN1*20260115*0930', ...levels]
  return Buffer.from(interchangeOf(setOf(segments, { setId: '856' })))
}

function judge(levels: readonly string[], policy?: JudgePolicy): readonly Finding[] {
  const bytes = bytesOf(levels)
  const { interchange, transaction } = firstOf(bytes)
  return judgeTransaction(bytes, interchange, transaction, shipNotice, policy)
}

const brief = (findings: readonly Finding[]) =>
  findings.map(({ code, loopPath, element, severity }) => `${code} ${loopPath} ${element} ${severity}`)

test('a tree of shipment, order, pack and item has no finding, with and without HL04', () => {
  expect(judge(['HL*1**S*1', 'HL*2*1*O*1', 'HL*3*2*P*1', 'HL*4*3*I*0', 'HL*5*2*P*1', 'HL*6*5*I'])).toEqual([])
  expect(judge(['HL*1**S', 'HL*2*1*O', 'HL*3*2*I'])).toEqual([])
})

test('a finding of the tree says which level and which element', () => {
  const levels = ['HL*1**S', 'HL*2*7*O']
  expect(judge(levels)).toEqual([
    {
      code: 'HIERARCHY_PARENT_UNKNOWN',
      level: 3,
      severity: 'error',
      text: 'HL02 names a level that this transaction does not have. Send the HL01 of the level above.',
      segment: 'HL',
      segmentPosition: 4,
      loopPath: 'HL[2]',
      element: 2,
      reference: '734',
      byteOffset: bytesOf(levels).indexOf('7*O'),
      byteLength: 1,
      value: '7',
    },
  ])
})

test.each<readonly [string, readonly string[], readonly string[]]>([
  ['a repeated id', ['HL*1**S', 'HL*2*1*O', 'HL*2*1*O'], ['HIERARCHY_ID_REPEATED HL[3] 1 error']],
  ['a parent that comes later', ['HL*2*1*O', 'HL*1**S'], ['HIERARCHY_PARENT_LATE HL[1] 2 error']],
  ['a level above itself', ['HL*1*1*S'], ['HIERARCHY_CYCLE HL[1] 2 error']],
  ['a cycle of two', ['HL*1*2*S', 'HL*2*1*O'], ['HIERARCHY_CYCLE HL[1] 2 error']],
  [
    'a cycle of three with a branch, told once',
    ['HL*1*2*S', 'HL*2*3*O', 'HL*3*1*P', 'HL*4*3*I'],
    ['HIERARCHY_CYCLE HL[1] 2 error'],
  ],
  [
    'a level in front of a cycle is only late',
    ['HL*9*1*I', 'HL*1*2*S', 'HL*2*1*O'],
    ['HIERARCHY_PARENT_LATE HL[1] 2 error', 'HIERARCHY_CYCLE HL[2] 2 error'],
  ],
  ['HL04 denies a child', ['HL*1**S*0', 'HL*2*1*O*0'], ['HIERARCHY_CHILD_CODE_WRONG HL[1] 4 warn']],
  ['HL04 promises a child', ['HL*1**S*1'], ['HIERARCHY_CHILD_CODE_WRONG HL[1] 4 warn']],
  [
    'a promise is not held against a level whose child names another parent',
    ['HL*1**S*1', 'HL*2*7*O*0'],
    ['HIERARCHY_PARENT_UNKNOWN HL[2] 2 error'],
  ],
])('%s', (_, levels, expected) => {
  expect(brief(judge(levels))).toEqual(expected)
})

const chain = (depth: number) =>
  Array.from({ length: depth }, (_, index) => `HL*${index + 1}*${index === 0 ? '' : index}*I`)

test('100,000 levels, each below the one before or behind it, neither recurse nor slow down', () => {
  const depth = 100_000
  expect(judge(chain(depth))).toEqual([])
  const upsideDown = Array.from({ length: depth }, (_, index) => `HL*${index + 1}*${index + 2}*I`)
  const findings = judge([...upsideDown.slice(0, -1), `HL*${depth}*1*I`])
  expect(brief(findings)).toEqual(['HIERARCHY_CYCLE HL[1] 2 error'])
})

test('an agreement that does not look at balances hears nothing of the tree', () => {
  expect(judge(['HL*1**S', 'HL*2*7*O'], { levels: { 3: 'off' } })).toEqual([])
})
