import { expect, test } from 'vitest'
import { goodSegments, interchangeOf, setOf } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import type { EdifactHeader, GroupHeader, InterchangeHeader } from '../interchange.ts'
import type { Element, InterchangeTree, Segment } from '../view/interchange-tree.ts'
import { readInterchangeTree } from '../view/read-interchange-tree.ts'
import { edifactSeparators, x12Separators } from '../view/separators.ts'
import { buildInterchange } from './build-interchange.ts'
import { writeInterchange } from './write-interchange.ts'
import type { WriteOptions } from './write-options.ts'

const x12Header: InterchangeHeader = {
  senderQualifier: 'ZZ',
  senderId: 'ACMERETAIL',
  receiverQualifier: 'ZZ',
  receiverId: 'PARLEYVENDOR',
  date: '260115',
  time: '0930',
  version: '00401',
  controlNumber: '101',
  acknowledgmentRequested: false,
  usage: 'P',
}
const gs: GroupHeader = {
  functionalId: 'PO',
  senderCode: 'ACMERETAIL',
  receiverCode: 'PARLEYVENDOR',
  date: '20260115',
  time: '0930',
  controlNumber: '101',
  version: '004010',
}
const unb: EdifactHeader = {
  syntax: 'UNOC',
  syntaxVersion: '3',
  sender: { id: '4012345000009', qualifier: '14', internal: '' },
  recipient: { id: '5412345000013', qualifier: '14', internal: '' },
  date: '260115',
  time: '0930',
  controlNumber: 'REF1',
  applicationReference: '',
  acknowledgmentRequest: '',
  agreement: '',
  test: '1',
}

function segment(tag: string, ...elements: Element[]): Segment {
  return { tag, elements }
}

function order(...segments: Segment[]): InterchangeTree {
  const groups = [{ header: gs, transactions: [[segment('ST', '850', '0001'), ...segments] as const] }]
  return buildInterchange({ standard: 'x12', separators: x12Separators, header: x12Header, groups })
}

function message(...segments: Segment[]): InterchangeTree {
  const unh = segment('UNH', 'M1', ['ORDERS', 'D', '96A', 'UN', 'EAN008'])
  const groups = [{ transactions: [[unh, ...segments] as const] }]
  return buildInterchange({ standard: 'edifact', separators: edifactSeparators, header: unb, groups })
}

function written(tree: InterchangeTree, options?: WriteOptions): Buffer {
  const result = writeInterchange(tree, options)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return Buffer.from(result.bytes)
}

function textOf(tree: InterchangeTree, options?: WriteOptions): string {
  return written(tree, options).toString()
}

function problems(tree: InterchangeTree, options?: WriteOptions) {
  const result = writeInterchange(tree, options)
  return result.kind === 'problems' ? result.problems : []
}

function readBack(bytes: Uint8Array): InterchangeTree {
  const { interchanges, findings } = frame(bytes)
  const [interchange] = interchanges
  if (interchange === undefined) throw new Error(JSON.stringify(findings))
  return readInterchangeTree(bytes, interchange)
}

/** The elements of the first transaction, without header and trailer. */
function elementsIn(tree: InterchangeTree): unknown {
  return tree.groups[0]?.transactions[0]?.segments.map((one) => 'elements' in one && one.elements)
}

test('counts, trailers and padding of X12 are computed', () => {
  const segments = goodSegments.map((one) => {
    const [tag = '', ...elements] = one.split('*')
    return segment(tag, ...elements)
  })
  expect(textOf(order(...segments))).toBe(interchangeOf(setOf(goodSegments)))
})

test('numbers left empty are given in order', () => {
  const transaction = { header: segment('ST', '850', ''), segments: [segment('BEG', '00')] }
  const header = segment('GS', 'PO', 'A', 'B', '20260115', '0930', '', 'X', '004010')
  const groups = [
    { header, transactions: [transaction, transaction] },
    { header, transactions: [transaction] },
  ]
  expect(textOf({ ...order(), groups }).replace(/^.{106}/, '')).toBe(
    'GS*PO*A*B*20260115*0930*1*X*004010~ST*850*0001~BEG*00~SE*3*0001~ST*850*0002~BEG*00~SE*3*0002~GE*2*1~' +
      'GS*PO*A*B*20260115*0930*2*X*004010~ST*850*0001~BEG*00~SE*3*0001~GE*1*2~IEA*2*000000101~',
  )
})

test('an EDIFACT interchange gets its counts and references, and release characters into its data', () => {
  const bgm = segment('BGM', '220', "A+B:C'D?E*F", '9')
  const dtm = segment('DTM', ['137', '20260115', '102'])
  expect(textOf(message(bgm, dtm))).toBe(
    "UNB+UNOC:3+4012345000009:14+5412345000013:14+260115:0930+REF1++++++1'UNH+M1+ORDERS:D:96A:UN:EAN008'" +
      "BGM+220+A?+B?:C?'D??E*F+9'DTM+137:20260115:102'UNT+4+M1'UNZ+1+REF1'",
  )
})

