import { existsSync, readFileSync } from 'node:fs'
import { type Branch, Decimal, type OutputBranch } from '@parley/document'
import { loadDictionary } from '@parley/standards'
import { expect, test } from 'vitest'
import {
  amazonGuideSpec,
  amazonSegments,
  compiled,
  firstOf,
  interchangeOf,
  setOf,
} from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import { compileGuide, dictionaryNameOf } from '../guide/compile-guide.ts'
import type { CompiledGuide } from '../guide/compiled-guide.ts'
import { shapeToWrite } from '../guide/shape-of-guide.ts'
import type { Interchange, Transaction } from '../interchange.ts'
import { readTransaction } from '../read-transaction.ts'
import type { TransactionTree } from '../view/interchange-tree.ts'
import { readInterchangeTree } from '../view/read-interchange-tree.ts'
import { transactionOfDocument } from './transaction-of-document.ts'
import { writeInterchange } from './write-interchange.ts'

const guide = compiled(amazonGuideSpec)

function transactionOf(document: Branch | OutputBranch, by: CompiledGuide = guide): TransactionTree {
  const result = transactionOfDocument(document, by)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.transaction
}

function problems(document: unknown, by: CompiledGuide = guide) {
  const result = transactionOfDocument(document as OutputBranch, by)
  return result.kind === 'problems' ? result.problems.map(({ path, text }) => `${path}: ${text}`) : []
}

/** The file with this one transaction in the place of its own. */
function fileWith(bytes: Uint8Array, transaction: TransactionTree): string {
  const [interchange] = frame(bytes).interchanges
  if (interchange === undefined) throw new Error('no interchange')
  const tree = readInterchangeTree(bytes, interchange)
  const result = writeInterchange({ ...tree, groups: [{ ...tree.groups[0], transactions: [transaction] }] })
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return Buffer.from(result.bytes).toString()
}

test('an order that was read into a document is written as it was', () => {
  const file = interchangeOf(setOf(amazonSegments))
  const { interchange, transaction } = firstOf(Buffer.from(file))
  const document = readTransaction(Buffer.from(file), interchange, transaction, guide)
  expect(fileWith(Buffer.from(file), transactionOf(document))).toBe(file)
})

test('names of the guide, ids and decimals are written where they belong, in the order of the standard', () => {
  const document: OutputBranch = {
    summary: { ctt: { ctt: { '01': new Decimal(1n, 0) } } },
    detail: {
      po1: [
        {
          po1: {
            '01': '1',
            '02': new Decimal(1000n, 2),
            '03': 'EA',
            ids: { UP: '012345678905', VN: 'SKU-1' },
          },
          pid: [{ pid: { '01': 'F', '05': 'Blue' } }, { pid: {} }],
        },
      ],
    },
    heading: {
      n1: [{ n1: { '01': 'ST', '04': 'PHX3' }, n3: [] }],
      beg: { '01': '00', orderNumber: 'A1B2C3D4' },
    },
  }
  expect(transactionOf(document)).toEqual({
    header: { tag: 'ST', elements: ['850', ''] },
    segments: [
      { tag: 'BEG', elements: ['00', '', 'A1B2C3D4'] },
      { loop: 'N1', segments: [{ tag: 'N1', elements: ['ST', '', '', 'PHX3'] }] },
      {
        loop: 'PO1',
        segments: [
          { tag: 'PO1', elements: ['1', '10.00', 'EA', '', '', 'UP', '012345678905', 'VN', 'SKU-1'] },
          { loop: 'PID', segments: [{ tag: 'PID', elements: ['F', '', '', '', 'Blue'] }] },
        ],
      },
      { loop: 'CTT', segments: [{ tag: 'CTT', elements: ['1'] }] },
    ],
  })
})

test('an implied decimal point is taken out of a number, and never rounds it', () => {
  const invoice = compiled({ extends: 'x12/004010/810' })
  const document = (scale: number): OutputBranch => ({
    summary: { tds: { '01': new Decimal(123450n, scale) } },
  })
  const tds = { tag: 'TDS', elements: ['123450'] }
  expect(transactionOf(document(2), invoice).segments).toEqual([tds])
  expect(transactionOf(document(3), invoice).segments).toEqual([{ ...tds, elements: ['12345'] }])
  expect(transactionOf(document(1), invoice).segments).toEqual([{ ...tds, elements: ['1234500'] }])
  expect(problems(document(4), invoice)).toEqual([
    'summary.tds.01: it has more than 2 digits behind the point; round it',
  ])
})

test('UNH is completed from the guide', () => {
  const orders = compiled({ extends: 'edifact/D96A/ORDERS' })
  const document = { heading: { bgm: { '01': { '01': '220' }, '02': 'PO1' } } }
  expect(transactionOf(document, orders)).toEqual({
    header: { tag: 'UNH', elements: ['', ['ORDERS', 'D', '96A', 'UN']] },
    segments: [{ tag: 'BGM', elements: ['220', 'PO1'] }],
  })
  const subset = compiled({ extends: 'edifact/D96A/ORDERS', association: 'EAN008' })
  expect(transactionOf(document, subset).header.elements).toEqual([
    '',
    ['ORDERS', 'D', '96A', 'UN', 'EAN008'],
  ])
})

test.each([
  ['SERVICE-V3', ['CONTRL', 'D', '3', 'UN']],
  ['SERVICE-V4', ['CONTRL', '4', '1', 'UN']],
])('UNH of a service message says what messages of %s say of themselves', (version, identifier) => {
  const contrl = compiled({ extends: `edifact/${version}/CONTRL` })
  expect(transactionOf({ heading: { uci: { '01': '7' } } }, contrl)).toEqual({
    header: { tag: 'UNH', elements: ['', identifier] },
    segments: [{ tag: 'UCI', elements: ['7'] }],
  })
})

