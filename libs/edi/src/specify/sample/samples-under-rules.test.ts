import { describe, expect, test } from 'vitest'
import type { Finding } from '../../finding.ts'
import { compiled } from '../../fixture-orders.ts'
import { frame } from '../../frame/framer.ts'
import type { CompiledGuide } from '../../guide/compiled-guide.ts'
import { judgeTransaction } from '../../judge/judge-transaction.ts'
import type { InterchangeTree } from '../../view/interchange-tree.ts'
import { writeInterchange } from '../../write/write-interchange.ts'
import { guidesByHand } from '../fixture-guides.ts'
import { fuzzSeeds } from './fuzz-seeds.ts'
import { sampleInterchange } from './sample-interchange.ts'

const sizes = ['minimal', 'typical', 'maximal'] as const

/** Made up are only the codes that no guide names, and check digits. */
function judged(tree: InterchangeTree, guide: CompiledGuide): readonly Finding[] {
  const written = writeInterchange(tree)
  if (written.kind === 'problems') throw new Error(JSON.stringify(written.problems))
  const { interchanges, findings } = frame(written.bytes)
  const policy = { levels: { 5: 'off' }, severities: { CODE_NOT_IN_STANDARD: 'off' } } as const
  const all = interchanges.flatMap((interchange) => [
    ...interchange.findings,
    ...interchange.groups.flatMap((group) => [
      ...group.findings,
      ...group.transactions.flatMap((one) =>
        judgeTransaction(written.bytes, interchange, one, guide, policy),
      ),
    ]),
  ])
  return [...findings, ...all]
}

const brief = ({ code, segment, element, component }: Partial<Finding>) =>
  [code, segment, element, component].filter((part) => part !== undefined).join(' ')

/** What conditions and balances of each can find. */
const broken: { readonly [name: string]: readonly string[] } = {
  'the order of the page': [
    'BALANCE_WRONG CTT 1',
    'BALANCE_WRONG CTT 2',
    'CODE_NOT_IN_RULE PO1 5',
    'SEGMENT_REQUIRED_BY_RULE N1',
    'SEGMENT_REQUIRED_BY_RULE PID',
  ],
  'the order of the page, EDIFACT': ['BALANCE_WRONG CNT 1 2'],
  'an invoice whose total is the sum of its lines': [
    'BALANCE_WRONG CTT 1',
    'BALANCE_WRONG REF 2',
    'BALANCE_WRONG TDS 1',
    'ELEMENT_REQUIRED_BY_RULE N1 4',
    'SEGMENT_REQUIRED_BY_RULE REF',
  ],
  'conditions of every kind': [
    'CODE_NOT_IN_RULE PO1 3',
    'ELEMENT_FORBIDDEN_BY_RULE BEG 6',
    'ELEMENT_FORBIDDEN_BY_RULE PO1 8',
    'ELEMENT_REQUIRED_BY_RULE BEG 8',
    'ELEMENT_REQUIRED_BY_RULE N1 4',
    'SEGMENT_FORBIDDEN_BY_RULE CUR',
    'SEGMENT_FORBIDDEN_BY_RULE PID',
    'SEGMENT_REQUIRED_BY_RULE CTP',
    'SEGMENT_REQUIRED_BY_RULE CUR',
    'SEGMENT_REQUIRED_BY_RULE N3',
  ],
  'an invoice of EDIFACT': ['BALANCE_WRONG CNT 1 2', 'BALANCE_WRONG MOA 1 2', 'SEGMENT_REQUIRED_BY_RULE RFF'],
}

describe.each(Object.entries(guidesByHand))('%s', (name, spec) => {
  const guide = compiled(spec)
  test.each(sizes)(
    'a %s sample has no finding, whatever the seed',
    (size) => {
      const faults = Array.from({ length: 40 }, (_, seed) =>
        judged(sampleInterchange(guide, { size, seed }), guide).map(
          (one) => `${seed} ${brief(one)} ${one.text}`,
        ),
      )
      expect(faults.flat()).toEqual([])
    },
    60_000,
  )

  test('each condition and each balance is broken once, with the one finding that is told', () => {
    const seeds = [1, 2, 3].flatMap((seed) => fuzzSeeds(guide, { seed, perCode: 30 }))
    const wrong = seeds.flatMap(({ name: seed, interchange, finding }) => {
      const found = judged(interchange, guide).map(brief)
      const told = finding === undefined ? [] : [brief(finding)]
      return JSON.stringify(found) === JSON.stringify(told) ? [] : [{ seed, found, told }]
    })
    expect(wrong).toEqual([])
    const byRule = seeds.flatMap(({ finding }) => {
      return finding !== undefined && /BY_RULE|IN_RULE|BALANCE/.test(finding.code) ? [brief(finding)] : []
    })
    expect([...new Set(byRule)].sort()).toEqual(broken[name])
  }, 60_000)
})
