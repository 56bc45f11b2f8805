import { type Branch, type BranchShape, origin, type Shape } from '@parley/document'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { businessKeys } from './business-keys.ts'
import {
  amazonGuideSpec,
  amazonSegments,
  compiled,
  firstOf,
  goodSegments,
  interchangeOf,
  setOf,
} from './fixture-orders.ts'
import type { CompiledGuide } from './guide/compiled-guide.ts'
import type { Node } from './guide/program.ts'
import { judgeTransaction } from './judge/judge-transaction.ts'
import { readTransaction, readTransactionBytes } from './read-transaction.ts'

const standard = compiled({ extends: 'x12/004010/850' })
const amazon = compiled(amazonGuideSpec)

function read(segments: readonly string[], guide: CompiledGuide = standard): Branch {
  const bytes = Buffer.from(interchangeOf(setOf(segments)))
  const { interchange, transaction } = firstOf(bytes)
  return readTransaction(bytes, interchange, transaction, guide)
}

test('an order becomes a tree of areas, loops, segments and elements', () => {
  expect(read([...goodSegments.slice(0, 2), 'N3*Street 1', 'N3*Floor 2', ...goodSegments.slice(2)])).toEqual({
    heading: {
      st: { '01': '850', '02': '0001', [origin]: expect.anything() },
      beg: { '01': '00', '02': 'SA', '03': 'PO12345', '05': '20260115', [origin]: expect.anything() },
      n1: [
        {
          n1: { '01': 'ST', '02': 'Dock 4', '03': '92', '04': 'D4', [origin]: expect.anything() },
          n3: [
            { '01': 'Street 1', [origin]: expect.anything() },
            { '01': 'Floor 2', [origin]: expect.anything() },
          ],
        },
      ],
    },
    detail: {
      po1: [
        {
          po1: {
            '01': '1',
            '02': '10',
            '03': 'EA',
            '04': '12.5',
            '06': 'UP',
            '07': '012345678905',
            ids: { UP: '012345678905' },
            [origin]: expect.anything(),
          },
        },
      ],
    },
    summary: {
      ctt: { ctt: { '01': '1', [origin]: expect.anything() } },
      se: { '01': '8', '02': '0001', [origin]: expect.anything() },
    },
  })
})

test('every segment knows where it stood, in a part of the file as in the whole', () => {
  const file = interchangeOf(setOf(goodSegments))
  const bytes = Buffer.from(file)
  const { interchange, transaction } = firstOf(bytes)
  const tree = readTransaction(bytes, interchange, transaction, standard) as { heading: { beg: Branch } }
  expect(tree.heading.beg[origin]).toEqual({
    segment: 'BEG',
    segmentPosition: 2,
    byteOffset: file.indexOf('BEG'),
  })
  const { offset, length } = transaction.range
  const part = Buffer.from(bytes.subarray(offset, offset + length))
  const { delimiters } = interchange
  expect(readTransactionBytes(part, { delimiters, fileOffset: offset }, standard)).toEqual(tree)
})

test('product ids are found by their qualifier; the first of each, and none by a name every object has', () => {
  const [line] = (read(amazonSegments) as { detail: { po1: [{ po1: { ids: Branch } }] } }).detail.po1
  expect(line.po1.ids).toEqual({ UP: '012345678905', VN: 'SKU-1', BP: 'B000000001' })
  expect(line.po1.ids.constructor).toBeUndefined()
})

test('components are a branch of their own, and names of the guide stand beside the numbers', () => {
  const segments = [...goodSegments.slice(0, 1), 'REF*CR**text*AB>1>>x', ...goodSegments.slice(1)]
  const guide = compiled({
    extends: 'x12/004010/850',
    rules: { 'BEG.03': { as: 'orderNumber' }, 'REF.03': { use: 'never' } },
  })
  const { heading } = read(segments, guide) as { heading: { beg: Branch; ref: Branch[] } }
  expect(heading.beg.orderNumber).toBe('PO12345')
  expect(heading.ref).toEqual([
    { '01': 'CR', '04': { '01': 'AB', '02': '1', '04': 'x' }, [origin]: expect.anything() },
  ])
})

test('texts are read as UTF-8, and as Windows-1252 where they are not', () => {
  const named = (encoding: 'utf8' | 'latin1') => {
    const bytes = Buffer.from(interchangeOf(setOf(['BEG*00*SA*PO1**20260115', 'N1*ST*Müller'])), encoding)
    const { interchange, transaction } = firstOf(bytes)
    const tree = readTransaction(bytes, interchange, transaction, standard) as {
      heading: { n1: [{ n1: Branch }] }
    }
    return tree.heading.n1[0].n1['02']
  }
  expect([named('utf8'), named('latin1')]).toEqual(['Müller', 'Müller'])
})

test('business keys are read by name, with qualifiers, and left out where empty', () => {
  const bytes = Buffer.from(interchangeOf(setOf(amazonSegments)))
  const { interchange, transaction } = firstOf(bytes)
  expect(businessKeys(bytes, interchange, transaction, amazon)).toEqual({
    po: 'A1B2C3D4',
    vendor: 'ACMEV',
    shipTo: 'PHX3',
  })
  const bare = Buffer.from(interchangeOf(setOf(goodSegments)))
  const first = firstOf(bare)
  expect(businessKeys(bare, first.interchange, first.transaction, amazon)).toEqual({
    po: 'PO12345',
    shipTo: 'D4',
  })
})

