import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { amazonGuideSpec, compiled, firstOf, interchangeOf, setOf } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import type { Interchange } from '../interchange.ts'
import { readTransaction } from '../read-transaction.ts'
import { awsView } from './aws-view.ts'
import { documentRows, tableOf } from './document-rows.ts'
import { guideView } from './guide-view.ts'
import { forEachSegment, type InterchangeTree, type Loop, type Segment } from './interchange-tree.ts'
import { readInterchangeTree } from './read-interchange-tree.ts'
import { readTransactionTree } from './read-transaction-tree.ts'
import { CsvLines, csvText, JsonRows } from './row-text.ts'

const guide = compiled(amazonGuideSpec)
const orders = compiled({ extends: 'edifact/D96A/ORDERS' })

const order = [
  'BEG*00*NE*A1B2C3D4**20260115',
  'REF*CR*ACMEV',
  'N1*ST*Dock*92*PHX3',
  'N3*12 Street*Gate 4',
  'PO1*1*10*EA*12.5*PE*UP*012345678905',
  'PID*F****Blue, "large"',
  'PO1*2*4*CA***EN*4006381333931',
  'CTT*2',
]
const x12 = Buffer.from(interchangeOf(setOf(order)))
const edifact = Buffer.from(
  "UNA:+.?*'UNB+UNOC:3+4012345000009:14+5412345000013:14+260115:0930+REF1'UNH+1+ORDERS:D:96A:UN'BGM+220+PO?+1+9'" +
    "DTM+137:20260115:102'NAD+BY+5412345000013::9'LIN+1++4000862141404:EN'QTY+21:5:PCE'UNS+S'UNT+8+1'UNZ+1+REF1'",
)

function only(bytes: Uint8Array): Interchange {
  const [interchange] = frame(bytes).interchanges
  if (interchange === undefined) throw new Error('no interchange')
  return interchange
}

function segment(
  tag: string,
  position: number | undefined,
  offset: number,
  ...elements: Segment['elements']
): unknown {
  const length = [
    tag,
    ...elements.map((one) => (typeof one === 'string' ? one : (one as string[]).join(':'))),
  ].join('+').length
  return { tag, elements, ...(position !== undefined && { position }), offset, length }
}

test('the tree of an interchange has every segment with its elements and its place, and nothing else', () => {
  const { range, header, groups, ...tree } = readInterchangeTree(
    edifact,
    only(edifact),
  ) as InterchangeTree & { range?: never }
  expect(tree).toEqual({
    standard: 'edifact',
    separators: { element: '+', component: ':', segment: "'", release: '?', decimal: '.' },
    serviceString: "UNA:+.?*'",
    trailer: segment('UNZ', undefined, edifact.indexOf('UNZ'), '1', 'REF1'),
  })
  const parties = [
    ['4012345000009', '14'],
    ['5412345000013', '14'],
  ]
  expect(header).toEqual(segment('UNB', undefined, 9, ['UNOC', '3'], ...parties, ['260115', '0930'], 'REF1'))
  const transaction = groups[0]?.transactions[0]
  expect(groups).toHaveLength(1)
  expect(transaction?.header).toEqual(
    segment('UNH', 1, edifact.indexOf('UNH'), '1', ['ORDERS', 'D', '96A', 'UN']),
  )
  const [bgm, ...others] = transaction?.segments ?? []
  // The release character is no part of the value, but of the length in the file.
  expect(bgm).toEqual({
    ...(segment('BGM', 2, edifact.indexOf('BGM'), '220', 'PO+1', '9') as Segment),
    length: 15,
  })
  expect(others).toEqual([
    segment('DTM', 3, edifact.indexOf('DTM'), ['137', '20260115', '102']),
    segment('NAD', 4, edifact.indexOf('NAD'), 'BY', ['5412345000013', '', '9']),
    segment('LIN', 5, edifact.indexOf('LIN'), '1', '', ['4000862141404', 'EN']),
    segment('QTY', 6, edifact.indexOf('QTY'), ['21', '5', 'PCE']),
    segment('UNS', 7, edifact.indexOf('UNS'), 'S'),
  ])
  expect(transaction?.trailer).toEqual(segment('UNT', 8, edifact.indexOf('UNT'), '8', '1'))
})

/** Loops as lists that begin with the name of the loop, segments as their tags. */
function outline(items: readonly (Segment | Loop)[]): unknown[] {
  return items.map((item) => ('loop' in item ? [item.loop, ...outline(item.segments)] : item.tag))
}

