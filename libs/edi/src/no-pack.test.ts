import { shapeOfFields, writeJson } from '@parley/document'
import { compileMapping, mapOne } from '@parley/mapping'
import { loadDictionary } from '@parley/standards'
import { expect, test } from 'vitest'
import { composeContrl } from './acknowledge/compose-contrl.ts'
import { composeFunctionalAcknowledgement } from './acknowledge/compose-functional-acknowledgement.ts'
import { composeInterchangeAcknowledgement } from './acknowledge/compose-interchange-acknowledgement.ts'
import { frame } from './frame/framer.ts'
import { type InterchangeTree, textAt } from './view/interchange-tree.ts'
import { readInterchangeTree } from './view/read-interchange-tree.ts'
import { writeInterchange } from './write/write-interchange.ts'

/** Documents of releases that no dictionary has: what can be done with them needs none. */
const x12 = Buffer.from(
  'ISA*00*          *00*          *ZZ*ACME           *ZZ*PARLEY         *260115*0930*U*00303*000000101*1*P*>~' +
    'GS*PO*ACME*PARLEY*260115*0930*101*X*003030~ST*850*0001~BEG*00*SA*PO12345**260115~PO1*1*10*EA~SE*4*0001~GE*1*101~IEA*1*000000101~',
)
const edifact = Buffer.from(
  "UNB+UNOC:3+A:14+B:14+260115:0930+1'UNH+1+ORDERS:D:92Z:UN'BGM+220+45?'1+9'UNT+3+1'UNZ+1+1'",
)
const now = new Date('2026-01-15T09:31:00Z')

function only(bytes: Buffer) {
  const { interchanges, findings } = frame(bytes)
  const [interchange] = interchanges
  if (interchange === undefined) throw new Error('no interchange')
  return { interchange, findings: [...findings, ...interchange.findings] }
}

test('no dictionary has them', async () => {
  expect(await loadDictionary('x12/003030')).toBeUndefined()
  expect(await loadDictionary('edifact/D92Z')).toBeUndefined()
})

test('both are framed, envelope and counts checked', () => {
  for (const bytes of [x12, edifact]) {
    const { interchange, findings } = only(bytes)
    expect(findings).toEqual([])
    expect(interchange.groups.flatMap((group) => group.findings)).toEqual([])
    expect(
      interchange.groups.flatMap(({ transactions }) => transactions.map(({ setId }) => setId)),
    ).toHaveLength(1)
  }
  const miscounted = Buffer.from(x12.toString().replace('SE*4*', 'SE*5*'))
  const [group] = only(miscounted).interchange.groups
  expect(group?.transactions[0]?.findings.map(({ code }) => code)).toEqual(['SEGMENT_COUNT_WRONG'])
})

test('they are read into trees and written back byte for byte', () => {
  for (const bytes of [x12, edifact]) {
    const written = writeInterchange(readInterchangeTree(bytes, only(bytes).interchange))
    if (written.kind === 'problems') throw new Error(JSON.stringify(written.problems))
    expect(Buffer.from(written.bytes).toString()).toBe(bytes.toString())
  }
})

test('they are acknowledged: TA1 and 997, CONTRL', () => {
  const { interchange } = only(x12)
  if (interchange.standard !== 'x12') throw new Error('not X12')
  const ta1 = composeInterchangeAcknowledgement({ interchange, numbers: { interchange: 7 }, now })
  expect(Buffer.from(ta1 ?? '').toString()).toContain('TA1*000000101*260115*0930*A*000~')
  const verdicts = interchange.groups.map((group) => ({
    group,
    transactions: group.transactions.map((transaction) => ({ transaction, findings: [], accepted: true })),
  }))
  const answer = composeFunctionalAcknowledgement({
    interchange,
    verdicts,
    numbers: { interchange: 8, group: 9 },
    now,
  })
  expect(Buffer.from(answer).toString()).toContain('AK2*850*0001~AK5*A~AK9*A*1*1*1~')
  const message = only(edifact).interchange
  if (message.standard !== 'edifact') throw new Error('not EDIFACT')
  const groups = message.groups.map((group) => ({
    group,
    transactions: group.transactions.map((transaction) => ({ transaction, findings: [], accepted: true })),
  }))
  const contrl = composeContrl({
    interchange: message,
    verdicts: groups,
    numbers: { interchange: '10' },
    now,
  })
  expect(Buffer.from(contrl ?? '').toString()).toContain("UCI+1+A:14+B:14+7'")
})

test('what was read is mapped', () => {
  const fields = shapeOfFields({ number: 'text!', lines: [{ quantity: 'number!', unit: 'code!' }] })
  const target = shapeOfFields({ orderNumber: 'text!', total: 'number!' })
  if (fields.kind === 'problems' || target.kind === 'problems') throw new Error('the fields are wrong')
  const spec = { out: { orderNumber: 'number', total: 'sum(lines, quantity)' } }
  const compiled = compileMapping(spec, { from: fields.shape, to: target.shape })
  if (compiled.kind === 'problems') throw new Error(JSON.stringify(compiled.problems))
  const result = mapOne(compiled.mapping, ordersOf(readInterchangeTree(x12, only(x12).interchange)), {
    now,
  })
  if (result.kind === 'failed') throw new Error(JSON.stringify(result.errors))
  expect(Buffer.from(writeJson(result.output, target.shape)).toString()).toBe(
    '{\n  "orderNumber": "PO12345",\n  "total": 10\n}\n',
  )
})

/** The order by the positions of its segments alone. */
function ordersOf({ groups }: InterchangeTree) {
  const segments = (groups[0]?.transactions[0]?.segments ?? []).flatMap((one) => ('tag' in one ? [one] : []))
  const [beg] = segments.filter(({ tag }) => tag === 'BEG')
  const lines = segments.filter(({ tag }) => tag === 'PO1')
  return {
    number: beg === undefined ? '' : textAt(beg, 3),
    lines: lines.map((line) => ({ quantity: textAt(line, 2), unit: textAt(line, 3) })),
  }
}
