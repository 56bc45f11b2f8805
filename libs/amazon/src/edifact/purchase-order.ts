import { type Codes, codeOf, wordOf } from '../codes.ts'
import { order } from '../vocabulary/order.ts'
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

/** BGM01. That a new product is an order with that text is a guess: EDIFACT has no code for it. */
const orderTypes: Codes = [
  ['220', 'RegularOrder'],
  ['224', 'RushOrder'],
  ['227', 'ConsignedOrder'],
  ['220', 'NewProductIntroduction'],
]
const newProduct = 'NEW PRODUCT'

const methodsOfPayment: Codes = [
  ['BP', 'PaidByBuyer'],
  ['CC', 'CollectOnDelivery'],
  ['DF', 'DefinedByBuyerAndSeller'],
  ['FO', 'FOBPortOfCall'],
  ['PP', 'PrepaidBySeller'],
  ['PS', 'PaidBySeller'],
]

const parties: PartyCodes = {
  buyingParty: 'BY',
  sellingParty: 'SU',
  shipToParty: 'DP',
  billToParty: 'IV',
}

/** The windows of days, in DTM: qualifiers of their first and last day. */
const windows: { readonly [field: string]: readonly [earliest: string, latest: string] } = {
  shipWindow: ['37', '38'],
  deliveryWindow: ['64', '63'],
}

export const windowLets: readonly string[] = [
  '# source: public code of vendors; confidence: seen. 64 do not deliver before, 63 do not deliver after.',
  '# source: EDIFACT; confidence: guess. 37 ship not before, 38 ship not after.',
  ...Object.values(windows).flatMap((codes) => codes.flatMap((code) => dayLet(`day${code}`, code))),
]

export const readWindows: readonly string[] = Object.entries(windows).flatMap(([field, [earliest, latest]]) =>
  branch(field, [...value('earliest', dayIn(`day${earliest}`)), ...value('latest', dayIn(`day${latest}`))]),
)

/** Items of the list of DTM. */
export const windowDays: readonly (readonly string[])[] = Object.entries(windows).flatMap(
  ([field, [earliest, latest]]) => [
    writeDay(earliest, `${field}.earliest`),
    writeDay(latest, `${field}.latest`),
  ],
)

const guide: readonly string[] = [
  '# source: public code of vendors; confidence: seen for D.96A and EAN008.',
  'extends: edifact/D96A/ORDERS',
  'association: EAN008',
  '# The order number ties together all that is said about one order.',
  'keys:',
  '  po: BGM.02',
  'rules:',
  '  # source: public code of vendors; confidence: seen for 220. 224 rush and 227 consigned are EDIFACT: likely.',
  '  BGM.01-01: { use: required, codes: ["220", "224", "227"] }',
  '  BGM.02: { use: required }',
  '  # source: public code of vendors; confidence: seen. 9 is an original order.',
  '  BGM.03: { codes: ["9"] }',
  '  # source: public code of vendors; confidence: seen. 137 the day of the order.',
  '  "DTM[01-01=137]": { min: 1, max: 1 }',
  '  # source: public code of vendors; confidence: seen. DP where the goods go.',
  '  "NAD[01=DP]": { min: 1, max: 1 }',
  '  # source: public code of vendors; confidence: seen for EN and SA. IN, UP and IB: likely; ZZZ: guess.',
  `  LIN.03-02: { codes: ${idCodes} }`,
  '  # source: public code of vendors; confidence: seen. 21 is the quantity that is ordered.',
  '  "LIN/QTY[01-01=21]": { min: 1, max: 1 }',
  '  # source: EDIFACT; confidence: guess. CT and CS cases; pieces otherwise.',
  `  LIN/QTY.01-03: { codes: ${unitCodes} }`,
  '  # source: public code of vendors; confidence: seen. 2 is the number of lines.',
  '  "CNT[01-01=2].01-02": { equals: count(LIN) }',
]

