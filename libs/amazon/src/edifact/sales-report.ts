import { type Codes, codeOf, wordOf } from '../codes.ts'
import { salesReport as document } from '../vocabulary/sales-report.ts'
import { readMoney } from '../x12/item-lines.ts'
import type { PartyCodes } from '../x12/party-lines.ts'
import { branch, list, value } from '../yaml-lines.ts'
import {
  idCodes,
  readDescription,
  readItemIds,
  unitCodeOf,
  unitCodes,
  unitOf,
  writeDescription,
  writeEan,
  writeOtherIds,
} from './item-lines.ts'
import { partyLets, readPlainParties, writePlainParties } from './party-lines.ts'
import {
  amount,
  dayIn,
  dayLet,
  readCurrency,
  referenceIn,
  writeCurrency,
  writeDay,
  writeReference,
} from './segments.ts'
import { aboutGuide, aboutMapping, type EdifactStarter } from './starter.ts'

/** BGM03 (1225). */
const types: Codes = [
  ['9', 'Original'],
  ['5', 'Replace'],
]

/** Who sells to consumers is the seller of this message (GS1): the buyer of the vocabulary. */
const parties: PartyCodes = { buyingParty: 'SE', sellingParty: 'SU' }

/** 6063 of each number that the report tells. */
const quantities: { readonly [field: string]: string } = {
  shippedUnits: '153',
  orderedUnits: '21',
  customerReturns: '61',
  sellableOnHandUnits: '145',
  unsellableOnHandUnits: '89',
  inTransitUnits: '198',
  openPurchaseOrderUnits: '73',
  receivedUnits: '48',
}

/** PRI01-03 and PRI01-04 (5375, 5387) of each price. */
const prices: readonly (readonly [field: string, kind: string, type: string])[] = [
  ['netCost', 'CT', 'NTP'],
  ['listPrice', 'CA', 'RTP'],
]

const guide: readonly string[] = [
  '# source: GS1, EANCOM 1997; confidence: likely. Nobody here has seen a SLSRPT of Amazon: change it to what',
  '# its guide says. VAT numbers of the parties have no place in a SLSRPT, nor has a period of an item that has no end,',
  '# nor have more than five ids of an item beside its EAN. A party must be named.',
  'extends: edifact/D96A/SLSRPT',
  'association: EAN004',
  'keys:',
  '  report: BGM.02',
  'rules:',
  '  # source: GS1; confidence: likely. 73E of EAN a report of sales.',
  '  BGM.01-01: { use: required, codes: [73E] }',
  '  BGM.02: { use: required }',
  '  # source: EDIFACT; confidence: likely. 9 an original, 5 one that replaces another.',
  '  BGM.03: { codes: ["9", "5"] }',
  '  # source: GS1; confidence: likely. 137 the day of the report, 356 the days that it tells of.',
  '  DTM.01-01: { codes: ["137", "356"] }',
  '  "DTM[01-01=356]": { min: 1, max: 1 }',
  '  # source: GS1; confidence: likely. SE who sells to consumers, here Amazon; SU who supplies it, here you.',
  '  NAD.01: { codes: [SE, SU] }',
  '  # source: GS1; confidence: likely. 162 where it was sold, with days of its own where they differ.',
  '  LOC.01: { codes: ["162"] }',
  '  LOC/DTM.01-01: { codes: ["356"] }',
  '  # source: the INVRPT of Amazon; confidence: likely.',
  `  LIN.03-02: { codes: ${idCodes} }`,
  '  # source: GS1; confidence: likely for 153 sold, 61 given back, 145 on hand. source: EDIFACT; confidence: guess for',
  '  # 21 ordered by consumers, 89 on hold, 198 on its way, 73 ordered and not received, 48 received.',
  '  LIN/QTY.01-01: { codes: ["153", "21", "61", "145", "89", "198", "73", "48"] }',
  '  # source: EDIFACT; confidence: guess. CT and CS cases; pieces otherwise.',
  `  LIN/QTY.01-03: { codes: ${unitCodes} }`,
  '  # source: GS1; confidence: likely. 203 what was sold, in money.',
  '  LIN/MOA.01-01: { codes: ["203"] }',
  '  # source: GS1; confidence: likely for RTP, the price to consumers. NTP, of EDIFACT, the cost: guess.',
  '  LIN/PRI.01-04: { codes: [NTP, RTP] }',
]

const period = ['713', '716', '717', '718', '719'].map((format) => `'${format}'`).join(', ')

/** What the LOC of each LIN says, a text for each LIN: LIN loops are read in one list, and do not know their LOC. */
function ofPlaces(name: string, text: string): readonly string[] {
  return value(name, `joinEach(heading.loc, joinEach(lin, ${text} ?? '', '||'), '||') | split('||')`)
}

function ofPlace(name: string): string {
  return `(${name} | item(position(line)) | filled)`
}

