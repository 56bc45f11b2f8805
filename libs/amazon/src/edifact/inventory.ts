import { type Codes, codeOf, digitsOf, wordOf } from '../codes.ts'
import { inventory as document } from '../vocabulary/inventory.ts'
import { readMoney } from '../x12/item-lines.ts'
import type { PartyCodes } from '../x12/party-lines.ts'
import { branch, list, value } from '../yaml-lines.ts'
import {
  idCodes,
  quantity,
  readDescription,
  readItemIds,
  readQuantity,
  unitCodeOf,
  unitCodes,
  unitOf,
  writeDescription,
  writeEan,
  writeOtherIds,
  writePrice,
} from './item-lines.ts'
import { partyLets, readParties, writeParties } from './party-lines.ts'
import {
  dayIn,
  dayLet,
  readCurrency,
  referenceIn,
  writeCurrency,
  writeDay,
  writeReference,
} from './segments.ts'
import { aboutGuide, aboutMapping, type EdifactStarter } from './starter.ts'

/** BGM01-04, a text. */
const types: Codes = [
  ['FULL', 'Full'],
  ['PARTIAL', 'Partial'],
]

const parties: PartyCodes = { buyingParty: 'BY', sellingParty: 'SU', shipFromParty: 'WH' }

const guide: readonly string[] = [
  '# source: public code of vendors; confidence: seen for D.96A and EAN008.',
  'extends: edifact/D96A/INVRPT',
  'association: EAN008',
  'keys:',
  '  report: BGM.02',
  'rules:',
  '  # source: public code of vendors; confidence: seen. 35 a report of stock, 137 its day, 366 the day it tells of.',
  '  BGM.01-01: { use: required, codes: ["35"] }',
  '  "DTM[01-01=137]": { min: 1, max: 1 }',
  '  # source: public code of vendors; confidence: seen for SU and WH, where the stock lies. BY: guess.',
  '  NAD.01: { codes: [BY, SU, WH] }',
  '  # source: public code of vendors; confidence: seen for EN and SA. IN, UP and IB: likely; ZZZ: guess.',
  `  LIN.03-02: { codes: ${idCodes} }`,
  '  # source: public code of vendors; confidence: seen. 145 on hand, 21 on its way. 1, of which the price is: guess.',
  '  LIN/QTY.01-01: { codes: ["1", "21", "145"] }',
  '  # source: EDIFACT; confidence: guess. CT and CS cases; pieces otherwise.',
  `  LIN/QTY.01-03: { codes: ${unitCodes} }`,
  '  # source: public code of vendors; confidence: seen for AAA, the cost. AAE, the price to consumers: guess.',
  '  LIN/QTY/PRI.01-01: { codes: [AAA, AAE] }',
]

const price = (code: string) => `(line.qty.pri.pri[.01.01 = '${code}'] | first).01.02 | number`

const read: readonly string[] = [
  ...value('reportId', 'heading.bgm.02'),
  ...value('reportType', `(${wordOf('heading.bgm.01.04', types)}) ?? 'Full'`),
  ...value('reportDate', dayIn('day137')),
  ...branch('reportTime', [
    ...value('$if', "day137.01.03 = '203'"),
    ...value('$value', dayIn('day137', 'HH:mm')),
  ]),
  ...value('currencyCode', 'currency'),
  ...value('vendorCode', referenceIn('heading.rff', 'IA')),
  ...readParties(parties),
  ...branch('items', [
    ...value('$each', 'detail.lin as line'),
    ...branch('$with', value('onHand', "(line.qty[qty.01.01 = '145'] | first).qty")),
    ...value('itemSequenceNumber', 'line.lin.01'),
    ...readItemIds,
    ...readDescription,
    ...readQuantity('availableQuantity', 'onHand'),
    ...branch('inboundQuantities', [
      ...value('$each', "line.qty[qty.01.01 = '21'] as inbound"),
      ...value('expectedDate', dayIn("(inbound.dtm[.01.01 = '11'] | first)")),
      ...value('amount', 'inbound.qty.01.02 | number'),
      ...value('unitOfMeasure', unitOf('inbound.qty.01.03')),
    ]),
    ...readMoney('netCost', price('AAA')),
    ...readMoney('listPrice', price('AAE')),
  ]),
  ...value('itemCount', 'count(detail.lin)'),
]

