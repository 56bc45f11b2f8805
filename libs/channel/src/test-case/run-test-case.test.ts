import { expect, test } from 'vitest'
import { diffDocuments } from './diff-documents.ts'
import type { Difference } from './difference.ts'
import { interchangeOf, order, setWithTests } from './fixture-set.ts'
import { runTestCase } from './run-test-case.ts'

/** What one test of the channel says, given its expectation (YAML) and the file. */
async function differences(
  expected: string,
  input: string,
  files: Readonly<Record<string, string>> = {},
): Promise<readonly Difference[]> {
  const spec = `channel: orders
now: "2026-01-15T09:31:00Z"
counters: { x12-interchange: 42, x12-group: 43 }
tests:
  - name: one
    input: file:in.edi
    expect:
      ${expected.trim().replaceAll('\n', '\n      ')}`
  const { revision, tests } = await setWithTests(spec, { 'in.edi': input, ...files })
  const [first] = tests
  if (first === undefined) throw new Error('no test')
  return (await runTestCase(revision, first)).differences
}

const good = interchangeOf(order('A1'))
const bad = interchangeOf(order('A1', ['PO1*1*ten*EA*12.50**UP*012345678905']))
const json = `
output: { json: { number: A1, mapped: "2026-01-15", lines: [{ sku: "012345678905", quantity: 10, price: 12.5 }] } }`

test('an order as expected, numbers by their value, fields in any order', async () => {
  expect(await differences(json, good)).toEqual([])
})

test('each field that differs is told, with what was expected and what came', async () => {
  const other = json.replace('A1', 'A2').replace('12.5', '12.05').replace('sku: "012345678905", ', '')
  expect(await differences(other, good)).toEqual([
    { where: 'output', path: 'number', expected: '"A2"', got: '"A1"' },
    { where: 'output', path: 'lines[0].price', expected: '12.05', got: '12.50' },
    { where: 'output', path: 'lines[0].sku', got: '"012345678905"' },
  ])
})

test('of lists of different lengths only what is not in both is told', async () => {
  const lines = ['1', '2', '3'].map((number) => `PO1*${number}*${number}*EA*12.50**UP*012345678905`)
  const expected = `
output: { json: { number: A1, mapped: "2026-01-15", lines: [
  { sku: "012345678905", quantity: 1, price: 12.5 }, { sku: "012345678905", quantity: 3, price: 12.5 } ] } }`
  expect(await differences(expected, interchangeOf(order('A1', lines)))).toEqual([
    {
      where: 'output',
      path: 'lines[1]',
      got: '{"sku": "012345678905", "quantity": 2, "price": 12.50}',
    },
  ])
})

const ack = `ISA*00*          *00*          *ZZ*PARLEYVENDOR   *ZZ*ACMERETAIL     *260115*0931*U*00401*000000042*0*P*>~
GS*FA*PARLEYVENDOR*ACMERETAIL*20260115*0931*43*X*004010~
ST*997*0001~
AK1*PO*101~
AK2*850*0001~
AK5*A~
AK9*A*1*1*1~
SE*6*0001~
GE*1*43~
IEA*1*000000042~
`

test('the 997 has the numbers and the time of the test, and is compared as EDI', async () => {
  const expected = `${json}\nacknowledgement: file:997.edi`
  expect(await differences(expected, good, { '997.edi': ack })).toEqual([])
  expect(await differences(expected, good, { '997.edi': ack.replace('AK5*A', 'AK5*E') })).toEqual([
    { where: 'acknowledgement (997.edi)', path: '997 0001 AK5 (4) 01', expected: '"E"', got: '"A"' },
  ])
})

test('or only its outcome is looked at', async () => {
  expect(await differences(`${json}\nacknowledgement: rejected`, good)).toEqual([
    { where: 'acknowledgement', path: '', expected: 'rejected', got: 'accepted' },
  ])
})

test('a refusal that is expected, by the code of its finding and its place', async () => {
  const expected = 'failure: { code: NUMBER_INVALID, segment: PO1, element: 2 }\nacknowledgement: rejected'
  expect(await differences(expected, bad)).toEqual([])
  expect(await differences(expected.replace('element: 2', 'element: 4'), bad)).toMatchObject([
    { where: 'failure', expected: 'NUMBER_INVALID segment=PO1 element=4' },
    {
      where: 'failure',
      path: '850 0001',
      got: expect.stringMatching(
        /^EDI_TRANSACTION_REJECTED \(NUMBER_INVALID\) segment=PO1 segmentPosition=3 element=2 /,
      ),
    },
  ])
})

test('a bad order beside a good one: one output, one failure, a partial acknowledgement', async () => {
  const batch = interchangeOf(order('A1'), order('A2', ['PO1*1*ten*EA*1**UP*012345678905']))
  const expected = `${json}\nfailure: { code: EDI_TRANSACTION_REJECTED }\nacknowledgement: partial`
  expect(await differences(expected, batch)).toEqual([])
})

test('what the mapping misses is a failure with its target', async () => {
  const noPrice = interchangeOf(order('A1', ['PO1*1*10*EA*12.50**VN*A-1']))
  expect(
    await differences('failure: { code: MAP_VALUE_MISSING, targetPath: "lines[0].sku" }', noPrice),
  ).toEqual([])
})

