import { type Codes, codeOf, wordOf } from '../codes.ts'
import { orderChange as document } from '../vocabulary/order-change.ts'
import { readMoney } from '../x12/item-lines.ts'
import type { PartyCodes } from '../x12/party-lines.ts'
import { branch, list, value } from '../yaml-lines.ts'
import {
  idCodes,
  priceIn,
  quantity,
  readDescription,
  readItemIds,
  readQuantity,
  unitCodes,
  writeDescription,
  writeEan,
  writeOtherIds,
  writePrice,
} from './item-lines.ts'
import { partyLets, readParties, writeParties } from './party-lines.ts'
import { readWindows, windowDays, windowLets } from './purchase-order.ts'
import {
  control,
  dayIn,
  dayLet,
  readCurrency,
  referenceIn,
  sectionControl,
  writeCurrency,
  writeDay,
  writeReference,
} from './segments.ts'
import { aboutGuide, aboutMapping, type EdifactStarter } from './starter.ts'

const changes: Codes = [
  ['4', 'Change'],
  ['1', 'Cancellation'],
  ['5', 'Replacement'],
]

/** BGM01-04, a text. */
const orderTypes: Codes = [
  ['REGULAR', 'RegularOrder'],
  ['RUSH', 'RushOrder'],
  ['CONSIGNED', 'ConsignedOrder'],
  ['NEW', 'NewProductIntroduction'],
]

/** LIN02; what is changed of a line stands in FTX. */
const actions: Codes = [
  ['1', 'Added'],
  ['2', 'Cancelled'],
]
const itemChanges: Codes = [
  ['QI', 'QuantityIncreased'],
  ['QD', 'QuantityDecreased'],
  ['PC', 'PriceChanged'],
  ['CT', 'DateChanged'],
]

const parties: PartyCodes = { buyingParty: 'BY', sellingParty: 'SU', shipToParty: 'DP' }

const guide: readonly string[] = [
  '# source: EDIFACT; confidence: guess. Nobody here has seen an ORDCHG of Amazon: add the subset that its guide names.',
  'extends: edifact/D96A/ORDCHG',
  'keys:',
  '  po: "RFF[01-01=ON].01-02"',
  'rules:',
  '  # source: EDIFACT; confidence: guess. 230 changes an order; 1 cancels it, 4 changes it, 5 replaces it.',
  '  BGM.01-01: { use: required, codes: ["230"] }',
  '  BGM.03: { use: required, codes: ["1", "4", "5"] }',
  '  # source: EDIFACT; confidence: likely. ON the order that is changed, 171 its day.',
  '  "RFF[01-01=ON]": { min: 1, max: 1 }',
  '  "DTM[01-01=171]": { min: 1, max: 1 }',
  '  # source: EDIFACT; confidence: likely. 1 added, 2 cancelled, 3 changed.',
  '  LIN.02: { use: required, codes: ["1", "2", "3"] }',
  '  # source: the ORDERS of Amazon; confidence: guess.',
  `  LIN.03-02: { codes: ${idCodes} }`,
  `  LIN/QTY.01-03: { codes: ${unitCodes} }`,
  '  # source: EDIFACT, whose CNT 2 is the number of lines; confidence: likely.',
  '  "CNT[01-01=2].01-02": { equals: count(LIN) }',
]

const read: readonly string[] = [
  ...value('purchaseOrderNumber', referenceIn('heading.rff', 'ON')),
  ...value('changeNumber', 'heading.bgm.02'),
  ...value('orderDate', dayIn('day171')),
  ...value('changeDate', dayIn('day137')),
  ...value('changeType', wordOf('heading.bgm.03', changes)),
  ...value('purchaseOrderType', wordOf('heading.bgm.01.04', orderTypes)),
  ...value('currencyCode', 'currency'),
  ...value('vendorCode', referenceIn('heading.rff', 'IA')),
  ...readWindows,
  ...readParties(parties),
  ...value('notes', "heading.ftx[.01 = 'AAI'].04.01"),
  ...branch('items', [
    ...value('$each', 'detail.lin as line'),
    ...branch('$with', [
      ...value('ordered', "line.qty[.01.01 = '21'] | first"),
      ...value('change', "line.ftx[.01 = 'LIN'] | first"),
    ]),
    ...value('itemSequenceNumber', 'line.lin.01'),
    ...readItemIds,
    ...value(
      'changeType',
      `(${wordOf('line.lin.02', actions)}) ?? (${wordOf('change.03.01', itemChanges)}) ?? 'Changed'`,
    ),
    ...readDescription,
    ...readQuantity('orderedQuantity', 'ordered'),
    ...value('openQuantity', "(line.qty[.01.01 = '73'] | first).01.02 | number"),
    ...readMoney('netCost', priceIn('AAA')),
    ...readMoney('listPrice', priceIn('AAE')),
  ]),
  ...value('itemCount', 'count(detail.lin)'),
]