const prices: readonly string[] = list(
  'pri',
  writePrice('AAA', 'item.netCost'),
  writePrice('AAE', 'item.listPrice'),
)

const quantities: readonly string[] = list(
  'qty',
  [
    ...value('$if', 'item.availableQuantity'),
    ...branch('qty', quantity('145', 'item.availableQuantity')),
    ...prices,
  ],
  [
    ...value(
      '$if',
      'not exists(item.availableQuantity) and (exists(item.netCost) or exists(item.listPrice))',
    ),
    ...branch('qty', branch('01', [...value('01', "'1'"), ...value('02', "'1'")])),
    ...prices,
  ],
  [
    ...value('$each', 'item.inboundQuantities as inbound'),
    ...branch(
      'qty',
      branch('01', [
        ...value('01', "'21'"),
        ...value('02', 'inbound.amount'),
        ...value('03', unitCodeOf('inbound.unitOfMeasure')),
      ]),
    ),
    ...list('dtm', writeDay('11', 'inbound.expectedDate')),
  ],
)

const write: readonly string[] = [
  ...branch('heading', [
    ...branch('bgm', [
      ...branch('01', [...value('01', "'35'"), ...value('04', codeOf('reportType', types))]),
      ...value('02', 'reportId'),
      ...value('03', "'9'"),
    ]),
    ...list(
      'dtm',
      writeDay('137', 'reportDate', 'not exists(reportTime)'),
      [
        ...value('$if', 'reportTime'),
        ...branch('01', [
          ...value('01', "'137'"),
          ...value('02', `concat((${digitsOf('reportDate')}), (reportTime | date('HH:mm', 'HHmm')))`),
          ...value('03', "'203'"),
        ]),
      ],
      writeDay('366', 'reportDate'),
    ),
    ...list('rff', writeReference('IA', 'vendorCode')),
    ...writeParties(parties),
    ...writeCurrency('currency', '10'),
  ]),
  ...branch('detail', [
    '# That an item is discontinued is not written: nobody here has seen where Amazon wants it. Prices stand below a',
    '# quantity; where none is on hand to tell, below QTY 1.',
    ...branch('lin', [
      ...value('$each', 'items as item'),
      ...branch('lin', [...value('01', 'item.itemSequenceNumber'), ...writeEan('item')]),
      ...writeOtherIds('item'),
      ...writeDescription,
      ...quantities,
    ]),
  ]),
]

export const inventory: EdifactStarter = {
  set: 'INVRPT',
  sender: 'vendor',
  document,
  guide: {
    name: 'amazon-invrpt',
    format: 'edifact',
    title: 'Amazon retail cost and inventory (EDIFACT)',
    about: [
      'How Amazon is told cost and stock in Europe: INVRPT of EDIFACT D.96A, narrowed down by the rules below.',
      ...aboutGuide,
    ],
    spec: guide,
  },
  read: {
    name: 'invrpt-to-inventory',
    from: 'amazon-invrpt',
    to: 'inventory',
    about: ['How an INVRPT becomes our cost and inventory.', ...aboutMapping],
    lets: [...value('currency', readCurrency), ...dayLet('day137', '137'), ...partyLets(parties)],
    out: read,
  },
  write: {
    name: 'inventory-to-invrpt',
    from: 'inventory',
    to: 'amazon-invrpt',
    about: [
      'How our cost and inventory becomes an INVRPT for Amazon. FULL and PARTIAL are words of ours.',
      'source: ours; confidence: guess.',
      ...aboutMapping,
    ],
    lets: [...value('currency', 'currencyCode ?? (items.netCost.currencyCode | first)')],
    out: write,
  },
}
