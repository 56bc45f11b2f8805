import { loadDictionary } from '@parley/standards'
import { expect, test } from 'vitest'
import { type Finding, finding } from '../finding.ts'
import { firstOf } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import { compileGuide } from '../guide/compile-guide.ts'
import { judgeTransaction } from '../judge/judge-transaction.ts'
import { composeAperak } from './compose-aperak.ts'

const file =
  "UNB+UNOC:3+4012345000009:14+5412345000013:14+260115:0930+INT77'UNH+1+ORDERS:D:96A:UN'BGM+220+4711+9'UNS+S'UNT+4+1'UNZ+1+INT77'"
const { interchange, transaction } = firstOf(Buffer.from(file))
const short: Finding = {
  ...finding('SEGMENT_REQUIRED_BY_RULE', 'The line sums are not the total. Mend the one or the other.', {
    ...{ segment: 'MOA', segmentPosition: 12, element: 1, byteOffset: 0 },
  }),
  level: 3,
}
const syntactic = finding('ELEMENT_MISSING', 'BGM01 is missing.', { segment: 'BGM', byteOffset: 0 })

function aperak(findings: readonly Finding[], directory: 'D96A' | 'D01B' = 'D96A'): string {
  if (interchange.standard !== 'edifact') throw new Error('no EDIFACT')
  const bytes = composeAperak({
    ...{
      interchange,
      directory,
      verdict: { transaction, findings, accepted: false },
      documentNumber: '4711',
    },
    ...{ numbers: { interchange: '31', document: 'A31' }, now: new Date('2026-01-15T09:31:00Z') },
  })
  return Buffer.from(bytes ?? []).toString('latin1')
}

const envelope = (message: string) =>
  `UNB+UNOC:3+5412345000013:14+4012345000009:14+260115:0931+31'${message}UNZ+1+31'`

test('business findings are told, syntax is left to the CONTRL', () => {
  expect(aperak([syntactic, short])).toBe(
    envelope(
      "UNH+1+APERAK:D:96A:UN'BGM++A31+9+RE'DTM+137:202601150931:203'RFF+ACW:4711'RFF+AGO:INT77'ERC+LEVEL3'" +
        "FTX+AAO+++SEGMENT_REQUIRED_BY_RULE:MOA 12 1:The line sums are not the total. Mend the one or the other.'UNT+8+1'",
    ),
  )
  expect(aperak([syntactic])).toContain("BGM++A31+9+AP'")
  expect(aperak([{ ...short, severity: 'warn' }])).toContain("BGM++A31+9+CA'")
})

test.each(['D96A', 'D01B'] as const)('it holds under its own directory %s', async (directory) => {
  const result = compileGuide(
    { extends: `edifact/${directory}/APERAK` },
    await loadDictionary(`edifact/${directory}`),
  )
  if (result.kind !== 'guide') throw new Error('no APERAK')
  const long = { ...short, text: 'word '.repeat(200) }
  const bytes = Buffer.from(aperak([short, long], directory), 'latin1')
  const [answer] = frame(bytes).interchanges
  const [message] = answer?.groups[0]?.transactions ?? []
  if (answer === undefined || message === undefined) throw new Error('no message')
  expect(answer.findings).toEqual([])
  expect(judgeTransaction(bytes, answer, message, result.guide)).toEqual([])
})

test('an acknowledgement is never answered', () => {
  if (interchange.standard !== 'edifact') throw new Error('no EDIFACT')
  const verdict = { transaction: { ...transaction, setId: 'APERAK' }, findings: [short], accepted: false }
  const numbers = { interchange: '1', document: '1' }
  expect(composeAperak({ interchange, verdict, directory: 'D96A', numbers, now: new Date() })).toBeUndefined()
})
