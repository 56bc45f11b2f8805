import { dayOf, digitsOf } from '../codes.ts'
import { salesReport as document } from '../vocabulary/sales-report.ts'
import { branch, list, value } from '../yaml-lines.ts'
import { idCodes, readItemIds, readMoney, unitCodeOf, unitOf, writeItemIds } from './item-lines.ts'
import { type PartyCodes, partyLets, readParties, writeParties } from './party-lines.ts'
import { aboutGuide, aboutMapping, type X12Starter } from './starter.ts'

const parties: PartyCodes = { buyingParty: 'BY', sellingParty: 'SE' }
const place = { at: 'heading', reference: 'n9' } as const

/** ZA01 (X12 859) of each number that the report tells. */
const activities: { readonly [field: string]: string } = {
  shippedUnits: 'QS',
  orderedUnits: 'QC',
  customerReturns: 'QU',
  sellableOnHandUnits: 'QA',
  unsellableOnHandUnits: 'QH',
  inTransitUnits: 'QI',
  openPurchaseOrderUnits: 'QP',
  receivedUnits: 'QR',
}

/** CTP02 of each price. */
const prices: { readonly [field: string]: string } = { netCost: 'NET', listPrice: 'RES' }

const guide: readonly string[] = [
  '# Nobody here has seen the release that Amazon uses: change it to what its guide says.',
  'extends: x12/004010/852',
  'rules:',
  '  # source: X12; confidence: guess. H: for information only.',
  '  XQ.01: { codes: [H] }',
  '  # source: X12; confidence: guess. IA your vendor code, TN the number of the report.',
  '  N9.01: { codes: [IA, TN] }',
  '  N1/N9.01: { codes: [VX] }',
  '  LIN/N9.01: { codes: [LU] }',
  '  N1.01: { codes: [BY, SE] }',
  '  # source: the 850 of Amazon; confidence: likely.',
  `  LIN.02: { codes: ${idCodes} }`,
  '  # source: X12; confidence: likely. QS sold, QC ordered by consumers, QU given back, QA on hand to sell, QH on hold,',
  '  # QI on its way, QP ordered and not received, QR received. Add others as they come: they are not read.',
  '  "ZA.01": { codes: [QS, QC, QU, QA, QH, QI, QP, QR] }',
  '  # source: X12; confidence: guess. NET the cost, RES the price to consumers; AMT TT what was sold, in money.',
  '  "LIN/CTP.02": { codes: [NET, RES] }',
  '  AMT.01: { codes: [TT] }',
  '  # source: X12, which says that CTT.01 is the number of lines; confidence: likely.',
  '  CTT.01: { equals: count(LIN) }',
]

const read: readonly string[] = [
  ...value('reportId', 'number.02'),
  ...value('reportDate', dayOf('number.04')),
  ...value('startDate', dayOf('heading.xq.02')),
  ...value('endDate', dayOf('heading.xq.03')),
  ...value('vendorCode', "(heading.n9[.01 = 'IA'] | first).02"),
  ...readParties(parties, place),
  '# Quantities by place (SDQ) are not read: add them when your reports have them.',
  ...branch('items', [
    ...value('$each', 'detail.lin as line'),
    ...value('itemSequenceNumber', 'line.lin.01'),
    ...readItemIds('line.lin'),
    ...value('locationId', "(line.n9[.01 = 'LU'] | first).02"),
    ...Object.entries(activities).flatMap(([field, code]) =>
      value(field, `(line.za[za.01 = '${code}'] | first).za.02`),
    ),
    ...value('unitOfMeasure', unitOf('(line.za.za.03 | first)')),
    ...readMoney('shippedRevenue', "(line.amt[.01 = 'TT'] | first).02"),
    ...Object.entries(prices).flatMap(([field, code]) =>
      readMoney(field, `(line.ctp[.02 = '${code}'] | first).03`),
    ),
  ]),
  ...value('itemCount', 'count(detail.lin)'),
]

const write: readonly string[] = [
  ...branch('heading', [
    ...branch('xq', [
      ...value('01', "'H'"),
      ...value('02', digitsOf('startDate')),
      ...value('03', digitsOf('endDate')),
    ]),
    ...list(
      'n9',
      [
        ...value('$if', 'reportId'),
        ...value('01', "'TN'"),
        ...value('02', 'reportId'),
        ...value('04', digitsOf('reportDate')),
      ],
      [...value('$if', 'vendorCode'), ...value('01', "'IA'"), ...value('02', 'vendorCode')],
    ),
    ...writeParties(parties, place),
  ]),
  ...branch('detail', [
    ...branch('lin', [
      ...value('$each', 'items as item'),
      ...branch('lin', [...value('01', 'item.itemSequenceNumber'), ...writeItemIds('item')]),
      ...list(
        'ctp',
        ...Object.entries(prices).map(([field, code]) => [
          ...value('$if', `item.${field}`),
          ...value('02', `'${code}'`),
          ...value('03', `item.${field}.amount`),
        ]),
      ),
      ...list('n9', [
        ...value('$if', 'item.locationId'),
        ...value('01', "'LU'"),
        ...value('02', 'item.locationId'),
      ]),
      ...list('amt', [
        ...value('$if', 'item.shippedRevenue'),
        ...value('01', "'TT'"),
        ...value('02', 'item.shippedRevenue.amount'),
      ]),
      ...list(
        'za',
        ...Object.entries(activities).map(([field, code]) => [
          ...value('$if', `item.${field}`),
          ...branch('za', [
            ...value('01', `'${code}'`),
            ...value('02', `item.${field}`),
            ...value('03', `(${unitCodeOf('item.unitOfMeasure')}) ?? 'EA'`),
          ]),
        ]),
      ),
    ]),
  ]),
  ...branch('summary', [...branch('ctt', [...value('01', 'count(items)')])]),
]

export const salesReport: X12Starter = {
  set: '852',
  sender: 'amazon',
  document,
  guide: {
    name: 'amazon-852',
    format: 'x12',
    title: 'Amazon sales and stock report',
    about: [
      'How Amazon reports sales and stock: the 852 of X12, narrowed down by the rules below.',
      ...aboutGuide,
    ],
    spec: guide,
  },
  read: {
    name: '852-to-sales-report',
    from: 'amazon-852',
    to: 'sales-report',
    about: ['How an 852 becomes our sales and stock report.', ...aboutMapping],
    lets: [
      "# An 852 has no currency: write the one of your marketplace here, such as 'USD'.",
      ...value('currency', "'USD'"),
      ...value('number', "heading.n9[.01 = 'TN'] | first"),
      ...partyLets(parties, place),
    ],
    out: read,
  },
  write: {
    name: 'sales-report-to-852',
    from: 'sales-report',
    to: 'amazon-852',
    about: [
      'How our sales and stock report becomes an 852: for tests, and for those who buy.',
      ...aboutMapping,
    ],
    out: write,
  },
}
