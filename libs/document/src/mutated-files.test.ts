import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAll, readInChunks } from './codec.contract.ts'
import type { CodecResult, DocumentCodec } from './codec.ts'
import { compileJsonGuide } from './json/json-guide.ts'
import { compileXlsxGuide } from './xlsx/xlsx-guide.ts'
import { compileXmlGuide } from './xml/xml-guide.ts'

function codecOf(result: CodecResult): DocumentCodec {
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.codec
}

const fields = { id: 'text!', total: 'number', lines: [{ sku: 'text' }] }
const json = codecOf(compileJsonGuide({ fields }))
const wrapped = codecOf(compileJsonGuide({ fields, documents: '$.a.b' }))
const xml = codecOf(
  compileXmlGuide({
    document: 'f/o',
    namespace: '*',
    fields: {
      '@id': 'text',
      t: 'number',
      l: [{ s: 'text', m: [{ $mixed: true, $text: 'text', b: 'text' }] }],
    },
  }),
)
const xlsx = codecOf(compileXlsxGuide({ groupBy: 'id', fields }))

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const object = '{"id":"1","total":-12.50e3,"lines":[{"sku":"\\u00e9\\"é"},{}],"x":[null,true,{"y":[]}]}'
const order =
  '<o id="1"><t>12.50</t><l><s>a &amp; &#xe9;</s></l><l><s><![CDATA[<é>]]></s>x<b>y</b><!-- c --></l><?p i?></o>'
const feed = `<?xml version="1.0"?>\n<f xmlns:p="u">${order}<p:q p:r="1"/>${order}</f>`
const writer = xlsx.write()
for (const id of ['1', '2']) writer.document({ id, total: '12.5', lines: [{ sku: 'a' }, { sku: 'b' }] })
const workbook = Buffer.from(writer.end())

const seeds: readonly (readonly [string, DocumentCodec, Buffer])[] = [
  ['JSON', json, Buffer.from(`[${object},\n${object}]\n${object}`)],
  ['wrapped JSON', wrapped, Buffer.from(`{"x":{"b":1},"a":{"b":[${object},${object}],"c":"]"}}`)],
  ['XML', xml, Buffer.from(feed)],
  ['XML in ISO-8859-1', xml, latin1(feed.replace('?>', ' encoding="iso-8859-1"?>'))],
  ['XML in UTF-16', xml, Buffer.from(`\ufeff${feed}`, 'utf16le')],
]

const change = fc.record({
  at: fc.nat(10_000),
  kind: fc.constantFrom('put', 'cut', 'twice'),
  length: fc.integer({ min: 1, max: 40 }),
  byte: fc.oneof(fc.constantFrom(...latin1('<>/!?[]{}",:&;=\'- \n\\')), fc.nat(255)),
})

function mutated(
  file: Buffer,
  changes: readonly (typeof change extends fc.Arbitrary<infer Value> ? Value : never)[],
) {
  return changes.reduce((bytes, { at, kind, length, byte }) => {
    const begin = at % (bytes.length + 1)
    const [head, part, tail] = [
      bytes.subarray(0, begin),
      bytes.subarray(begin, begin + length),
      bytes.subarray(begin + length),
    ]
    if (kind === 'put') return Buffer.concat([head, Buffer.from([byte]), bytes.subarray(begin + 1)])
    return kind === 'cut' ? Buffer.concat([head, tail]) : Buffer.concat([head, part, part, tail])
  }, file)
}

test.each(seeds)(
  'mutated %s is read without a throw, the same at every chunk size, every fault in the file',
  (_, codec, file) => {
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 90 }),
        (changes, size) => {
          const bytes = mutated(file, changes)
          const whole = readAll(codec, bytes)
          expect(readInChunks(codec, bytes, size)).toEqual(whole)
          for (const { place, faults } of whole) {
            expect(place.offset + place.length).toBeLessThanOrEqual(bytes.length)
            for (const { byteOffset } of faults) expect(byteOffset).toBeLessThanOrEqual(bytes.length)
          }
        },
      ),
      { numRuns: Number(process.env.PARLEY_FUZZ_INPUTS ?? 1000) },
    )
  },
)

test('mutated workbooks are refused or unpacked without a throw', () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const result = xlsx.unpack?.(mutated(workbook, changes))
      if (result?.kind === 'unpacked') readAll(xlsx, result.bytes)
      else expect(result?.faults[0]?.code).toMatch(/^XLSX_/)
    }),
    { numRuns: Number(process.env.PARLEY_FUZZ_INPUTS ?? 1000) },
  )
})
