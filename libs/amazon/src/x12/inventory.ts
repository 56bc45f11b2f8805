import { type Codes, codeOf, dayOf, digitsOf, wordOf } from '../codes.ts'
import { inventory as document } from '../vocabulary/inventory.ts'
import { branch, list, value } from '../yaml-lines.ts'
import { idCodes, readItemIds, readMoney, unitCodeOf, unitOf, writeItemIds } from './item-lines.ts'
import { type PartyCodes, partyLets, readParties, writeParties } from './party-lines.ts'
import { aboutGuide, aboutMapping, type X12Starter } from './starter.ts'

const types: Codes = [
  ['00', 'Full'],
  ['25', 'Partial'],
]

const parties: PartyCodes = { buyingParty: 'BY', sellingParty: 'SE', shipFromParty: 'SF' }
const place = { at: 'heading' }

const guide: readonly string[] = [
  'extends: x12/004010/846',
  'keys:',
  '  report: BIA.03',
  'rules:',
  '  # source: X12; confidence: guess. 00 the whole stock, 25 what is named alone.',
  '  BIA.01: { codes: ["00", "25"] }',
  '  # source: X12; confidence: guess. SI a report of the seller.',
  '  BIA.02: { codes: [SI] }',
  '  # source: X12; confidence: guess. BY buyer, SE seller, SF where the stock lies.',
  '  N1.01: { codes: [BY, SE, SF] }',
  '  # source: the 850 of Amazon; confidence: likely.',
  `  LIN.02: { codes: ${idCodes} }`,
  '  # source: public copies of the 855 guide; confidence: guess. NET the cost, LPR the list price.',
  '  CTP.02: { codes: [NET, LPR] }',
  '  # source: X12; confidence: guess. 33 on hand and for sale, 63 ordered and on its way; 371 the day it arrives.',
  '  QTY.01: { codes: ["33", "63"] }',
  '  "QTY/DTM.01": { codes: ["371"] }',
  '  # source: X12, which says that CTT.01 is the number of lines; confidence: likely.',
  '  CTT.01: { equals: count(LIN) }',
]

const read: readonly string[] = [
  ...value('reportId', 'heading.bia.03'),
  ...value('reportType', wordOf('heading.bia.01', types)),
  ...value('reportDate', dayOf('heading.bia.04')),
  ...value('reportTime', "heading.bia.05 | date('HHmm', 'HH:mm')"),
  ...value('currencyCode', 'currency'),
  ...value('vendorCode', "(heading.ref[.01 = 'IA'] | first).02"),
  ...readParties(parties, place),
  ...branch('items', [
    ...value('$each', 'detail.lin as line'),
    ...value('itemSequenceNumber', 'line.lin.01'),
    ...readItemIds('line.lin'),
    ...value('description', 'line.pid.05 | first'),
    ...branch('availableQuantity', [
      ...branch('$with', value('onHand', "line.qty[qty.01 = '33'] | first")),
      ...value('$if', 'onHand'),
      ...value('amount', 'onHand.qty.02'),
      ...value('unitOfMeasure', unitOf('onHand.qty.03.01')),
    ]),
    ...branch('inboundQuantities', [
      ...value('$each', "line.qty[qty.01 = '63'] as inbound"),
      ...value('expectedDate', dayOf("(inbound.dtm[.01 = '371'] | first).02")),
      ...value('amount', 'inbound.qty.02'),
      ...value('unitOfMeasure', unitOf('inbound.qty.03.01')),
    ]),
    ...readMoney('netCost', "(line.ctp[.02 = 'NET'] | first).03"),
    ...readMoney('listPrice', "(line.ctp[.02 = 'LPR'] | first).03"),
  ]),
  ...value('itemCount', 'count(detail.lin)'),
]

const price = (code: string, path: string): readonly string[] => [
  ...value('$if', path),
  ...value('02', `'${code}'`),
  ...value('03', `${path}.amount`),
]

const write: readonly string[] = [
  ...branch('heading', [
    ...branch('bia', [
      ...value('01', codeOf('reportType', types)),
      ...value('02', "'SI'"),
      ...value('03', 'reportId'),
      ...value('04', digitsOf('reportDate')),
      ...value('05', "reportTime | date('HH:mm', 'HHmm')"),
    ]),
    ...branch('cur', [...value('$if', 'currency'), ...value('01', "'SE'"), ...value('02', 'currency')]),
    ...list('ref', [...value('$if', 'vendorCode'), ...value('01', "'IA'"), ...value('02', 'vendorCode')]),
    ...writeParties(parties, place),
  ]),
  ...branch('detail', [
    '# That an item is discontinued is not written: nobody here has seen where Amazon wants it.',
    ...branch('lin', [
      ...value('$each', 'items as item'),
      ...branch('lin', [...value('01', 'item.itemSequenceNumber'), ...writeItemIds('item')]),
      ...list('pid', [
        ...value('$if', 'item.description'),
        ...value('01', "'F'"),
        ...value('05', 'item.description'),
      ]),
      ...list('ctp', price('NET', 'item.netCost'), price('LPR', 'item.listPrice')),
      ...list(
        'qty',
        [
          ...value('$if', 'item.availableQuantity'),
          ...branch('qty', [
            ...value('01', "'33'"),
            ...value('02', 'item.availableQuantity.amount'),
            ...branch('03', value('01', unitCodeOf('item.availableQuantity.unitOfMeasure'))),
          ]),
        ],
        [
          ...value('$each', 'item.inboundQuantities as inbound'),
          ...branch('qty', [
            ...value('01', "'63'"),
            ...value('02', 'inbound.amount'),
            ...branch('03', value('01', unitCodeOf('inbound.unitOfMeasure'))),
          ]),
          ...list('dtm', [
            ...value('$if', 'inbound.expectedDate'),
            ...value('01', "'371'"),
            ...value('02', digitsOf('inbound.expectedDate')),
          ]),
        ],
      ),
    ]),
  ]),
  ...branch('summary', [...branch('ctt', [...value('01', 'count(items)')])]),
]

export const inventory: X12Starter = {
  set: '846',
  sender: 'vendor',
  document,
  guide: {
    name: 'amazon-846',
    format: 'x12',
    title: 'Amazon retail cost and inventory',
    about: [
      'How Amazon is told cost and stock: the 846 of X12 004010, narrowed down by the rules below.',
      ...aboutGuide,
    ],
    spec: guide,
  },
  read: {
    name: '846-to-inventory',
    from: 'amazon-846',
    to: 'inventory',
    about: ['How an 846 becomes our cost and inventory.', ...aboutMapping],
    lets: [...value('currency', 'heading.cur.02'), ...partyLets(parties, place)],
    out: read,
  },
  write: {
    name: 'inventory-to-846',
    from: 'inventory',
    to: 'amazon-846',
    about: ['How our cost and inventory becomes an 846 for Amazon.', ...aboutMapping],
    lets: [...value('currency', 'currencyCode ?? (items.netCost.currencyCode | first)')],
    out: write,
  },
}
