import fc from 'fast-check'
import { expect, test } from 'vitest'
import { goodSegments, interchangeOf, setOf } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import type { InterchangeTree, Segment } from '../view/interchange-tree.ts'
import { readInterchangeTree } from '../view/read-interchange-tree.ts'
import { treeOfJson } from '../view/tree-of-json.ts'
import { normalTree } from './fixture-trees.ts'
import { writeInterchange } from './write-interchange.ts'
import type { WriteOptions } from './write-options.ts'

function treeOf(bytes: Uint8Array): InterchangeTree {
  const { interchanges, findings } = frame(bytes)
  const [interchange] = interchanges
  if (interchange === undefined || findings.length > 0) throw new Error(JSON.stringify(findings))
  expect(
    interchange.groups.flatMap(({ transactions }) => transactions.flatMap((one) => one.findings)),
  ).toEqual([])
  return readInterchangeTree(bytes, interchange)
}

function bytesOf(tree: InterchangeTree, options: WriteOptions = {}): Buffer {
  const result = writeInterchange(tree, options)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return Buffer.from(result.bytes)
}

/** The first segment behind ST replaced. */
function withSegment(segment: Segment): InterchangeTree {
  const tree = treeOf(Buffer.from(interchangeOf(setOf(goodSegments))))
  const groups = tree.groups.map((group) => ({
    ...group,
    transactions: group.transactions.map((one) => ({
      ...one,
      segments: [segment, ...one.segments.slice(1)],
    })),
  }))
  return { ...tree, groups }
}

const odd = '~*>^\r\n\0\x7f\x80\xe9\xff SE*1~ISA'

test.each([
  ['BIN', `BIN*${odd.length}*${odd}`],
  ['BIN of UTF-8', 'BIN*6*\xe4\xbd\xa0caf'],
  ['BIN of nothing', 'BIN*0*'],
  ['BDS', `BDS*UUE*${odd.length}*${odd}`],
])('%s is written back byte for byte', (_, segment) => {
  const bytes = Buffer.from(interchangeOf(setOf(['BEG*00*SA*PO1**20260115', segment, 'MSG*x'])), 'latin1')
  expect(bytesOf(treeOf(bytes)).toString('latin1')).toBe(bytes.toString('latin1'))
})

test('octets stay as they are beside text of another character set', () => {
  const before = Buffer.from(interchangeOf(setOf(['MSG*caf\xc3\xa9', 'BIN*3*\xe9~\xff'])), 'latin1')
  expect(bytesOf(treeOf(before)).equals(before)).toBe(true)
  const upper = bytesOf(treeOf(before), { charset: 'windows-1252', lineEnd: '\n' }).toString('latin1')
  expect(upper).toContain('BIN*3*\xe9~\xff~\n')
})

test('BIN01 and BDS02 count the octets, whatever the tree says', () => {
  expect(bytesOf(withSegment({ tag: 'BIN', elements: ['77', '\xe9\u00ff'] })).toString('latin1')).toContain(
    '~BIN*2*\xe9\xff~',
  )
  expect(bytesOf(withSegment({ tag: 'BDS', elements: ['UUE', '', 'a~b'] })).toString()).toContain(
    '~BDS*UUE*3*a~b~',
  )
})

test.each<[string, Segment, string]>([
  ['characters that are no byte', { tag: 'BIN', elements: ['1', '€'] }, 'the octets of BIN are one text'],
  ['octets in pieces', { tag: 'BIN', elements: ['1', ['a', 'b']] }, 'the octets of BIN are one text'],
  ['elements behind', { tag: 'BIN', elements: ['1', 'a', 'b'] }, 'nothing stands behind the octets of BIN'],
  ['a long filter', { tag: 'BDS', elements: ['x'.repeat(16), '1', 'a'] }, 'BDS01 is a code'],
])('%s are a problem with its place', (_, segment, text) => {
  const result = writeInterchange(withSegment(segment))
  if (result.kind !== 'problems') throw new Error('it was written')
  expect(result.problems).toEqual([
    { text: expect.stringContaining(text), group: 0, transaction: 0, segment: 1 },
  ])
})

