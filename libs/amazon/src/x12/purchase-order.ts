import { type Codes, codeOf, dayOf, digitsOf, wordOf } from '../codes.ts'
import { order } from '../vocabulary/order.ts'
import { branch, list, value } from '../yaml-lines.ts'
import {
  idCodes,
  readItemIds,
  readMoney,
  readQuantity,
  unitCodeOf,
  writeDescription,
  writeItemIds,
  writeNotes,
} from './item-lines.ts'
import { type PartyCodes, partyLets, readParties, writeParties } from './party-lines.ts'
import { aboutGuide, aboutMapping, type X12Starter } from './starter.ts'

/** source: public code of vendors; confidence: seen. */
export const orderTypes: Codes = [
  ['CN', 'ConsignedOrder'],
  ['NE', 'RegularOrder'],
  ['NP', 'NewProductIntroduction'],
  ['RO', 'RushOrder'],
]

const methodsOfPayment: Codes = [
  ['BP', 'PaidByBuyer'],
  ['CC', 'CollectOnDelivery'],
  ['DF', 'DefinedByBuyerAndSeller'],
  ['FO', 'FOBPortOfCall'],
  ['PP', 'PrepaidBySeller'],
  ['PS', 'PaidBySeller'],
]

export const orderParties: PartyCodes = {
  buyingParty: 'BY',
  sellingParty: 'SE',
  shipToParty: 'ST',
  billToParty: 'BT',
}
const place = { at: 'heading', many: true }

/** The windows of days, in DTM: qualifiers of their first and last day. */
const windows: { readonly [field: string]: readonly [earliest: string, latest: string] } = {
  shipWindow: ['037', '038'],
  deliveryWindow: ['064', '063'],
}

export const windowLets: readonly string[] = [
  '# source: public code of vendors; confidence: seen. 064 do not deliver before, 063 do not deliver after.',
  '# source: X12; confidence: guess. 037 ship not before, 038 ship not after.',
  ...Object.values(windows).flatMap((codes) =>
    codes.flatMap((code) => value(`day${code}`, `(heading.dtm[.01 = '${code}'] | first).02`)),
  ),
]

export const readWindows: readonly string[] = Object.entries(windows).flatMap(([field, [earliest, latest]]) =>
  branch(field, [...value('earliest', dayOf(`day${earliest}`)), ...value('latest', dayOf(`day${latest}`))]),
)

export const writeWindows: readonly string[] = list(
  'dtm',
  ...Object.entries(windows).flatMap(([field, [earliest, latest]]) => [
    writeDay(earliest, `${field}.earliest`),
    writeDay(latest, `${field}.latest`),
  ]),
)

function writeDay(code: string, path: string): readonly string[] {
  return [...value('$if', path), ...value('01', `'${code}'`), ...value('02', digitsOf(path))]
}

const guide: readonly string[] = [
  'extends: x12/004010/850',
  '# The PO number ties together all that is said about one order.',
  'keys:',
  '  po: BEG.03',
  'rules:',
  '  # source: public code of vendors; confidence: seen. 00 is an original order.',
  '  BEG.01: { codes: ["00"] }',
  '  # source: public code of vendors; confidence: seen.',
  '  # CN consigned, NE new, NP new product, RO rush.',
  '  BEG.02: { codes: [CN, NE, NP, RO] }',
  '  # source: public code of vendors; confidence: likely. CR is taken to be your vendor code; PD is a deal.',
  '  "REF[01=CR]": { min: 1 }',
  '  # source: public code of vendors; confidence: seen. Import orders only: who pays the freight, and the trade term.',
  '  # That these stand in FOB04 (01, Incoterms) and FOB05 is X12; confidence: likely.',
  '  FOB.01: { codes: [BP, CC, DF, FO, PP, PS] }',
  '  FOB.05: { codes: [CFR, CIF, CIP, CPT, DAF, DDP, DDU, EXW, FCA, FOB] }',
  '  # source: public code of vendors; confidence: seen. N no back orders, Y back orders allowed.',
  '  CSH.01: { codes: [N, Y] }',
  '  # source: public code of vendors; confidence: seen. One ship-to, named by code alone.',
  '  "N1[01=ST]": { min: 1, max: 1 }',
  '  # source: X12 leaves these open, an order makes no sense without them; confidence: likely.',
  '  PO1.02: { use: required }',
  '  PO1.03: { use: required, codes: [CA, EA] }',
  '  PO1.07: { use: required }',
  '  # source: public copies of the guide; confidence: seen. PE price each, RE retail price each.',
  '  PO1.05: { codes: [PE, RE] }',
  '  # source: public copies of the guide; confidence: seen.',
  "  # BP buyer's number (the ASIN: likely), EN EAN, IB ISBN, UA and UK and UP UPC or EAN, VN your own number.",
  `  PO1.06: { use: required, codes: ${idCodes} }`,
  '  # source: public copies of the guide; confidence: guess. Only the count of lines is sure to come.',
  '  CTT: { use: optional }',
  '  # source: X12, which says that CTT.01 is the number of lines; confidence: likely.',
  '  CTT.01: { equals: count(PO1) }',
]