const read: readonly string[] = [
  ...value('purchaseOrderNumber', 'heading.bgm.02'),
  ...value(
    'purchaseOrderType',
    `heading.bgm.01.04 = '${newProduct}' ? 'NewProductIntroduction' : (${wordOf('heading.bgm.01.01', orderTypes.slice(0, 3))})`,
  ),
  ...value('orderDate', dayIn('day137')),
  ...value('currencyCode', 'currency'),
  ...value('vendorCode', referenceIn('heading.rff', 'IA')),
  ...value('dealCode', referenceIn('heading.rff', 'PD')),
  ...branch('isBackOrderAllowed', [
    ...value('$if', 'backOrders'),
    ...value('$value', "backOrders.03.01 = 'BO'"),
  ]),
  ...branch('importDetails', [
    ...value('methodOfPayment', wordOf('terms.tod.02', methodsOfPayment)),
    ...value('internationalCommercialTerms', 'terms.tod.03.01'),
  ]),
  ...readWindows,
  ...readParties(parties),
  ...value('notes', "heading.ftx[.01 = 'AAI'].04.01"),
  ...branch('items', [
    ...value('$each', 'detail.lin as line'),
    ...branch('$with', [...value('ordered', "line.qty[.01.01 = '21'] | first")]),
    ...value('itemSequenceNumber', 'line.lin.01'),
    ...readItemIds,
    ...readDescription,
    ...readQuantity('orderedQuantity', 'ordered'),
    ...readMoney('netCost', priceIn('AAA')),
    ...readMoney('listPrice', priceIn('AAE')),
  ]),
  ...value('totalQuantity', "sum(detail.lin.qty[.01.01 = '21'], .01.02 | number)"),
  ...value('itemCount', 'count(detail.lin)'),
]

const write: readonly string[] = [
  ...branch('heading', [
    ...branch('bgm', [
      ...branch('01', [
        ...value('01', codeOf('purchaseOrderType', orderTypes)),
        ...branch('04', [
          ...value('$if', "purchaseOrderType = 'NewProductIntroduction'"),
          ...value('$value', `'${newProduct}'`),
        ]),
      ]),
      ...value('02', 'purchaseOrderNumber'),
      ...value('03', "'9'"),
    ]),
    ...list('dtm', writeDay('137', 'orderDate'), ...windowDays),
    ...list(
      'ftx',
      [
        ...value('$if', 'exists(isBackOrderAllowed)'),
        ...value('01', "'ORI'"),
        ...branch('03', value('01', "isBackOrderAllowed ? 'BO' : 'NB'")),
      ],
      [...value('$each', 'notes as note'), ...value('01', "'AAI'"), ...branch('04', value('01', 'note'))],
    ),
    ...list('rff', writeReference('IA', 'vendorCode'), writeReference('PD', 'dealCode')),
    ...writeParties(parties),
    ...writeCurrency('currency', '9'),
    ...list('tod', [
      ...value('$if', 'importDetails'),
      ...branch('tod', [
        ...value('01', "'6'"),
        ...value('02', codeOf('importDetails.methodOfPayment', methodsOfPayment)),
        ...branch('03', value('01', 'importDetails.internationalCommercialTerms')),
      ]),
    ]),
  ]),
  ...branch('detail', [
    ...branch('lin', [
      ...value('$each', 'items as item'),
      ...branch('lin', [...value('01', 'item.itemSequenceNumber'), ...writeEan('item')]),
      ...writeOtherIds('item'),
      ...writeDescription,
      ...list('qty', quantity('21', 'item.orderedQuantity')),
      ...list('pri', writePrice('AAA', 'item.netCost'), writePrice('AAE', 'item.listPrice', 'RTP')),
    ]),
  ]),
  ...branch('summary', [...sectionControl, ...list('cnt', control('2', 'count(items)'))]),
]

export const purchaseOrder: EdifactStarter = {
  set: 'ORDERS',
  sender: 'amazon',
  document: order,
  guide: {
    name: 'amazon-orders',
    format: 'edifact',
    title: 'Amazon retail purchase order (EDIFACT)',
    about: [
      'How Amazon writes a purchase order in Europe: ORDERS of EDIFACT D.96A, narrowed down by the rules below.',
      ...aboutGuide,
    ],
    spec: guide,
  },
  read: {
    name: 'orders-to-order',
    from: 'amazon-orders',
    to: 'order',
    about: ["How Amazon's ORDERS becomes our order.", ...aboutMapping],
    lets: [
      ...value('currency', readCurrency),
      ...dayLet('day137', '137'),
      ...windowLets,
      '# source: ours; confidence: guess. Nobody here has seen how Amazon says that back orders are allowed.',
      ...value('backOrders', "heading.ftx[.01 = 'ORI'] | first"),
      '# source: EDIFACT; confidence: guess. Import orders: who pays the freight, and the trade term.',
      ...value('terms', 'heading.tod | first'),
      ...partyLets(parties),
    ],
    out: read,
  },
  write: {
    name: 'order-to-orders',
    from: 'order',
    to: 'amazon-orders',
    about: [
      'How our order becomes an ORDERS: for tests, and for those who place orders themselves.',
      ...aboutMapping,
    ],
    lets: [...value('currency', 'currencyCode ?? (items.netCost.currencyCode | first)')],
    out: write,
  },
}