test('the end of a group that did not begin stands outside, and parts no messages', () => {
  const message = "UNH+1+ORDERS:D:96A:UN'UNT+2+1'"
  const bytes = Buffer.from(`UNB+UNOC:3+A+B+260115:0930+REF1'${message}UNE+1+1'${message}UNZ+2+REF1'`)
  const { groups, outside } = readInterchangeTree(bytes, only(bytes))
  expect(groups.map(({ transactions, ...others }) => [transactions.length, others])).toEqual([[2, {}]])
  expect(outside?.map(({ tag }) => tag)).toEqual(['UNE'])
})

test('under a guide the segments of a tree are in their loops', () => {
  const { interchange, transaction } = firstOf(x12)
  const { delimiters } = interchange
  expect(outline(readTransactionTree(x12, { delimiters, transaction, guide }).segments)).toEqual([
    ...['BEG', 'REF', ['N1', 'N1', 'N3']],
    ...[
      ['PO1', 'PO1', ['PID', 'PID']],
      ['PO1', 'PO1'],
      ['CTT', 'CTT'],
    ],
  ])
  const found = firstOf(edifact)
  const source = { delimiters: found.interchange.delimiters, transaction: found.transaction, guide: orders }
  expect(outline(readTransactionTree(edifact, source).segments)).toEqual([
    ...['BGM', 'DTM', ['SG2', 'NAD'], ['SG25', 'LIN', 'QTY'], 'UNS'],
  ])
})

test('loops never change the order in which segments came, in whatever order that is', () => {
  const tags = fc.constantFrom(
    'BEG',
    'REF',
    'N1',
    'N3',
    'PO1',
    'PID',
    'SCH',
    'N9',
    'MSG',
    'CTT',
    'AMT',
    'ZZZ',
    'HL',
  )
  fc.assert(
    fc.property(fc.array(tags, { maxLength: 25 }), (sent) => {
      const bytes = Buffer.from(interchangeOf(setOf(sent.map((tag, at) => `${tag}*${at}`))))
      const { interchange, transaction } = firstOf(bytes)
      const { delimiters } = interchange
      const nested: Segment[] = []
      forEachSegment(
        readTransactionTree(bytes, { delimiters, transaction, guide }).segments,
        (one) => void nested.push(one),
      )
      expect(nested).toEqual(readTransactionTree(bytes, { delimiters, transaction }).segments)
    }),
    { numRuns: 300 },
  )
})

test('the AWS shape names the envelope, numbers elements and components, nests loops and keeps trailers', () => {
  const tree = readInterchangeTree(x12, only(x12), () => guide)
  expect(awsView([tree], { loopIds: { PO1: '8000' } })).toEqual({
    interchanges: [
      {
        ISA_01_AuthorizationQualifier: '00',
        ISA_02_AuthorizationInformation: '          ',
        ISA_03_SecurityQualifier: '00',
        ISA_04_SecurityInformation: '          ',
        ISA_05_SenderQualifier: 'ZZ',
        ISA_06_SenderId: 'ACMERETAIL     ',
        ISA_07_ReceiverQualifier: 'ZZ',
        ISA_08_ReceiverId: 'PARLEYVENDOR   ',
        ISA_09_Date: '260115',
        ISA_10_Time: '0930',
        ISA_11_StandardsId: 'U',
        ISA_12_Version: '00401',
        ISA_13_InterchangeControlNumber: '000000101',
        ISA_14_AcknowledgmentRequested: '0',
        ISA_15_TestIndicator: 'P',
        functional_groups: [
          {
            GS_01_FunctionalIdentifierCode: 'PO',
            GS_02_ApplicationSenderCode: 'ACMERETAIL',
            GS_03_ApplicationReceiverCode: 'PARLEYVENDOR',
            GS_04_Date: '20260115',
            GS_05_Time: '0930',
            GS_06_GroupControlNumber: '101',
            GS_07_ResponsibleAgencyCode: 'X',
            GS_08_Version: '004010',
            transactions: [
              {
                ST_01_TransactionSetIdentifierCode: '850',
                ST_02_TransactionSetControlNumber: '0001',
                segments: [
                  { BEG_01: '00', BEG_02: 'NE', BEG_03: 'A1B2C3D4', BEG_05: '20260115' },
                  { REF_01: 'CR', REF_02: 'ACMEV' },
                  {
                    N1_loop: [
                      { N1_01: 'ST', N1_02: 'Dock', N1_03: '92', N1_04: 'PHX3' },
                      { N3_01: '12 Street', N3_02: 'Gate 4' },
                    ],
                  },
                  {
                    'PO1-8000_loop': [
                      {
                        ...{ PO1_01: '1', PO1_02: '10', PO1_03: 'EA', PO1_04: '12.5', PO1_05: 'PE' },
                        ...{ PO1_06: 'UP', PO1_07: '012345678905' },
                      },
                      { PID_loop: [{ PID_01: 'F', PID_05: 'Blue, "large"' }] },
                    ],
                  },
                  {
                    'PO1-8000_loop': [
                      { PO1_01: '2', PO1_02: '4', PO1_03: 'CA', PO1_06: 'EN', PO1_07: '4006381333931' },
                    ],
                  },
                  { CTT_loop: [{ CTT_01: '2' }] },
                ],
                SE_01: '10',
                SE_02: '0001',
              },
            ],
            GE_01: '1',
            GE_02: '101',
          },
        ],
        IEA_01: '1',
        IEA_02: '000000101',
      },
    ],
  })
})

