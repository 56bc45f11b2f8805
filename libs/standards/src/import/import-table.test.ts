import { describe, expect, test } from 'vitest'
import { loadPack } from '../load-dictionary.ts'
import { openPack } from '../pack.ts'
import { importTable } from './import-table.ts'

const sef = `.VER 1.6
.INI
ORDERS,PO,004 010,X,X12-4010,Orders of our own
.SETS
850=^[ST,M][BEG,M]+10[REF,,>1]{:200+20[N1,M]+10[N3,,2]}^{PO1:100000[PO1,M][!PID,,1000]}^{:1[CTT]}[SE,M]
.SEGS
ST=[143,M][329,M]
* a comment
BEG=[353,M][92,M]
[324,M]
REF=[128,M][127][C040,,3]+R0203
N1=[98,M][93]
N3=[166,M][166]
PO1=[350]{2[235][234]}+P0203P0405
PID=[349,M]
CTT=[354,M]
SE=[96,M][329,M]
.COMS
C040=[128,M][127,M]
.ELMS
143=ID,3,3
329=AN,4,9
353=ID,2,2
92=ID,2,2
324=AN,1,22
128=ID,2,3
127=AN,1,30
98=ID,2,3
93=AN,1,60
166=AN,1,55
350=AN,1,20
235=ID,2,2
234=AN,1,48
349=ID,1,1
354=N,1,6
96=N0,1,10
.CODES
353=00,01,05
.TEXT,SETS
850,1,whatever is said here is passed over
`

describe('a SEF text', () => {
  test('becomes a dictionary', () => {
    const result = importTable(sef)
    if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
    expect(result.name).toBe('x12/004010')
    const { messages, segments, elements, composites, codes } = openPack(result.pack)
    expect(messages['850']).toEqual({
      functionalId: 'PO',
      detail: 'PO1',
      summary: 'CTT',
      structure: [
        { kind: 'segment', tag: 'ST', mandatory: true, max: 1 },
        { kind: 'segment', tag: 'BEG', mandatory: true, max: 1 },
        { kind: 'segment', tag: 'REF', mandatory: false, max: Number.POSITIVE_INFINITY },
        {
          ...{ kind: 'loop', name: 'N1', mandatory: true, max: 200 },
          items: [
            { kind: 'segment', tag: 'N1', mandatory: true, max: 1 },
            { kind: 'segment', tag: 'N3', mandatory: false, max: 2 },
          ],
        },
        {
          ...{ kind: 'loop', name: 'PO1', mandatory: true, max: 100000 },
          items: [
            { kind: 'segment', tag: 'PO1', mandatory: true, max: 1 },
            { kind: 'segment', tag: 'PID', mandatory: false, max: 1000 },
          ],
        },
        {
          ...{ kind: 'loop', name: 'CTT', mandatory: false, max: 1 },
          items: [{ kind: 'segment', tag: 'CTT', mandatory: true, max: 1 }],
        },
        { kind: 'segment', tag: 'SE', mandatory: true, max: 1 },
      ],
    })
    expect(segments.BEG?.elements.map(({ reference }) => reference)).toEqual(['353', '92', '324'])
    expect(segments.REF).toEqual({
      elements: [
        { reference: '128', mandatory: true, repeat: 1 },
        { reference: '127', mandatory: false, repeat: 1 },
        { reference: 'C040', mandatory: false, repeat: 3 },
      ],
      notes: ['R0203'],
    })
    expect(segments.PO1?.elements.map(({ reference }) => reference)).toEqual([
      '350',
      '235',
      '234',
      '235',
      '234',
    ])
    expect(composites.C040?.elements).toHaveLength(2)
    expect(elements['354']).toEqual({ type: 'N0', min: 1, max: 6 })
    expect(codes).toEqual({ 353: '00 01 05' })
  })

  test('takes the name that it is given', () => {
    expect(importTable(sef, { name: 'x12/004060' })).toMatchObject({ kind: 'pack', name: 'x12/004060' })
  })

  test('with mistakes has them told with their lines, all at once', () => {
    const wrong = sef
      .replace('N3=[166,M][166]\n', '')
      .replace('324=AN,1,22', '324=XX,1,22')
      .replace('127=AN,1,30', '127=AN,one,30')
    const lineOf = (text: string, start: string) =>
      text.split('\n').findIndex((line) => line.startsWith(start)) + 1
    expect(importTable(wrong)).toEqual({
      kind: 'problems',
      problems: [{ line: lineOf(wrong, '127='), text: '127: write type and lengths, such as AN,1,35' }],
    })
    const other = wrong.replace('127=AN,one,30', '127=AN,1,30').replace('[349,M]', '[348,M]')
    expect(importTable(other)).toEqual({
      kind: 'problems',
      problems: [
        { line: lineOf(other, '324='), text: 'element 324 has the type XX, which x12 has not' },
        { line: lineOf(other, 'PID='), text: 'PID uses 348, which the table does not define' },
        { line: 5, text: '850 uses the segments N3, which the table does not define' },
      ],
    })
  })

  test.each([
    ['850=[ST,M][SE,M', '850: cannot be read from "[SE,M" on'],
    ['850=[ST,M]{:2[N1][SE,M]', '850: a brace is opened and not closed'],
    ['850=[ST,M][N1]}[SE,M]', '850: a brace is closed that was not opened'],
    ['850=[ST,M][BEG]', '850 does not begin with ST and end with SE'],
    ['850=[ST,M]{:2{:3[N1]}}[SE,M]', '850 has a loop that does not begin with a segment'],
  ])('with the structure %s is refused', (line, text) => {
    const changed = sef.replace(/^850=\^.*$/m, line)
    expect(importTable(changed)).toEqual({ kind: 'problems', problems: [{ line: 5, text }] })
  })

  test('that does not say its release asks for a name', () => {
    expect(importTable(sef.replace('004 010', '').replace('4010', ''))).toEqual({
      kind: 'problems',
      problems: [{ text: 'the file does not say its release; give it with --name, such as x12/004010' }],
    })
  })
})