const write: readonly string[] = [
  ...branch('heading', [
    ...branch('bgm', [
      ...branch('01', [...value('01', "'230'"), ...value('04', codeOf('purchaseOrderType', orderTypes))]),
      ...value('02', 'changeNumber'),
      ...value('03', codeOf('changeType', changes)),
    ]),
    ...list('dtm', writeDay('137', 'changeDate'), writeDay('171', 'orderDate'), ...windowDays),
    ...branch('ftx', [
      ...value('$each', 'notes as note'),
      ...value('01', "'AAI'"),
      ...branch('04', value('01', 'note')),
    ]),
    ...list('rff', writeReference('ON', 'purchaseOrderNumber'), writeReference('IA', 'vendorCode')),
    ...writeParties(parties),
    ...writeCurrency('currency', '9'),
  ]),
  ...branch('detail', [
    ...branch('lin', [
      ...value('$each', 'items as item'),
      ...branch('lin', [
        ...value('01', 'item.itemSequenceNumber'),
        ...value('02', `(${codeOf('item.changeType', actions)}) ?? '3'`),
        ...writeEan('item'),
      ]),
      ...writeOtherIds('item'),
      ...writeDescription,
      ...list(
        'qty',
        [...value('$if', 'item.orderedQuantity'), ...quantity('21', 'item.orderedQuantity')],
        [
          ...value('$if', 'exists(item.openQuantity)'),
          ...branch('01', [...value('01', "'73'"), ...value('02', 'item.openQuantity')]),
        ],
      ),
      ...list('ftx', [
        ...value('$if', `exists(${codeOf('item.changeType', itemChanges)})`),
        ...value('01', "'LIN'"),
        ...branch('03', value('01', codeOf('item.changeType', itemChanges))),
      ]),
      ...list('pri', writePrice('AAA', 'item.netCost'), writePrice('AAE', 'item.listPrice', 'RTP')),
    ]),
  ]),
  ...branch('summary', [...sectionControl, ...list('cnt', control('2', 'count(items)'))]),
]

export const orderChange: EdifactStarter = {
  set: 'ORDCHG',
  sender: 'amazon',
  document,
  guide: {
    name: 'amazon-ordchg',
    format: 'edifact',
    title: 'Amazon purchase order change (EDIFACT)',
    about: [
      'How an order is changed by its buyer: ORDCHG of EDIFACT D.96A, narrowed down by the rules below.',
      ...aboutGuide,
    ],
    spec: guide,
  },
  read: {
    name: 'ordchg-to-order-change',
    from: 'amazon-ordchg',
    to: 'order-change',
    about: ['How an ORDCHG becomes our order change.', ...aboutMapping],
    lets: [
      ...value('currency', readCurrency),
      ...dayLet('day137', '137'),
      ...dayLet('day171', '171'),
      ...windowLets,
      ...partyLets(parties),
    ],
    out: read,
  },
  write: {
    name: 'order-change-to-ordchg',
    from: 'order-change',
    to: 'amazon-ordchg',
    about: [
      'How our order change becomes an ORDCHG: for tests, and for those who buy. What is changed of a line stands in FTX',
      'LIN, in codes of ours. source: ours; confidence: guess.',
      ...aboutMapping,
    ],
    lets: [...value('currency', 'currencyCode ?? (items.netCost.currencyCode | first)')],
    out: write,
  },
}