test('components, repetitions and a TA1 have their place in the AWS shape', () => {
  const text = interchangeOf(setOf(['REF*4N***SS>1>>x', 'DMG*a^b>c']))
  const bytes = Buffer.from(
    text.replace('*U*00401*', '*^*00501*').replace('~GS', '~TA1*000000007*260115*0930*A*000~GS'),
  )
  expect(awsView([readInterchangeTree(bytes, only(bytes))])).toMatchObject({
    interchanges: [
      {
        ISA_11_RepetitionSeparator: '^',
        segments: [{ TA1_01: '000000007', TA1_02: '260115', TA1_03: '0930', TA1_04: 'A', TA1_05: '000' }],
        functional_groups: [
          {
            transactions: [
              {
                segments: [
                  { REF_01: '4N', REF_04: { REF_04_01: 'SS', REF_04_02: '1', REF_04_04: 'x' } },
                  { DMG_01: ['a', { DMG_01_01: 'b', DMG_01_02: 'c' }] },
                ],
              },
            ],
          },
        ],
      },
    ],
  })
})

test('the guide view has documents with the names of the guide, beside all counts and numbers', () => {
  const interchange = only(x12)
  const [sent] = interchange.groups
  expect(guideView(x12, interchange, () => guide)).toEqual({
    standard: 'x12',
    header: interchange.header,
    groups: [
      {
        header: sent?.header,
        claimedCount: 1,
        trailerControlNumber: '101',
        transactions: [
          {
            ...{ setId: '850', controlNumber: '0001', range: sent?.transactions[0]?.range },
            ...{ segmentCount: 10, claimedSegmentCount: 10, trailerControlNumber: '0001' },
            document: {
              heading: {
                st: { '01': '850', '02': '0001' },
                beg: { '01': '00', '02': 'NE', orderNumber: 'A1B2C3D4', '05': '20260115' },
                ref: [{ '01': 'CR', '02': 'ACMEV' }],
                n1: [
                  {
                    n1: { '01': 'ST', '02': 'Dock', '03': '92', '04': 'PHX3' },
                    n3: [{ '01': '12 Street', '02': 'Gate 4' }],
                  },
                ],
              },
              detail: {
                po1: [
                  {
                    po1: {
                      ...{ '01': '1', '02': '10', '03': 'EA', '04': '12.5', '05': 'PE', '06': 'UP' },
                      ...{ '07': '012345678905', ids: { UP: '012345678905' } },
                    },
                    pid: [{ pid: { '01': 'F', '05': 'Blue, "large"' } }],
                  },
                  {
                    po1: {
                      ...{ '01': '2', '02': '4', '03': 'CA', '06': 'EN', '07': '4006381333931' },
                      ids: { EN: '4006381333931' },
                    },
                  },
                ],
              },
              summary: { ctt: { ctt: { '01': '2' } }, se: { '01': '10', '02': '0001' } },
            },
          },
        ],
      },
    ],
  })
  expect(guideView(x12, interchange, () => undefined).groups[0]?.transactions[0]).toMatchObject({
    segments: [
      { tag: 'BEG' },
      { tag: 'REF' },
      { tag: 'N1' },
      { tag: 'N3' },
      { tag: 'PO1' },
      { tag: 'PID' },
      { tag: 'PO1' },
      { tag: 'CTT' },
    ],
  })
})

