import { describe, expect, test } from 'vitest'
import { readInChunks } from '../codec.contract.ts'
import type { CodecResult, DocumentCodec } from '../codec.ts'
import { compileCsvGuide } from '../csv/csv-guide.ts'
import { compileFixedGuide } from '../fixed/fixed-guide.ts'
import { compileIdocGuide } from '../idoc/idoc-guide.ts'

/** Files made to cost more than their size: each is read in time that grows as the file does, or a test would never end. */

function codecOf(result: CodecResult): DocumentCodec {
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.codec
}

const flat = codecOf(compileCsvGuide({ header: false, fields: { a: 'text', b: 'number, comma' } }))
const slashed = codecOf(compileCsvGuide({ header: false, escape: '\\', fields: { a: 'text', b: 'text' } }))
const grouped = codecOf(
  compileCsvGuide({ header: false, groupBy: 'a', fields: { a: 'text', lines: [{ b: 'text' }] } }),
)
const deep = codecOf(
  compileCsvGuide({
    document: { record: 'H', records: { l: [{ record: 'L', records: { m: [{ record: 'M' }] } }] } },
  }),
)
const fixed = codecOf(compileFixedGuide({ fields: { a: 'text, length 5', b: 'number, length 5' } }))
const counted = codecOf(
  compileFixedGuide({
    lineEnd: 'none',
    recordType: '1',
    document: { record: 'H', fields: { a: 'text, at 2-9' } },
  }),
)
const idoc = codecOf(
  compileIdocGuide({ segments: { a: { segment: 'E1EDK01', fields: { b: 'text, length 3' } } } }),
)
const all: { readonly [name: string]: DocumentCodec } = { flat, slashed, grouped, deep, fixed, counted, idoc }

const size = 500_000
const parts: { readonly [name: string]: string } = {
  quotes: '"',
  'doubled quotes': '""a',
  'quotes after delimiters': ',"',
  'quotes in lines': '"\n',
  backslashes: '"\\',
  delimiters: ',',
  'line feeds': '\n',
  'carriage returns': '\r',
  blanks: ' ',
  zeros: '\0',
  digits: '1',
  'points in a number': '1.111',
  'one long line': 'x',
  'short lines': 'H,1\n',
  'unknown records': 'Q,1\n',
  'records below one another': 'L,\nM,\n',
  'control records': 'EDI_DC40\n',
  'names of segments': 'E2EDK01005\n',
  'half characters': '\u00e9',
}

describe.each(Object.entries(parts))('%s', (_name, part) => {
  const encoding = part === '\u00e9' ? 'latin1' : 'utf8'
  const file = Buffer.from(part.repeat(size / part.length), encoding)

  test.each(Object.keys(all))('read as %s, in small chunks and within limits', (name) => {
    const codec = all[name]
    if (codec === undefined) throw new Error(name)
    const limits = { maxDocumentBytes: 100_000, maxFields: 50_000 }
    const found = readInChunks(codec, file, 997, limits)
    expect(found.length).toBeGreaterThan(0)
    const isBounded = found.every(
      ({ faults, place }) => faults.length <= 101 && place.offset + place.length <= file.length,
    )
    expect(isBounded).toBe(true)
  })
})

test('an open quote in the whole of a file is held up to the limit, and no further', () => {
  const file = Buffer.from(`"${'x'.repeat(size)}`)
  const found = readInChunks(flat, file, 4096, { maxDocumentBytes: 100_000 })
  expect(found.map(({ place, faults }) => [place.length, faults.map(({ code }) => code)])).toEqual([
    [100_001, ['CSV_QUOTE_OPEN']],
  ])
})

test('names of a guide such as __proto__ are names', () => {
  const codec = codecOf(
    compileCsvGuide({ header: false, fields: JSON.parse('{"__proto__":"text","constructor":"text"}') }),
  )
  const [found] = readInChunks(codec, Buffer.from('a,b\n'), 1)
  expect(Object.entries(found?.tree ?? {})).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ])
})