const read: readonly string[] = [
  ...value('reportId', 'heading.bgm.02'),
  ...value('reportDate', dayIn('day137')),
  ...value('reportType', wordOf('heading.bgm.03', types)),
  ...value('startDate', dayIn('day356')),
  ...branch('endDate', [
    ...value('$if', `day356.01.03 in [${period}]`),
    ...value('$value', "day356.01.02 | edifactDateEnd(day356.01.03, 'yyyy-MM-dd')"),
  ]),
  ...value('currencyCode', 'currency'),
  ...value('vendorCode', referenceIn('heading.rff', 'IA')),
  ...readPlainParties(parties),
  ...branch('items', [
    ...value('$each', 'heading.loc.lin as line'),
    ...value('itemSequenceNumber', 'line.lin.01'),
    ...readItemIds,
    ...readDescription,
    ...value('locationId', ofPlace('places')),
    ...Object.entries(quantities).flatMap(([field, code]) =>
      value(field, `(line.qty[qty.01.01 = '${code}'] | first).qty.01.02 | number`),
    ),
    ...value('unitOfMeasure', unitOf('(line.qty.qty.01.03 | first)')),
    ...readMoney('shippedRevenue', "(line.moa[.01.01 = '203'] | first).01.02 | number"),
    ...prices.flatMap(([field, , type]) =>
      readMoney(field, `(line.pri[.01.04 = '${type}'] | first).01.02 | number`),
    ),
    ...branch('period', [
      ...value('$if', `exists(${ofPlace('periods')})`),
      ...value('startDate', `${ofPlace('periods')} | edifactDate('718', 'yyyy-MM-dd')`),
      ...value('endDate', `${ofPlace('periods')} | edifactDateEnd('718', 'yyyy-MM-dd')`),
    ]),
  ]),
  ...value('itemCount', 'count(heading.loc.lin)'),
]

/** The days that are told of (356), as an item of a list: 718 is CCYYMMDDCCYYMMDD. */
function writePeriod(start: string, end: string): readonly string[] {
  const digits = (path: string) => `(${path} | date('yyyy-MM-dd', 'yyyyMMdd'))`
  return [
    ...value('$if', `exists(${start}) and exists(${end})`),
    ...branch('01', [
      ...value('01', "'356'"),
      ...value('02', `concat(${digits(start)}, ${digits(end)})`),
      ...value('03', "'718'"),
    ]),
  ]
}

const item: readonly string[] = [
  ...value('$each', 'place.items as item'),
  ...branch('lin', [...value('01', 'item.itemSequenceNumber'), ...writeEan('item')]),
  ...writeOtherIds('item'),
  ...writeDescription,
  ...list('moa', amount('203', 'item.shippedRevenue.amount')),
  ...list(
    'pri',
    ...prices.map(([field, kind, type]) => [
      ...value('$if', `item.${field}`),
      ...branch('01', [
        ...value('01', "'AAA'"),
        ...value('02', `item.${field}.amount`),
        ...value('03', `'${kind}'`),
        ...value('04', `'${type}'`),
      ]),
    ]),
  ),
  ...list(
    'qty',
    ...Object.entries(quantities).map(([field, code]) => [
      ...value('$if', `exists(item.${field})`),
      ...branch(
        'qty',
        branch('01', [
          ...value('01', `'${code}'`),
          ...value('02', `item.${field}`),
          ...value('03', unitCodeOf('item.unitOfMeasure')),
        ]),
      ),
    ]),
  ),
]

const write: readonly string[] = [
  ...branch('heading', [
    ...branch('bgm', [
      ...branch('01', [...value('01', "'73E'"), ...value('03', "'9'")]),
      ...value('02', 'reportId'),
      ...value('03', codeOf('reportType', types)),
    ]),
    ...list(
      'dtm',
      writeDay('137', 'reportDate'),
      writePeriod('startDate', 'endDate'),
      writeDay('356', 'startDate', 'not exists(endDate)'),
    ),
    ...writePlainParties(parties),
    ...list('rff', writeReference('IA', 'vendorCode')),
    ...writeCurrency('currency', '10'),
    '# Items of one place, and of the same days, stand below one LOC. Who does not tell places has one without a name.',
    ...branch('loc', [
      ...value('$each', 'items as item'),
      ...branch('$group', [
        ...branch('by', [
          ...value('location', 'item.locationId'),
          ...value('start', 'item.period.startDate'),
          ...value('end', 'item.period.endDate'),
        ]),
        ...value('as', 'place'),
      ]),
      ...branch('loc', [
        ...value('01', "'162'"),
        ...branch('02', [
          ...value('$if', 'place.key.location'),
          ...value('01', 'place.key.location'),
          ...value('03', "'92'"),
        ]),
      ]),
      ...list('dtm', writePeriod('place.key.start', 'place.key.end')),
      ...branch('lin', item),
    ]),
  ]),
]

const currency = ['shippedRevenue', 'netCost', 'listPrice'].map(
  (field) => `(items.${field}.currencyCode | first)`,
)

export const salesReport: EdifactStarter = {
  set: 'SLSRPT',
  sender: 'amazon',
  document,
  guide: {
    name: 'amazon-slsrpt',
    format: 'edifact',
    title: 'Amazon sales and stock report (EDIFACT)',
    about: [
      'How Amazon reports sales and stock: SLSRPT of EDIFACT D.96A, narrowed down by the rules below.',
      ...aboutGuide,
    ],
    spec: guide,
  },
  read: {
    name: 'slsrpt-to-sales-report',
    from: 'amazon-slsrpt',
    to: 'sales-report',
    about: ['How a SLSRPT becomes our sales and stock report.', ...aboutMapping],
    lets: [
      ...value('currency', readCurrency),
      ...dayLet('day137', '137'),
      ...dayLet('day356', '356'),
      ...partyLets(parties),
      '# The place of each LIN, and its days where it has its own: LIN are read in one list over all LOC.',
      ...ofPlaces('places', 'loc.02.01'),
      ...ofPlaces('periods', "(dtm[.01.01 = '356' and .01.03 = '718'] | first).01.02"),
    ],
    out: read,
  },
  write: {
    name: 'sales-report-to-slsrpt',
    from: 'sales-report',
    to: 'amazon-slsrpt',
    about: [
      'How our sales and stock report becomes a SLSRPT: for tests, and for those who buy.',
      ...aboutMapping,
    ],
    lets: [...value('currency', ['currencyCode', ...currency].join(' ?? '))],
    out: write,
  },
}