test('groups of EDIFACT are closed with their counts, and UNZ counts them', () => {
  const header = {
    functionalId: 'ORDERS',
    sender: { id: 'A', qualifier: '14' },
    recipient: { id: 'B', qualifier: '' },
    date: '260115',
    time: '0930',
    controlNumber: 'G1',
  }
  const unh = (number: string) => [segment('UNH', number, ['ORDERS', 'D', '96A', 'UN', 'EAN008'])] as const
  const groups = [{ header, transactions: [unh('1'), unh('2')] }]
  const tree = buildInterchange({ standard: 'edifact', separators: edifactSeparators, header: unb, groups })
  expect(textOf(tree).replace(/^UNB[^']*'/, '')).toBe(
    "UNG+ORDERS+A:14+B+260115:0930+G1+UN+D:96A:EAN008'UNH+1+ORDERS:D:96A:UN:EAN008'UNT+2+1'" +
      "UNH+2+ORDERS:D:96A:UN:EAN008'UNT+2+2'UNE+2+G1'UNZ+1+REF1'",
  )
})

test('UNA is written when the separators need it, or when it is asked for', () => {
  const tree = message()
  const with1 = (separators: object) =>
    textOf({ ...tree, separators: { ...edifactSeparators, ...separators } })
  expect(with1({}).slice(0, 4)).toBe('UNB+')
  expect(textOf(tree, { serviceString: 'always' }).slice(0, 13)).toBe("UNA:+.? 'UNB+")
  expect(with1({ decimal: ',' }).slice(0, 9)).toBe("UNA:+,? '")
  expect(with1({ release: '!' }).slice(0, 9)).toBe("UNA:+.! '")
  expect(with1({ segment: '~', lineEnd: '\n' }).slice(0, 14)).toBe('UNA:+.? ~\nUNB+')
  // Repetition is of version 4; it needs no UNA when it is the asterisk of the standard.
  const version4 = {
    ...tree,
    header: { ...tree.header, elements: [['UNOC', '4'], ...tree.header.elements.slice(1)] },
  }
  const repeating = (repetition: string) => ({
    ...version4,
    separators: { ...edifactSeparators, repetition },
  })
  expect(textOf(repeating('*')).slice(0, 4)).toBe('UNB+')
  expect(textOf(repeating('|')).slice(0, 9)).toBe("UNA:+.?|'")
})

test('a separator in X12 data is refused with its place', () => {
  const place = { group: 0, transaction: 0 }
  const text =
    'the value contains a separator; let separators be chosen or replaced, or take it out of the value'
  const tree = order(segment('BEG', '00', 'SA', 'PO*1'), segment('REF', 'CR', ['a', 'b~c']))
  expect(problems(tree)).toEqual([
    { text, ...place, segment: 1, element: 3 },
    { text, ...place, segment: 2, element: 2, component: 2 },
  ])
})

test('a separator in X12 data is replaced, or other separators are chosen', () => {
  const tree = order(segment('MSG', 'a*b~c>d^e|f'))
  expect(textOf(tree, { separatorsInData: { replaceBy: ' ' } })).toContain('MSG*a b c d^e|f~')
  const bytes = written(tree, { separatorsInData: 'choose' })
  expect(bytes.toString()).toContain("'MSG+a*b~c>d^e|f'")
  expect(elementsIn(readBack(bytes))).toEqual([['a*b~c>d^e|f']])
  const full = String.fromCharCode(...Array.from({ length: 94 }, (_, at) => at + 0x21))
  expect(problems(order(segment('MSG', full)), { separatorsInData: 'choose' })).toEqual([
    { text: 'the data has every character that could be the element separator; let it be replaced' },
  ])
  expect(problems(tree, { separatorsInData: { replaceBy: '~' } })[0]).toEqual({
    text: 'what replaces characters is one character of the set, in ASCII, and no separator',
  })
})

test('EDIFACT without a release character refuses separators in data, or takes one', () => {
  const { release: _, ...separators } = edifactSeparators
  const tree = { ...message(segment('FTX', 'AAI', "it's")), separators }
  expect(problems(tree)).toMatchObject([{ group: 0, transaction: 0, segment: 1, element: 2 }])
  expect(textOf(tree, { separatorsInData: 'choose' })).toContain("FTX+AAI+it?'s'")
})

test('a character that the charset has not is refused, transliterated or replaced, never left out', () => {
  const tree = message(segment('FTX', 'AAI', 'Łódź für €5'))
  const text =
    'the value contains a character that the character set of the interchange has not; choose another, or let it be replaced'
  const place = { group: 0, transaction: 0, segment: 1, element: 2 }
  // Ł, ź and €.
  expect(problems(tree)).toEqual(Array(3).fill({ text, ...place }))
  expect(textOf(tree, { unmappable: 'transliterate', charset: 'ascii' })).toContain('FTX+AAI+Lodz fur EUR5')
  expect(textOf(tree, { unmappable: 'transliterate', charset: 'unoa' })).toContain('FTX+AAI+LODZ FUR EUR5')
  expect(textOf(tree, { unmappable: { replaceBy: '.' }, charset: 'ascii' })).toContain('FTX+AAI+..d. f.r .5')
  expect(textOf(tree, { charset: 'utf-8' })).toContain('FTX+AAI+Łódź für €5')
  const latin = written(message(segment('FTX', 'AAI', 'für'))).toString('latin1')
  expect(latin).toContain("FTX+AAI+für'")
  const nine = written(message(segment('FTX', 'AAI', '€')), { charset: 'iso-8859-15' })
  expect(nine.includes(Buffer.from([0x2b, 0xa4, 0x27]))).toBe(true)
})

test('control characters and halves of characters are in no data', () => {
  const texts = ['a\nb', 'a\u0000', 'a\u0085b', '\ud800']
  for (const text of texts)
    expect(problems(order(segment('MSG', text))), JSON.stringify(text)).toHaveLength(1)
  expect(textOf(order(segment('MSG', 'a\r\nb')), { unmappable: 'transliterate' })).toContain('MSG*a  b~')
})

test('what stands empty at the end is left out, of segments, composites and repetitions', () => {
  const tree = message(segment('NAD', 'BY', ['1', '', ''], '', ['', '']), segment('FTX', ['', '']))
  expect(textOf(tree)).toContain("NAD+BY+1'FTX'UNT")
})

test('repetitions need a separator for them, and a version that has one', () => {
  const repeated = { repetitions: ['a', ['b', 'c'], ''] }
  const tree = order(segment('DMG', '', repeated))
  expect(problems(tree)).toMatchObject([{ segment: 1, element: 2 }])
  expect(problems({ ...tree, separators: { ...x12Separators, repetition: '^' } })).toHaveLength(1)
  const elements = tree.header.elements.with(11, '00501')
  const later = {
    ...tree,
    header: { ...tree.header, elements },
    separators: { ...x12Separators, repetition: '^' },
  }
  expect(textOf(later)).toContain('*^*00501*')
  expect(textOf(later)).toContain('DMG**a^b>c~')
})

test('each segment gets a line of its own when it is asked for', () => {
  const lines = textOf(order(segment('BEG', '00')), { lineEnd: '\n' }).split('\n')
  expect(lines.map((line) => line.slice(0, 3))).toEqual(['ISA', 'GS*', 'ST*', 'BEG', 'SE*', 'GE*', 'IEA', ''])
})

test('an envelope that no standard can hold is a list of problems', () => {
  const texts = (tree: InterchangeTree) => problems(tree).map((one) => one.text)
  const header = { ...x12Header, senderId: 'X'.repeat(16), date: '20260115', receiverId: 'a*b' }
  const content = { standard: 'x12', separators: x12Separators, groups: [] } as const
  expect(texts(buildInterchange({ ...content, header }))).toEqual([
    'ISA06 has 1 to 15 characters',
    'ISA08 contains a separator',
    'ISA09 is YYMMDD',
  ])
  const marked = { ...x12Header, controlNumber: '1\ufeff' }
  expect(texts(buildInterchange({ ...content, header: marked }))).toEqual(['ISA13 has up to nine digits'])
  expect(texts(order(segment('SE', '2', '0001'), segment('beg')))).toEqual([
    'SE belongs to the envelope, which the writer writes; leave it out',
    'a segment begins with its tag, in capitals',
  ])
  const nameless = { ...order(), groups: [{ transactions: [] }] }
  expect(texts(nameless)).toEqual(['a group begins with GS'])
  expect(texts({ ...message(), header: segment('UNB', 'UNOC', 'A', 'B', '260115', '1') })).toEqual([
    'UNB S001 has a syntax version from 1 to 4',
    'the time of UNB S004 is HHMM',
  ])
  const separators = { ...x12Separators, component: '*' }
  expect(texts({ ...order(), separators })).toEqual(['the separators are not distinct'])
  expect(texts({ ...order(), separators: { ...x12Separators, segment: 'Z' } })).toEqual([
    'a separator is one ASCII character, and no letter, digit or blank',
  ])
})

test('a number of a transaction that comes in pieces is refused, for only its first piece would be kept', () => {
  const problem = { text: 'the number of a transaction has no components and no repetitions', group: 0 }
  const unh = segment('UNH', ['', '7'], ['ORDERS', 'D', '96A', 'UN'])
  const groups = [{ transactions: [{ header: unh, segments: [] }] }]
  expect(problems({ ...message(), groups })).toEqual([{ ...problem, transaction: 0, segment: 0 }])
  const st = segment('ST', '850', { repetitions: ['1', '2'] })
  const [{ header } = { header: undefined }] = order().groups
  const x12Groups = [{ ...(header && { header }), transactions: [{ header: st, segments: [] }] }]
  expect(problems({ ...order(), groups: x12Groups })).toContainEqual({
    ...{ ...problem, transaction: 0, segment: 0 },
  })
})