test('an order is a row a line, each with the columns of its header', () => {
  const { interchange, transaction } = firstOf(x12)
  const document = readTransaction(x12, interchange, transaction, guide)
  const rows = documentRows(document, guide, { first: { transaction: '0001' } })
  const table = tableOf(rows)
  const lines = new CsvLines(table.columns)
  const header = csvText({ columns: table.columns, rows: [] })
  expect(header + rows.map((row) => lines.line(row)).join('')).toBe(csvText(table))
  const objects = new JsonRows()
  expect(rows.map((row) => objects.object(row))).toEqual(
    rows.map((row) => JSON.stringify(Object.fromEntries(row))),
  )
  const line = (text: string) => `${text}\r\n`
  expect(csvText(tableOf(rows))).toBe(
    line(
      'transaction,st.01,st.02,beg.01,beg.02,beg.orderNumber,beg.05,ref[CR].01,ref[CR].02,n1[ST].01,n1[ST].02,n1[ST].03,n1[ST].04,' +
        'n1[ST].n3[1].01,n1[ST].n3[1].02,ctt.01,se.01,se.02,po1.01,po1.02,po1.03,po1.04,po1.05,po1.06,po1.07,po1.ids[UP],' +
        'po1.pid[F].01,po1.pid[F].05,po1.ids[EN]',
    ) +
      line(
        '0001,850,0001,00,NE,A1B2C3D4,20260115,CR,ACMEV,ST,Dock,92,PHX3,12 Street,Gate 4,2,10,0001,1,10,EA,12.5,PE,UP,012345678905,012345678905,F,"Blue, ""large""",',
      ) +
      line(
        '0001,850,0001,00,NE,A1B2C3D4,20260115,CR,ACMEV,ST,Dock,92,PHX3,12 Street,Gate 4,2,10,0001,2,4,CA,,,EN,4006381333931,,,,4006381333931',
      ),
  )
})

test('rows of an EDIFACT message have composites in their columns; without lines there is one row', () => {
  const { interchange, transaction } = firstOf(edifact)
  const document = readTransaction(edifact, interchange, transaction, orders)
  const [row, ...others] = documentRows(document, orders)
  expect(others).toEqual([])
  expect(row?.get('dtm[137].01-02')).toBe('20260115')
  expect(row?.get('nad[BY].02-01')).toBe('5412345000013')
  expect(row?.get('lin.qty[21].01-02')).toBe('5')
  expect(documentRows({ heading: document.heading }, orders)).toHaveLength(1)
})

const folder = new URL('../../../../../shared/samples/', import.meta.url)
const manifest = new URL('manifest.json', folder)

test.skipIf(!existsSync(manifest))(
  'the tree of every sample holds all of its segments, in their order (needs ../shared)',
  () => {
    const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: readonly { file: string }[] }
    let segments = 0
    for (const { file } of files) {
      const bytes = readFileSync(new URL(file, folder))
      for (const interchange of frame(bytes).interchanges) {
        const tree = readInterchangeTree(bytes, interchange)
        const offsets = [tree.header.offset ?? -1, ...(tree.outside ?? []).map(({ offset }) => offset ?? -1)]
        for (const { header, transactions, trailer } of tree.groups) {
          if (header) offsets.push(header.offset ?? -1)
          for (const one of transactions) {
            offsets.push(one.header.offset ?? -1)
            forEachSegment(one.segments, ({ offset }) => void offsets.push(offset ?? -1))
            if (one.trailer) offsets.push(one.trailer.offset ?? -1)
          }
          if (trailer) offsets.push(trailer.offset ?? -1)
        }
        if (tree.trailer) offsets.push(tree.trailer.offset ?? -1)
        const claimed = interchange.groups.flatMap<{ readonly segmentCount: number }>(
          (group) => group.transactions,
        )
        const counted = claimed.reduce((sum, one) => sum + one.segmentCount, 0)
        expect(new Set(offsets).size, file).toBe(offsets.length)
        expect(offsets.length, file).toBeGreaterThanOrEqual(counted + 1)
        expect(JSON.parse(JSON.stringify(tree)), file).toEqual(tree)
        segments += offsets.length
      }
    }
    expect(segments).toBeGreaterThan(5000)
  },
)