/** What in a tree is not as its shape promises. */
function mismatches(value: unknown, shape: Shape, path: string, demandRequired: boolean): string[] {
  if (shape.kind === 'value') return typeof value === 'string' ? [] : [`${path} is no text`]
  if (shape.kind === 'list') {
    if (!Array.isArray(value) || value.length === 0) return [`${path} is no list with items`]
    return value.flatMap((item, index) => mismatches(item, shape.item, `${path}[${index}]`, demandRequired))
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path} is no branch`]
  return branchMismatches(value as Branch, shape, path, demandRequired)
}

function branchMismatches(
  value: Branch,
  shape: BranchShape,
  path: string,
  demandRequired: boolean,
): string[] {
  const unknown = Object.keys(value).filter(
    (name) => !Object.hasOwn(shape.fields, name) && shape.open !== 'text',
  )
  const fields = Object.entries(shape.fields).flatMap(([name, field]) => {
    const inner = value[name]
    if (inner !== undefined) return mismatches(inner, field, `${path}.${name}`, demandRequired)
    return demandRequired && field.required ? [`${path}.${name} is missing`] : []
  })
  return [...unknown.map((name) => `${path}.${name} is not in the shape`), ...fields]
}

const number = fc.integer({ min: 0, max: 9 }).map(String)

function elementValue(type: string, min: number, max: number): fc.Arbitrary<string> {
  if (type === 'DT')
    return fc.constantFrom('20260115', '20240229').map((text) => (max === 6 ? text.slice(2) : text))
  if (type === 'TM') return fc.constantFrom('0930', '235959').filter((text) => text.length <= max)
  const length = { minLength: min, maxLength: Math.min(max, min + 4) }
  if (type === 'R' || type.startsWith('N')) return fc.array(number, length).map((digits) => digits.join(''))
  return fc.string({ ...length, unit: fc.constantFrom(...'ABCDEFGHIJ0123456789') })
}

/** Segments with every element filled, so that no relational note but an exclusion can be broken. */
function segmentOf(node: Node): fc.Arbitrary<string> {
  const elements = node.elements.map((rules) => {
    if (rules.components === undefined) return elementValue(rules.type, rules.min, rules.max)
    return fc
      .tuple(...rules.components.map((one) => elementValue(one.type, one.min, one.max)))
      .map((all) => all.join('>'))
  })
  return fc.tuple(...elements).map((values) => [node.tag, ...values].join('*'))
}

/** A transaction in the order of the standard: each place used or not, as its requirement allows. */
function structured(guide: CompiledGuide, parent = -1): fc.Arbitrary<string[]> {
  const children = guide.program.nodes.filter(
    (node) => node.parent === parent && node.tag !== 'ST' && node.tag !== 'SE',
  )
  const parts = children.map((node) => {
    const once = node.isTrigger
      ? fc.tuple(segmentOf(node), structured(guide, node.index)).map(([head, inner]) => [head, ...inner])
      : segmentOf(node).map((one) => [one])
    const most = Math.min(node.max, 2)
    const often = fc
      .array(once, { minLength: Math.min(node.min, 1), maxLength: most })
      .map((all) => all.flat())
    return node.min > 0
      ? often
      : fc.oneof({ weight: 8, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: often })
  })
  return fc.tuple(...parts).map((all) => all.flat())
}

test.each(['850', '997'])('every tree of a valid %s has exactly the form of its shape', (setId) => {
  const guide = compiled({ extends: `x12/004010/${setId}` })
  fc.assert(
    fc.property(structured(guide), (segments) => {
      const bytes = Buffer.from(interchangeOf(setOf(segments, { setId })))
      const { interchange, transaction } = firstOf(bytes)
      const findings = judgeTransaction(bytes, interchange, transaction, guide)
      expect(findings.filter((one) => one.ack?.ak304 !== undefined)).toEqual([])
      expect(findings.filter((one) => one.level === 1)).toEqual([])
      const tree = readTransaction(bytes, interchange, transaction, guide)
      expect(mismatches(tree, guide.shape, '', true)).toEqual([])
    }),
    { numRuns: 100 },
  )
})

test('the tree of anything else never has a name or form that the shape does not have', () => {
  const tags = [
    'BEG',
    'REF',
    'N1',
    'N3',
    'PO1',
    'PID',
    'SAC',
    'CUR',
    'LM',
    'LQ',
    'LS',
    'LDT',
    'LE',
    'CTT',
    'AMT',
    'SE',
    'ZZZ',
  ]
  const segment = fc
    .tuple(
      fc.constantFrom(...tags),
      fc.array(fc.constantFrom('', 'a', 'a>b>c>d>e>f>g>h', '__proto__', '1'), { maxLength: 30 }),
    )
    .map(([tag, elements]) => [tag, ...elements].join('*'))
  const guide = compiled({
    extends: 'x12/004010/850',
    rules: { N1: { max: 1 }, REF: { use: 'never' }, 'PO1/PID': { use: 'never' } },
  })
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 40 }), (segments) => {
      expect(mismatches(read(segments, guide), guide.shape, '', false)).toEqual([])
    }),
    { numRuns: 300 },
  )
})