const octets = fc.oneof(
  fc.string({ maxLength: 30, unit: fc.constantFrom(..."~*>^|:+'?!\n\r\0aZ09\x80\xc3\xa9\xff") }),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
)
const plain = fc.string({ maxLength: 6, unit: fc.constantFrom(...'aZ09*~>^ é漢') })
const binary: fc.Arbitrary<Segment> = fc.oneof(
  octets.map((data) => ({ tag: 'BIN', elements: [String(data.length), data] })),
  fc
    .record({ filter: fc.constantFrom('', 'UUE', 'ZZZ'), data: octets })
    .map(({ filter, data }) => ({ tag: 'BDS', elements: [filter, String(data.length), data] })),
)
const text = plain.map((value) => ({ tag: 'MSG', elements: [value] }))

test('random trees with octets are read as they were written', () => {
  const property = fc.property(fc.array(fc.oneof(binary, text), { maxLength: 8 }), (segments) => {
    const tree = withSegment({ tag: 'BEG', elements: ['00'] })
    const groups = tree.groups.map((group) => ({
      ...group,
      transactions: group.transactions.map(({ header }) => ({ header, segments })),
    }))
    const bytes = bytesOf({ ...tree, groups }, { separatorsInData: 'choose' })
    const again = treeOf(bytes)
    const content = ({ groups: all }: ReturnType<typeof normalTree>) =>
      all.flatMap(({ transactions }) => transactions.map((one) => one.segments))
    expect(content(normalTree(again))).toEqual(content(normalTree({ ...tree, groups })))
    expect(bytesOf(again).equals(bytes)).toBe(true)
  })
  fc.assert(property, { numRuns: 400 })
})

const unb = "UNB+UNOC:3+A:14+B:14+260115:0930+INT77'"
const order = "UNH+2+ORDERS:D:96A:UN'BGM+220+45+9'FTX+AAI+++caf\xe9'UNT+4+2'"

function packageOf(data: string, status = String(data.length)): string {
  return `${unb}UNO+P1+AAI:1+1+${status}'${data}UNP+${data.length}+P1'${order}UNZ+2+INT77'`
}

test.each([odd, "'UNP+3+P1'UNZ+1'", '', 'UNP', "\n\r\n?'"])(
  'a package is written back byte for byte: %j',
  (data) => {
    const bytes = Buffer.from(packageOf(data), 'latin1')
    const tree = treeOf(bytes)
    expect(tree.groups[0]?.transactions[0]).toMatchObject({ octets: data, segments: [] })
    expect(treeOfJson(JSON.parse(JSON.stringify(tree)))).toEqual({ kind: 'tree', tree })
    expect(bytesOf(tree).toString('latin1')).toBe(bytes.toString('latin1'))
  },
)

test('UNO and UNP count the octets, and take the next number, whatever the tree says', () => {
  const tree = treeOf(Buffer.from(packageOf('abc', '3:1'), 'latin1'))
  const [group] = tree.groups
  const [first, ...others] = group?.transactions ?? []
  if (first === undefined) throw new Error('no package')
  const header = { ...first.header, elements: ['', ...first.header.elements.slice(1)] }
  const transactions = [{ ...first, header, octets: "a'\xff?" }, ...others]
  expect(bytesOf({ ...tree, groups: [{ transactions }] }).toString('latin1')).toContain(
    "UNO+1+AAI:1+1+4:1'a'\xff?UNP+4+1'UNH+2",
  )
})

test('random packages are read as they were written', () => {
  const property = fc.property(octets, (data) => {
    const bytes = Buffer.from(packageOf(data), 'latin1')
    expect(bytesOf(treeOf(bytes)).equals(bytes)).toBe(true)
  })
  fc.assert(property, { numRuns: 300 })
})

test('octets that are no bytes, and segments in a package, are problems', () => {
  const tree = treeOf(Buffer.from(packageOf('abc'), 'latin1'))
  const first = tree.groups[0]?.transactions[0]
  if (first === undefined) throw new Error('no package')
  const written = (change: object) => {
    const result = writeInterchange({ ...tree, groups: [{ transactions: [{ ...first, ...change }] }] })
    return result.kind === 'problems' ? result.problems.map(({ text }) => text) : []
  }
  expect(written({ octets: '€' })).toEqual([
    'the octets of a package are one text, a character from U+0000 to U+00FF for each',
  ])
  expect(written({ segments: [{ tag: 'BGM', elements: [] }] })).toEqual([
    'a package holds octets and no segments',
  ])
})