const table = {
  standard: 'edifact',
  version: 'D96A-OWN',
  elements: { 1004: { type: 'an', min: 1, max: 35 }, 4343: { type: 'an', min: 1, max: 3, codes: ['AB'] } },
  segments: {
    BGM: {
      elements: [
        { ref: '1004', req: 'C' },
        { ref: '4343', req: 'C' },
      ],
    },
  },
  messages: {
    ORDERS: {
      structure: [
        { seg: 'UNH', req: 'M', max: 1 },
        { seg: 'BGM', req: 'M', max: 1 },
        { seg: 'UNT', req: 'M', max: 1 },
      ],
    },
  },
}

describe('a JSON table', () => {
  test('of an EDIFACT directory takes the service segments of the standard', async () => {
    const service = await loadPack('edifact/SERVICE-V4')
    const result = importTable(JSON.stringify(table), { ...(service && { service }) })
    if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
    expect(result.name).toBe('edifact/D96A-OWN')
    const { segments, messages, codes } = openPack(result.pack)
    expect(segments.UNH?.elements[1]).toEqual({ reference: 'S009', mandatory: true, repeat: 1 })
    expect(messages.ORDERS?.structure).toHaveLength(3)
    expect(codes['4343']).toBe('AB')
  })

  test.each([
    ['{', [{ text: 'the file is neither SEF nor JSON; SEF begins with a section such as .VER or .SETS' }]],
    ['[]', [{ text: 'a table is an object with standard, version, elements, segments and messages' }]],
    [
      JSON.stringify({ ...table, standard: 'hl7', segments: { BGM: {} } }),
      [
        { path: 'standard', text: 'write x12 or edifact as the standard' },
        { path: 'segments.BGM', text: 'this is not in the form of segments; see docs/standards.md' },
      ],
    ],
    [
      JSON.stringify({ ...table, messages: { ORDERS: { structure: [{ seg: 'XYZ', req: 'M', max: 1 }] } } }),
      [
        { path: 'messages.ORDERS', text: 'ORDERS uses the segments XYZ, which the table does not define' },
        { path: 'messages.ORDERS', text: 'ORDERS does not begin with UNH and end with UNT' },
      ],
    ],
  ])('that is amiss is refused: %s', (text, problems) => {
    expect(importTable(text)).toEqual({ kind: 'problems', problems })
  })

  test('never reaches into what every object has', () => {
    const text =
      '{"standard":"x12","version":"004010","elements":{"__proto__":{"type":"AN","min":1,"max":2}},"segments":{"ST":{"elements":[{"ref":"constructor","req":"M"}]}},"messages":{}}'
    expect(importTable(text)).toMatchObject({ kind: 'problems' })
  })
})
