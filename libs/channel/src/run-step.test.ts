import { delimitersText, frame } from '@parley/edi'
import type { RevisionId } from '@parley/journey'
import { checkFiles, compileRevision } from '@parley/model'
import { expect, test } from 'vitest'
import { renderAll } from './render.ts'
import { roadOf } from './road-of-mapping.ts'

const resource = (kind: string, name: string, spec: string) =>
  `apiVersion: parley.dev/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec:\n${spec}\n---\n`
const guides =
  resource('Guide', 'shop-850', '  { format: x12, extends: x12/004010/850 }') +
  resource(
    'Guide',
    'order',
    '  { format: json, fields: { number: text!, pieces: number, lines: [{ quantity: number! }] } }',
  )

const interchange = Buffer.from(
  [
    'ISA*00*          *00*          *ZZ*SHOP           *ZZ*ACME           *260115*0931*U*00401*000000001*0*T*>',
    'GS*PO*SHOP*ACME*20260115*0931*1*X*004010',
    'ST*850*0001',
    'BEG*00*NE*PO-7**20260115',
    'PO1*1*5*EA*1.50**VN*A',
    'PO1*2*2*EA*2.50**VN*B',
    'CTT*2',
    'SE*6*0001',
    'GE*1*1',
    'IEA*1*000000001',
  ]
    .map((segment) => `${segment}~`)
    .join('\n'),
)

/** What the 850 becomes by a mapping in another language, or why it does not. */
async function mapped(spec: string) {
  const text = guides + resource('Mapping', 'foreign', `  from: shop-850\n  to: order\n${spec}`)
  const { resources, problems } = await checkFiles([{ path: 'all.yaml', text }])
  expect(problems).toEqual([])
  const revision = await compileRevision('r1' as RevisionId, resources)
  const mapping = revision.mappings.get('foreign')
  if (mapping?.kind !== 'step') throw new Error('it is not a step')
  const [one] = frame(interchange).interchanges
  const range = one?.groups[0]?.transactions[0]?.range
  if (one?.standard !== 'x12' || range === undefined) throw new Error('the interchange has an order')
  const rendering = await renderAll(roadOf(mapping), {
    bytes: interchange.subarray(range.offset, range.offset + range.length),
    place: { offset: range.offset, separators: delimitersText(one.delimiters) },
    now: new Date('2026-01-15T09:31:00Z'),
  })
  if (rendering.kind === 'unmapped')
    return rendering.failures.map(({ code, text: told }) => `${code}: ${told}`)
  return rendering.outputs.map(({ write }) => JSON.parse(Buffer.from(write([]) ?? []).toString()) as unknown)
}

test('JSONata sees the document by the names of its guide, numbers as numbers', async () => {
  const expression = '{ "number": heading.beg.`03`, "pieces": $sum(detail.po1.po1.`02`) }'
  expect(await mapped(`  jsonata: '${expression}'`)).toEqual([{ number: 'PO-7', pieces: 7 }])
})

test('a template for the JSON of AWS runs as it is', async () => {
  const expression =
    'interchanges.functional_groups.transactions.{ "number": segments.BEG_03, "lines": [segments.PO1_loop.PO1_02.{ "quantity": $number($) }] }'
  expect(await mapped(`  input: aws\n  jsonata: '${expression}'`)).toEqual([
    { number: 'PO-7', lines: [{ quantity: 5 }, { quantity: 2 }] },
  ])
})

test('a script may give several documents, each written by the guide', async () => {
  const script = `  script: |
    function map(order) {
      return order.detail.po1.map(({ po1 }) => ({ number: order.heading.beg['03'] + '-' + po1['01'], pieces: po1['02'] }))
    }`
  expect(await mapped(script)).toEqual([
    { number: 'PO-7-1', pieces: 5 },
    { number: 'PO-7-2', pieces: 2 },
  ])
})

test('what does not fit the guide, or fails, is told without values', async () => {
  expect(await mapped('  jsonata: \'{ "pieces": 1 }\'')).toEqual([
    expect.stringMatching(/^MAP_VALUE_MISSING: /),
  ])
  const told = await mapped('  jsonata: \'{ "number": heading.beg.`03` + 1 }\'')
  expect(told).toEqual([expect.stringMatching(/^MAP_FAILED: JSONata stopped with its error T2001/)])
  expect(await mapped('  script: \'function map(d) { throw new Error(d.heading.beg["03"]) }\'')).toEqual([
    'MAP_FAILED: script: it threw Error in line 1',
  ])
})