test('what the guide has no place for is a problem with its path', () => {
  expect(
    problems({
      header: {},
      heading: {
        beg: { '01': '00', '03': 'A1B2C3D4', orderNumber: 'OTHER123', '14': 'x', buyer: 'y' },
        bgm: {},
        pkg: [{ '04': 'text' }],
        cur: ['USD'],
      },
      detail: { po1: [{ pid: [{ pid: { '01': 'F' } }] }, { po1: { '02': true, ids: { VN: 5 } } }] },
    }),
  ).toEqual([
    'header: the guide has no such name here',
    'heading.bgm: the guide has no such name here',
    'heading.beg.03: it differs from orderNumber, which is the same element',
    'heading.beg.14: the guide has no such name here',
    'heading.beg.buyer: the guide has no such name here',
    'heading.cur[0]: here stand names and their values, not a value',
    'heading.pkg[0].04: the guide does not use it; leave it out',
    'detail.po1[0]: the loop begins with PO1; give it under po1',
    'detail.po1[1].po1.02: a boolean is no value of EDI; map it to a code',
    'detail.po1[1].po1.ids.VN: here stands a text',
  ])
  const ids = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`Q${at}`, 'id']))
  expect(problems({ detail: { po1: [{ po1: { ids } }] } })).toEqual([
    'detail.po1[0].po1.ids.Q10: the segment holds 10 ids, and all are taken',
  ])
})

test('nested HL loops are numbered, and each says what it is below', () => {
  const notice = compiled({ extends: 'x12/004010/856' })
  const item = (sku: string) => ({ hl: { '03': 'I' }, lin: { ids: { VN: sku } } })
  const order = { hl: { '03': 'O' }, below: [item('A'), { hl: { '03': 'P' }, below: [item('B')] }] }
  const document: OutputBranch = { detail: { hl: [{ hl: { '03': 'S' }, below: [order] }] } }
  const written = transactionOf(document, notice)
  const levels = written.segments.map((loop) =>
    'loop' in loop
      ? loop.segments.map((one) => ('tag' in one ? [one.tag, ...one.elements].join('*') : ''))
      : [],
  )
  expect(levels).toEqual([
    ['HL*1**S*1'],
    ['HL*2*1*O*1'],
    ['HL*3*2*I*0', 'LIN**VN*A'],
    ['HL*4*2*P*1'],
    ['HL*5*4*I*0', 'LIN**VN*B'],
  ])
})

test('the form to write asks for less than the form that is read', () => {
  const { heading, detail, summary } = shapeToWrite(guide).fields
  if (heading?.kind !== 'branch' || detail?.kind !== 'branch') throw new Error('no areas')
  expect(heading.fields.st?.required).toBe(false)
  expect(heading.fields.beg).toMatchObject({ required: true, fields: { '03': { required: false } } })
  expect(detail.fields.po1).toMatchObject({ kind: 'list', required: true, item: { required: false } })
  expect(summary?.required).toBe(true)
  expect(shapeToWrite(compiled({ extends: 'x12/004010/850' })).fields.summary?.required).toBe(false)
  const invoice = shapeToWrite(compiled({ extends: 'x12/004010/810' }))
  expect(invoice.fields.summary).toMatchObject({ fields: { tds: { fields: { '01': { type: 'number' } } } } })
})

const folder = new URL('../../../../../shared/samples/', import.meta.url)
const manifest = new URL('manifest.json', folder)

const guides = new Map<string, CompiledGuide | undefined>()

async function guideOf(interchange: Interchange, group: string, { setId, version }: Transaction) {
  const name =
    interchange.standard === 'x12' ? `x12/${group.slice(0, 6)}/${setId}` : `edifact/${version}/${setId}`
  if (!guides.has(name)) {
    const dictionary = await loadDictionary(dictionaryNameOf(name) ?? '')
    const result = compileGuide({ extends: name }, dictionary)
    guides.set(name, result.kind === 'guide' ? result.guide : undefined)
  }
  return guides.get(name)
}

test.skipIf(!existsSync(manifest))(
  'the document of any sample is written to bytes that read as the same document (needs ../shared)',
  async () => {
    const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: readonly { file: string }[] }
    let read = 0
    for (const { file } of files) {
      const bytes = readFileSync(new URL(file, folder))
      for (const interchange of frame(bytes).interchanges) {
        const tree = readInterchangeTree(bytes, interchange)
        for (const [index, group] of interchange.groups.entries()) {
          for (const transaction of group.transactions) {
            const version = group.header && 'version' in group.header ? String(group.header.version) : ''
            const by = await guideOf(interchange, version, transaction)
            if (by === undefined) continue
            const document = readTransaction(bytes, interchange, transaction, by)
            const again = transactionOf(document, by)
            const result = writeInterchange({
              ...tree,
              outside: [],
              groups: [{ ...tree.groups[index], transactions: [again] }],
            })
            if (result.kind === 'problems') continue
            const [sent] = frame(result.bytes).interchanges
            const first = sent?.groups[0]?.transactions[0]
            if (sent === undefined || first === undefined) throw new Error(file)
            expect(withoutTrailer(readTransaction(result.bytes, sent, first, by)), file).toEqual(
              withoutTrailer(document),
            )
            read++
          }
        }
      }
    }
    expect(read).toBeGreaterThan(50)
  },
)

/** Trailers count what was written, also where the sender miscounted. */
function withoutTrailer(document: Branch): unknown {
  return JSON.parse(
    JSON.stringify(document, (name, value) => (name === 'se' || name === 'unt' ? undefined : value)),
  )
}
