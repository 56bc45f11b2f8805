import { type Codes, codeOf, dayOf, digitsOf, wordOf } from '../codes.ts'
import { orderChange as document } from '../vocabulary/order-change.ts'
import { branch, list, value } from '../yaml-lines.ts'
import {
  idCodes,
  readItemIds,
  readMoney,
  unitCodeOf,
  unitOf,
  writeDescription,
  writeItemIds,
  writeNotes,
} from './item-lines.ts'
import { type PartyCodes, partyLets, readParties, writeParties } from './party-lines.ts'
import { orderTypes, readWindows, windowLets, writeWindows } from './purchase-order.ts'
import { aboutGuide, aboutMapping, type X12Starter } from './starter.ts'

const changes: Codes = [
  ['04', 'Change'],
  ['01', 'Cancellation'],
  ['05', 'Replacement'],
]
const itemChanges: Codes = [
  ['AI', 'Added'],
  ['DI', 'Cancelled'],
  ['QI', 'QuantityIncreased'],
  ['QD', 'QuantityDecreased'],
  ['PC', 'PriceChanged'],
  ['CT', 'DateChanged'],
  ['CA', 'Changed'],
]

const parties: PartyCodes = { buyingParty: 'BY', sellingParty: 'SE', shipToParty: 'ST' }
const place = { at: 'heading', many: true }

const guide: readonly string[] = [
  'extends: x12/004010/860',
  'keys:',
  '  po: BCH.03',
  'rules:',
  '  # source: X12; confidence: guess. Whether Amazon sends this document today is not known; its vendor API knows',
  '  # changed orders. 01 cancels the order, 04 changes it, 05 replaces it.',
  '  BCH.01: { codes: ["01", "04", "05"] }',
  '  # source: the 850 of Amazon; confidence: guess.',
  '  BCH.02: { codes: [CN, NE, NP, RO] }',
  '  # source: X12; confidence: likely. AI added, DI cancelled, QI and QD more and less, PC price, CT days, CA changed.',
  '  POC.02: { codes: [AI, DI, QI, QD, PC, CT, CA] }',
  '  # source: the 850 of Amazon; confidence: guess.',
  '  POC.07: { codes: [PE, RE] }',
  `  POC.08: { codes: ${idCodes} }`,
  '  # source: X12, which says that CTT.01 is the number of lines; confidence: likely.',
  '  CTT.01: { equals: count(POC) }',
]

const read: readonly string[] = [
  ...value('purchaseOrderNumber', 'heading.bch.03'),
  ...value('changeNumber', 'heading.bch.05'),
  ...value('orderDate', dayOf('heading.bch.06')),
  '# source: X12; confidence: likely. BCH11 is the day of the change.',
  ...value('changeDate', dayOf('heading.bch.11')),
  ...value('changeType', wordOf('heading.bch.01', changes)),
  ...value('purchaseOrderType', wordOf('heading.bch.02', orderTypes)),
  ...value('currencyCode', 'currency'),
  ...value('vendorCode', "(heading.ref[.01 = 'CR'] | first).02"),
  ...readWindows,
  ...readParties(parties, place),
  ...value('notes', 'heading.n9.msg.01'),
  ...branch('items', [
    ...value('$each', 'detail.poc as line'),
    ...value('itemSequenceNumber', 'line.poc.01'),
    ...readItemIds('line.poc'),
    ...value('changeType', wordOf('line.poc.02', itemChanges)),
    ...value('description', 'line.pid.pid.05 | first'),
    ...branch('orderedQuantity', [
      ...value('$if', 'line.poc.03'),
      ...value('amount', 'line.poc.03'),
      ...value('unitOfMeasure', unitOf('line.poc.05.01')),
    ]),
    ...value('openQuantity', 'line.poc.04'),
    ...readMoney('netCost', 'line.poc.06', "exists(line.poc.06) and line.poc.07 != 'RE'"),
    ...readMoney('listPrice', 'line.poc.06', "line.poc.07 = 'RE'"),
  ]),
  ...value('itemCount', 'count(detail.poc)'),
]

const write: readonly string[] = [
  ...branch('heading', [
    ...branch('bch', [
      ...value('01', codeOf('changeType', changes)),
      ...value('02', `(${codeOf('purchaseOrderType', orderTypes)}) ?? 'NE'`),
      ...value('03', 'purchaseOrderNumber'),
      ...value('05', 'changeNumber'),
      ...value('06', digitsOf('orderDate')),
      ...value('11', digitsOf('changeDate')),
    ]),
    ...branch('cur', [...value('$if', 'currency'), ...value('01', "'BY'"), ...value('02', 'currency')]),
    ...list('ref', [...value('$if', 'vendorCode'), ...value('01', "'CR'"), ...value('02', 'vendorCode')]),
    ...writeWindows,
    ...writeNotes,
    ...writeParties(parties, place),
  ]),
  ...branch('detail', [
    ...branch('poc', [
      ...value('$each', 'items as item'),
      ...branch('poc', [
        ...value('01', 'item.itemSequenceNumber'),
        ...value('02', codeOf('item.changeType', itemChanges)),
        ...value('03', 'item.orderedQuantity.amount'),
        '# X12 asks for what is still to come wherever a quantity stands (C030405).',
        ...value('04', 'item.openQuantity ?? item.orderedQuantity.amount'),
        ...branch('05', [...value('01', unitCodeOf('item.orderedQuantity.unitOfMeasure'))]),
        ...value('06', 'item.netCost.amount ?? item.listPrice.amount'),
        ...branch('07', [
          ...value('$if', 'exists(item.netCost) or exists(item.listPrice)'),
          ...value('$value', "exists(item.netCost) ? 'PE' : 'RE'"),
        ]),
        ...writeItemIds('item'),
      ]),
      ...writeDescription,
    ]),
  ]),
  ...branch('summary', [
    ...branch('ctt', [...value('$if', 'items'), ...branch('ctt', [...value('01', 'count(items)')])]),
  ]),
]

export const orderChange: X12Starter = {
  set: '860',
  sender: 'amazon',
  document,
  guide: {
    name: 'amazon-860',
    format: 'x12',
    title: 'Amazon purchase order change',
    about: [
      'How an order is changed by its buyer: the 860 of X12 004010, narrowed down by the rules below.',
      ...aboutGuide,
    ],
    spec: guide,
  },
  read: {
    name: '860-to-order-change',
    from: 'amazon-860',
    to: 'order-change',
    about: ['How an 860 becomes our order change.', ...aboutMapping],
    lets: [...value('currency', 'heading.cur.02'), ...windowLets, ...partyLets(parties, place)],
    out: read,
  },
  write: {
    name: 'order-change-to-860',
    from: 'order-change',
    to: 'amazon-860',
    about: ['How our order change becomes an 860: for tests, and for those who buy.', ...aboutMapping],
    lets: [...value('currency', 'currencyCode ?? (items.netCost.currencyCode | first)')],
    out: write,
  },
}
