import type { RevisionId } from '@parley/journey'
import { compileRevision, loadResources } from '@parley/model'
import { expect, test } from 'vitest'
import { type Rendering, renderAll, type Unmapped } from './render.ts'

function resource(kind: string, name: string, spec: string): string {
  return `apiVersion: parley.dev/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec:\n${spec}\n---\n`
}

const set = (out: string, target: string, send = '') =>
  resource(
    'Partner',
    'us',
    '  { role: us, identities: { x12: [{ qualifier: ZZ, id: ACME }], edifact: [{ id: "5412345000013", qualifier: "14" }] } }',
  ) +
  resource(
    'Partner',
    'shop',
    '  { role: partner, identities: { x12: [{ qualifier: "01", id: SHOP, group: SHOPGS }], edifact: [{ id: "4012345000009", qualifier: "14" }] } }',
  ) +
  resource('Gateway', 'inbox', '  { type: folder, path: inbox, pickup: {} }') +
  resource('Gateway', 'none', '  { type: "null" }') +
  resource(
    'Guide',
    'order',
    '  { format: json, keys: { po: number }, fields: { number: text!, lines: [{ sku: text!, boxes: number }] } }',
  ) +
  resource('Guide', 'label', '  { format: json, fields: { crate: number!, sku: text! } }') +
  resource(
    'Guide',
    'x12-855',
    '  { format: x12, extends: x12/004010/855, rules: { BAK.02: { codes: [AC, RJ] } } }',
  ) +
  resource('Guide', 'ordrsp', '  { format: edifact, extends: edifact/D96A/ORDRSP }') +
  resource('Agreement', 'shop', `  { us: us, partner: shop, mode: test, receive: []${send} }`) +
  resource('Mapping', 'map', `  from: order\n${out}`) +
  resource(
    'Channel',
    'road',
    `  { agreement: shop, in: { gateway: inbox, guide: order }, mapping: map, out: { guide: ${target}, gateway: none } }`,
  )

async function rendered(text: string, document: unknown): Promise<Rendering | Unmapped> {
  const { resources, problems } = loadResources([{ path: 'all.yaml', text }])
  expect(problems).toEqual([])
  const revision = await compileRevision(
    'r1' as RevisionId,
    resources.map((one) => one.resource),
  )
  const channel = revision.channels.get('road')
  if (!channel) throw new Error('the set has a channel named road')
  const bytes = Buffer.from(JSON.stringify(document))
  return renderAll(channel, { bytes, place: { offset: 0, line: 1 }, now: new Date('2026-01-15T09:31:00Z') })
}

function texts(rendering: Rendering | Unmapped, numbers: readonly number[]): readonly string[] {
  if (rendering.kind === 'unmapped') throw new Error(JSON.stringify(rendering.failures))
  const { counters } = rendering
  const own = counters?.outputs(numbers.slice(0, counters.series.length)) ?? rendering.outputs
  let at = counters?.series.length ?? 0
  return own.map(({ series, write }) => {
    const bytes = write(numbers.slice(at, at + series.length))
    at += series.length
    return Buffer.from(bytes ?? []).toString('utf8')
  })
}

const order = {
  number: '4711',
  lines: [
    { sku: 'A', boxes: 2 },
    { sku: 'B', boxes: 1 },
  ],
}

const to855 = (verdict: string) => `  to: x12-855
  out:
    heading: { bak: { "01": "'00'", "02": "'${verdict}'", "03": number, "04": "'20260115'" } }
    detail: { po1: { $each: lines as line, po1: { "01": line.sku } } }`

test('X12 waits for its numbers, in envelopes of the agreement', async () => {
  const rendering = await rendered(set(to855('AC'), 'x12-855'), order)
  if (rendering.kind === 'unmapped') throw new Error(JSON.stringify(rendering.failures))
  expect(rendering.po).toBe('4711')
  expect(
    rendering.outputs.map(({ mediaType, extension, documentType, series }) => [
      mediaType,
      extension,
      documentType,
      series,
    ]),
  ).toEqual([['application/edi-x12', 'edi', '855', ['x12-interchange|us|shop', 'x12-group|us|shop']]])
  expect(texts(rendering, [42, 7])).toEqual([
    'ISA*00*          *00*          *ZZ*ACME           *01*SHOP           *260115*0931*U*00401*000000042*0*T*>~' +
      'GS*PR*ACME*SHOPGS*20260115*0931*7*X*004010~ST*855*0001~BAK*00*AC*4711*20260115~PO1*A~PO1*B~SE*5*0001~GE*1*7~IEA*1*000000042~',
  ])
  expect(texts(rendering, [1_000_000_000, 7])[0]).toContain('*00401*000000001*')
})

test('EDIFACT waits for its number, and asks for the CONTRL that is expected', async () => {
  const mapping = `  to: ordrsp
  out:
    heading: { bgm: { "01": { "01": "'231'" }, "02": number, "03": "'29'" }, dtm: [{ "01": { "01": "'137'", "02": "'20260115'", "03": "'102'" } }] }
    summary: { uns: { "01": "'S'" } }`
  const send = ', send: { invalid: warn, edifact: { acknowledgement: expected } }'
  const rendering = await rendered(set(mapping, 'ordrsp', send), order)
  expect(texts(rendering, [42])[0]).toBe(
    "UNB+UNOC:3+5412345000013:14+4012345000009:14+260115:0931+42++++1++1'" +
      "UNH+1+ORDRSP:D:96A:UN'BGM+231+4711+29'DTM+137:20260115:102'UNS+S'UNT+5+1'UNZ+1+42'",
  )
})

test('what breaks its own guide does not leave, or leaves with a warning, and says where', async () => {
  const refused = await rendered(set(to855('XX'), 'x12-855'), order)
  expect(refused).toMatchObject({
    kind: 'unmapped',
    failures: [
      {
        code: 'OUTPUT_INVALID',
        position: { segment: 'BAK', segmentPosition: 2, element: 2, targetPath: 'heading.bak.02' },
      },
    ],
  })
  const warned = await rendered(set(to855('XX'), 'x12-855', ', send: { invalid: warn }'), order)
  if (warned.kind === 'unmapped') throw new Error('it leaves')
  expect(warned.outputs[0]?.warnings.map(({ position }) => position?.targetPath)).toEqual(['heading.bak.02'])
})

test('a mapping that counts is run with the numbers that were issued', async () => {
  const mapping = `  to: label
  out:
    $each: lines as line
    crate: counter('crates')
    sku: line.sku`
  const rendering = await rendered(set(mapping, 'label'), order)
  if (rendering.kind === 'unmapped') throw new Error(JSON.stringify(rendering.failures))
  expect(rendering.counters?.series).toEqual(['counter|crates', 'counter|crates'])
  expect(texts(rendering, [41, 42]).map((text) => JSON.parse(text))).toEqual([
    { crate: 41, sku: 'A' },
    { crate: 42, sku: 'B' },
  ])
})
