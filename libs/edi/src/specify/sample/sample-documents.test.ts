import { dictionaryNames, loadDictionary } from '@parley/standards'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../../finding.ts'
import { amazonGuideSpec, compiled } from '../../fixture-orders.ts'
import { frame } from '../../frame/framer.ts'
import { compileGuide } from '../../guide/compile-guide.ts'
import type { CompiledGuide } from '../../guide/compiled-guide.ts'
import { judgeTransaction } from '../../judge/judge-transaction.ts'
import type { JudgePolicy } from '../../judge/judgement.ts'
import type { InterchangeTree } from '../../view/interchange-tree.ts'
import { writeInterchange } from '../../write/write-interchange.ts'
import { fuzzSeeds } from './fuzz-seeds.ts'
import { sampleInterchange } from './sample-interchange.ts'

const sizes = ['minimal', 'typical', 'maximal'] as const

function bytesOf(tree: InterchangeTree): Uint8Array {
  const written = writeInterchange(tree)
  if (written.kind === 'problems') throw new Error(JSON.stringify(written.problems))
  return written.bytes
}

/** A fault of the form may break a tree or a number, too. */
const ofForm: JudgePolicy = { levels: { 3: 'off', 5: 'off' }, severities: { CODE_NOT_IN_STANDARD: 'off' } }

/** Everything that framing and the judge say at every level, envelope included. */
function judged(tree: InterchangeTree, guide: CompiledGuide, policy: JudgePolicy = {}): readonly Finding[] {
  const bytes = bytesOf(tree)
  const { interchanges, findings } = frame(bytes)
  const all = interchanges.flatMap((interchange) => [
    ...interchange.findings,
    ...interchange.groups.flatMap<Finding>((group) => [
      ...group.findings,
      ...group.transactions.flatMap((transaction) =>
        judgeTransaction(bytes, interchange, transaction, guide, policy),
      ),
    ]),
  ])
  if (interchanges[0]?.groups[0]?.transactions.length !== 1) throw new Error('no transaction in the sample')
  return [...findings, ...all]
}

async function guidesOf(name: string): Promise<readonly (readonly [string, CompiledGuide])[]> {
  const dictionary = await loadDictionary(name)
  return Object.keys(dictionary?.messages ?? {}).map((setId) => {
    const result = compileGuide({ extends: `${name}/${setId}` }, dictionary)
    if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
    return [`${name}/${setId}`, result.guide] as const
  })
}

const places = (findings: readonly Finding[]) =>
  findings.map(({ code, segment, element, component }) => ({
    ...{ code, segment },
    ...(element !== undefined && { element }),
    ...(component !== undefined && { component }),
  }))

const x12 = dictionaryNames.filter((name) => name.startsWith('x12/'))
const edifact = ['D93A', 'D96A', 'D01B', 'D24A', 'SERVICE-V1', 'SERVICE-V3', 'SERVICE-V4'].map(
  (version) => `edifact/${version}`,
)

describe('with every set and message', () => {
  test.each([...x12, ...edifact])(
    'of %s, samples of three sizes have no finding',
    async (name) => {
      const faults: unknown[] = []
      for (const [set, guide] of await guidesOf(name)) {
        for (const size of sizes) {
          for (const seed of name.startsWith('x12') ? [1, 4130] : [1]) {
            const findings = judged(sampleInterchange(guide, { size, seed }), guide)
            if (findings.length > 0) faults.push({ set, size, seed, findings: places(findings) })
          }
        }
      }
      expect(faults).toEqual([])
    },
    60_000,
  )

  test.each([...x12, 'edifact/D96A', 'edifact/SERVICE-V4'])(
    'of %s, a document with one fault has the one finding that is told',
    async (name) => {
      const faults: unknown[] = []
      for (const [set, guide] of await guidesOf(name)) {
        for (const { name: seed, interchange, finding } of fuzzSeeds(guide)) {
          const found = places(judged(interchange, guide, ofForm))
          const told = finding === undefined ? [] : [finding]
          if (JSON.stringify(found) !== JSON.stringify(told)) faults.push({ set, seed, found })
        }
      }
      expect(faults).toEqual([])
    },
    60_000,
  )
})