const read: readonly string[] = [
  ...value('purchaseOrderNumber', 'heading.beg.03'),
  ...value('purchaseOrderType', wordOf('heading.beg.02', orderTypes)),
  ...value('orderDate', dayOf('heading.beg.05')),
  ...value('currencyCode', 'currency'),
  ...value('vendorCode', "(heading.ref[.01 = 'CR'] | first).02"),
  ...value('dealCode', "(heading.ref[.01 = 'PD'] | first).02"),
  ...branch('isBackOrderAllowed', [
    ...value('$if', 'heading.csh'),
    ...value('$value', "(heading.csh | first).01 = 'Y'"),
  ]),
  ...branch('importDetails', [
    ...value('methodOfPayment', wordOf('(heading.fob | first).01', methodsOfPayment)),
    ...value('internationalCommercialTerms', '(heading.fob | first).05'),
  ]),
  ...readWindows,
  ...readParties(orderParties, { ...place, coded: 'shipToParty' }),
  ...value('notes', 'heading.n9.msg.01'),
  ...branch('items', [
    ...value('$each', 'detail.po1 as line'),
    ...value('itemSequenceNumber', 'line.po1.01'),
    ...readItemIds('line.po1'),
    ...value('description', 'line.pid.pid.05 | first'),
    ...readQuantity('orderedQuantity', 'line.po1.02', 'line.po1.03'),
    '# source: public copies of the guide; confidence: seen. RE is the price to consumers, else it is the cost.',
    ...readMoney('netCost', 'line.po1.04', "exists(line.po1.04) and line.po1.05 != 'RE'"),
    ...readMoney('listPrice', 'line.po1.04', "line.po1.05 = 'RE'"),
  ]),
  ...value('totalQuantity', 'sum(detail.po1, po1.02)'),
  ...value('itemCount', 'count(detail.po1)'),
]

const write: readonly string[] = [
  ...branch('heading', [
    ...branch('beg', [
      ...value('01', "'00'"),
      ...value('02', codeOf('purchaseOrderType', orderTypes)),
      ...value('03', 'purchaseOrderNumber'),
      ...value('05', digitsOf('orderDate')),
    ]),
    ...branch('cur', [...value('$if', 'currency'), ...value('01', "'BY'"), ...value('02', 'currency')]),
    ...list(
      'ref',
      [...value('$if', 'vendorCode'), ...value('01', "'CR'"), ...value('02', 'vendorCode')],
      [...value('$if', 'dealCode'), ...value('01', "'PD'"), ...value('02', 'dealCode')],
    ),
    ...list('fob', [
      ...value('$if', 'importDetails.methodOfPayment'),
      ...value('01', codeOf('importDetails.methodOfPayment', methodsOfPayment)),
      ...branch('04', [
        ...value('$if', 'importDetails.internationalCommercialTerms'),
        ...value('$value', "'01'"),
      ]),
      ...value('05', 'importDetails.internationalCommercialTerms'),
    ]),
    ...list('csh', [
      ...value('$if', 'exists(isBackOrderAllowed)'),
      ...value('01', "isBackOrderAllowed ? 'Y' : 'N'"),
    ]),
    ...writeWindows,
    ...writeNotes,
    ...writeParties(orderParties, place),
  ]),
  ...branch('detail', [
    ...branch('po1', [
      ...value('$each', 'items as item'),
      ...branch('po1', [
        ...value('01', 'item.itemSequenceNumber'),
        ...value('02', 'item.orderedQuantity.amount'),
        ...value('03', unitCodeOf('item.orderedQuantity.unitOfMeasure')),
        ...value('04', 'item.netCost.amount ?? item.listPrice.amount'),
        ...branch('05', [
          ...value('$if', 'exists(item.netCost) or exists(item.listPrice)'),
          ...value('$value', "exists(item.netCost) ? 'PE' : 'RE'"),
        ]),
        ...writeItemIds('item'),
      ]),
      ...writeDescription,
    ]),
  ]),
  ...branch('summary', [
    ...branch('ctt', [
      ...branch('ctt', [
        ...value('01', 'count(items)'),
        ...value('02', 'sum(items, orderedQuantity.amount)'),
      ]),
    ]),
  ]),
]

export const purchaseOrder: X12Starter = {
  set: '850',
  sender: 'amazon',
  document: order,
  guide: {
    name: 'amazon-850',
    format: 'x12',
    title: 'Amazon retail purchase order',
    about: [
      'How Amazon writes a purchase order: the 850 of X12 004010, narrowed down by the rules below.',
      ...aboutGuide,
    ],
    spec: guide,
  },
  read: {
    name: '850-to-order',
    from: 'amazon-850',
    to: 'order',
    about: ["How Amazon's 850 becomes our order.", ...aboutMapping],
    lets: [...value('currency', 'heading.cur.02'), ...windowLets, ...partyLets(orderParties, place)],
    out: read,
  },
  write: {
    name: 'order-to-850',
    from: 'order',
    to: 'amazon-850',
    about: [
      'How our order becomes an 850: for tests, and for those who place orders themselves.',
      ...aboutMapping,
    ],
    lets: [...value('currency', 'currencyCode ?? (items.netCost.currencyCode | first)')],
    out: write,
  },
}