test('an output too many, and one too few', async () => {
  expect(await differences('acknowledgement: accepted', good)).toEqual([
    { where: 'output', path: '', got: expect.stringMatching(/^a document of \d+ bytes$/) },
  ])
  const two = json.replace('output: ', 'output:\n  - ')
  expect(await differences(`${two}\n  - hello`, good)).toEqual([
    { where: 'output 2', path: '', expected: 'a document' },
  ])
})

test('with "exact" every byte counts', async () => {
  const compact =
    '{"number":"A1","mapped":"2026-01-15","lines":[{"sku":"012345678905","quantity":10,"price":12.50}]}'
  const files = { 'out.json': compact }
  expect(await differences('output: file:out.json', good, files)).toEqual([])
  const [first] = await differences('output: { file: out.json, exact: true }', good, files)
  expect(first).toMatchObject({ where: 'output (out.json)', path: 'line 1', got: '"{"' })
})

test('a file that is no EDI, and a document of another guide', async () => {
  expect(await differences('failure: { code: EDI_NOT_AN_INTERCHANGE }', 'hello')).toEqual([])
  const change = interchangeOf({
    set: '860',
    segments: ['BCH*04*NE*A1***20260115', 'POC*1*AI*1*1*EA*1**UP*012345678905'],
  })
  const { revision, tests } = await setWithTests(
    'channel: orders\ntests: [{ name: a, input: file:in.edi, expect: { acknowledgement: accepted } }]',
    { 'in.edi': change },
  )
  const results = await Promise.all(tests.map((one) => runTestCase(revision, one)))
  expect(results[0]?.differences).toEqual([])
  expect(results[0]?.followed.notes).toEqual([
    '860 0001 is read by guide acme-860; this channel takes acme-850.',
  ])
})

test('a mapping alone needs no agreement', async () => {
  const spec = `mapping: to-order
tests:
  - { name: a, now: "2026-01-15", input: file:in.edi, expect: { output: { json: { number: A1, mapped: "2026-01-15", lines: [{ sku: "012345678905", quantity: 10, price: 12.5 }] } } } }
  - { name: b, input: file:bad.edi, expect: { failure: { code: NUMBER_INVALID } } }`
  const { revision, tests } = await setWithTests(spec, {
    'in.edi': good.replace('ACMERETAIL ', 'SOMEBODY   '),
    'bad.edi': bad,
  })
  const results = await Promise.all(tests.map((one) => runTestCase(revision, one)))
  expect(results.map(({ differences }) => differences)).toEqual([[], []])
})

const lines = 'number,sku,quantity\r\nA1,X-1,5\r\nA2,X-2,six\r\nA3,X-3,7\r\n'

test('CSV in, X12 out: documents of a file, with the counters of the test', async () => {
  const spec = `mapping: lines-to-850
now: "2026-01-15T09:31:00Z"
counters: { line: 7, x12-interchange: 42, x12-group: 5 }
tests:
  - name: a
    input: file:in.csv
    expect:
      output: [file:1.edi, file:2.edi]
      failure: { code: DOCUMENT_INVALID, line: 3, path: quantity }`
  const one = (number: string, sku: string, quantity: number, at: number) =>
    [
      `ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260115*0931*U*00401*00000004${at + 1}*0*T*>`,
      `GS*PO*SENDER*RECEIVER*20260115*0931*${at + 4}*X*004010`,
      'ST*850*0001',
      `BEG*00*NE*${number}**20260115`,
      `PO1*${at + 6}*${quantity}*EA***VN*${sku}`,
      'SE*4*0001',
      `GE*1*${at + 4}`,
      `IEA*1*00000004${at + 1}`,
    ]
      .map((segment) => `${segment}~\n`)
      .join('')
  const files = { 'in.csv': lines, '1.edi': one('A1', 'X-1', 5, 1), '2.edi': one('A3', 'X-3', 7, 2) }
  const { revision, tests } = await setWithTests(spec, files)
  const results = await Promise.all(tests.map((test) => runTestCase(revision, test)))
  expect(results.flatMap(({ differences }) => differences)).toEqual([])
})

test('a document of a codec is compared field by field, and line by line where it cannot be read', async () => {
  const { revision } = await setWithTests('mapping: to-order\ntests: [{ name: a, input: a, expect: {} }]')
  const form = revision.guides.get('order-lines')
  if (form === undefined) throw new Error('no guide')
  const differences = (expected: string, got: string) => [
    ...diffDocuments(form, { expected: Buffer.from(expected), got: Buffer.from(got), exact: false }),
  ]
  expect(differences('number,sku,quantity\nA1,"X-1",5\n', 'number,sku,quantity\r\nA1,X-1,5\r\n')).toEqual([])
  expect(differences('number,sku,quantity\nA1,X-1,5\n', 'number,sku,quantity\nA1,X-2,5\n')).toEqual([
    { path: 'sku', expected: '"X-1"', got: '"X-2"' },
  ])
  expect(differences('number,sku\nA1,X-1\n', 'number,sku,quantity\nA1,X-1,5\n')).toMatchObject([
    { path: 'line 1', expected: '"number,sku"', got: '"number,sku,quantity"' },
    { path: 'line 2' },
  ])
})