describe("under a partner's guide", () => {
  const guide = compiled(amazonGuideSpec)

  test('the sample is the same for the same seed, and obeys the rules of the guide', async () => {
    const text = Buffer.from(bytesOf(sampleInterchange(guide))).toString()
    expect(Buffer.from(bytesOf(sampleInterchange(guide, { size: 'typical', seed: 1 }))).toString()).toBe(text)
    await expect(text).toMatchFileSnapshot('amazon-order.golden.edi')
  })

  test('a hundred seeds in three sizes have no finding', () => {
    const faults = Array.from({ length: 100 }, (_, seed) =>
      sizes.flatMap((size) => judged(sampleInterchange(guide, { size, seed }), guide)),
    )
    expect(faults.flat()).toEqual([])
  })

  test('each kind of fault that the guide adds is among the seeds, and is found', () => {
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((seed) => fuzzSeeds(guide, { seed, perCode: 9 }))
    for (const { name, interchange, finding } of seeds) {
      expect(places(judged(interchange, guide, ofForm)), name).toEqual(finding === undefined ? [] : [finding])
    }
    expect(new Set(seeds.map(({ finding }) => finding?.code))).toEqual(
      new Set([
        ...[undefined, 'ELEMENT_TOO_LONG', 'ELEMENT_TOO_SHORT', 'CODE_NOT_IN_GUIDE', 'DATE_INVALID'],
        ...['NUMBER_INVALID', 'ELEMENT_NOT_USED', 'ELEMENT_MISSING', 'ELEMENT_REQUIRED_BY_GUIDE'],
        ...[
          'ELEMENT_CONDITION_MISSING',
          'TIME_INVALID',
          'TOO_MANY_ELEMENTS',
          'SEGMENT_MISSING',
          'SEGMENT_OVER_MAX',
        ],
        ...['SEGMENT_NOT_USED', 'SEGMENT_REQUIRED_BY_GUIDE', 'SEGMENT_UNKNOWN'],
      ]),
    )
  })
})

test('samples obey a guide that tells loops apart by what they carry', () => {
  const guide = compiled({
    extends: 'x12/004010/850',
    rules: {
      'N1.01': { codes: ['BY', 'ST', 'SF'] },
      'N1[01=ST]': { min: 1, max: 1, as: 'shipTo' },
      'N1[01=ST]/N3': { use: 'required', max: 1 },
      'N1[01=ST]/N4': { use: 'required' },
      'N1[01=ST]/N4.03': { use: 'required' },
      'N1[01=BY]/N3': { use: 'never' },
      'N1[01=BY]/PER.01': { codes: ['OC'] },
      'REF[01=DP]': { min: 1 },
      'REF[01=DP].02': { max: 4 },
    },
  })
  const faults = Array.from({ length: 40 }, (_, seed) =>
    sizes.flatMap((size) => {
      return places(judged(sampleInterchange(guide, { size, seed }), guide)).map((one) => ({
        ...one,
        size,
        seed,
      }))
    }),
  )
  expect(faults.flat()).toEqual([])
  for (const { name, interchange, finding } of fuzzSeeds(guide, { perCode: 9 })) {
    expect(places(judged(interchange, guide, ofForm)), name).toEqual(finding === undefined ? [] : [finding])
  }
})

test('a sample is as small, or as large, as asked for', () => {
  const guide = compiled({ extends: 'x12/004010/850' })
  const counts = sizes.map((size) => {
    const text = Buffer.from(bytesOf(sampleInterchange(guide, { size }))).toString()
    return text.split('~').length
  })
  const [minimal = 0, typical = 0, maximal = 0] = counts
  expect(minimal).toBe(9)
  expect(typical).toBeGreaterThan(minimal)
  expect(maximal).toBeGreaterThan(typical)
})
