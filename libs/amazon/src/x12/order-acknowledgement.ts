import { type Codes, codeOf, dayOf, digitsOf, wordOf } from '../codes.ts'
import { orderAcknowledgement as document } from '../vocabulary/order-acknowledgement.ts'
import { branch, list, value } from '../yaml-lines.ts'
import {
  idCodes,
  readItemIds,
  readMoney,
  readQuantity,
  unitCodeOf,
  writeDescription,
  writeItemIds,
} from './item-lines.ts'
import { type PartyCodes, partyLets, readParties, writeParties } from './party-lines.ts'
import { aboutGuide, aboutMapping, type X12Starter } from './starter.ts'

const types: Codes = [
  ['AD', 'AcceptedAsOrdered'],
  ['AC', 'AcceptedWithChange'],
]

/** ACK01 of what is rejected, by reason. */
const reasons: Codes = [
  ['R4', 'TemporarilyUnavailable'],
  ['R2', 'InvalidProductIdentifier'],
  ['ID', 'ObsoleteProduct'],
]
const answers: Codes = [
  ['IA', 'Accepted'],
  ['IB', 'Backordered'],
  ['IR', 'Rejected'],
  ...reasons.map(([code]) => [code, 'Rejected'] as const),
]

const parties: PartyCodes = { buyingParty: 'BY', sellingParty: 'SE', shipToParty: 'ST' }
const place = { at: 'heading' }

const guide: readonly string[] = [
  'extends: x12/004010/855',
  'keys:',
  '  po: BAK.03',
  'rules:',
  '  # source: public code of vendors; confidence: seen. 00 is an original answer.',
  '  BAK.01: { codes: ["00"] }',
  '  # source: public copies of the guide; confidence: seen. AC with change, AD as ordered.',
  '  BAK.02: { codes: [AC, AD] }',
  '  # source: vendor use-case guide of Amazon; confidence: certain. Every line of the order is answered.',
  '  PO1: { min: 1 }',
  '  PO1/ACK: { min: 1 }',
  '  # source: public code of vendors; confidence: seen for IA. IB, IR, R2, R4 and ID are codes of X12 that fit:',
  '  # confidence: guess. IA accepted, IB back-ordered, IR rejected, R2 no such product, R4 not there, ID obsolete.',
  '  ACK.01: { codes: [IA, IB, IR, R2, R4, ID] }',
  '  ACK.02: { use: required }',
  '  # source: public code of vendors; confidence: seen. 010 the day it ships, DTM 067 the day it arrives.',
  '  ACK.04: { codes: ["010"] }',
  '  "ACK/DTM.01": { codes: ["067"] }',
  '  PO1.03: { codes: [CA, EA] }',
  '  # source: public copies of the guide; confidence: seen.',
  `  PO1.06: { codes: ${idCodes} }`,
  '  CTP.02: { codes: [DPR, LPR, NET, SLP] }',
  '  # source: X12, which says that CTT.01 is the number of lines; confidence: likely.',
  '  CTT.01: { equals: count(PO1) }',
]

const read: readonly string[] = [
  ...value('purchaseOrderNumber', 'heading.bak.03'),
  ...value('acknowledgementNumber', 'heading.bak.08'),
  '# source: X12; confidence: likely. BAK09 is the day of the answer, BAK04 that of the order.',
  ...value('acknowledgementDate', dayOf('(heading.bak.09 ?? heading.bak.04)')),
  ...value('acknowledgementType', wordOf('heading.bak.02', types)),
  ...value('purchaseOrderDate', dayOf('heading.bak.04')),
  ...value('currencyCode', 'currency'),
  ...value('vendorCode', "(heading.ref[.01 = 'CR'] | first).02"),
  ...readParties(parties, place),
  ...branch('items', [
    ...value('$each', 'detail.po1 as line'),
    ...value('itemSequenceNumber', 'line.po1.01'),
    ...readItemIds('line.po1'),
    ...value('description', 'line.pid.pid.05 | first'),
    ...branch('orderedQuantity', [
      ...value('$if', 'line.po1.02'),
      ...value('amount', 'line.po1.02'),
      ...value('unitOfMeasure', 'line.po1.03 | code({EA: Eaches, CA: Cases})'),
    ]),
    ...readMoney('netCost', 'line.po1.04'),
    ...readMoney('listPrice', "(line.ctp[.02 = 'LPR'] | first).03"),
    ...branch('itemAcknowledgements', [
      ...value('$each', 'line.ack as answer'),
      ...value('acknowledgementCode', wordOf('answer.ack.01', answers)),
      ...value('rejectionReason', wordOf('answer.ack.01', reasons)),
      ...readQuantity('acknowledgedQuantity', 'answer.ack.02', 'answer.ack.03'),
      ...value('scheduledShipDate', dayOf('answer.ack.05')),
      ...value('scheduledDeliveryDate', dayOf('answer.dtm.02')),
    ]),
  ]),
  ...value('totalQuantity', 'detail.po1.po1.02 | sum'),
  ...value('itemCount', 'count(detail.po1)'),
]

const write: readonly string[] = [
  ...branch('heading', [
    ...branch('bak', [
      ...value('01', "'00'"),
      ...value('02', codeOf('acknowledgementType', types)),
      ...value('03', 'purchaseOrderNumber'),
      ...value('04', digitsOf('(purchaseOrderDate ?? acknowledgementDate)')),
      ...value('08', 'acknowledgementNumber'),
      ...value('09', digitsOf('acknowledgementDate')),
    ]),
    ...branch('cur', [...value('$if', 'currency'), ...value('01', "'SE'"), ...value('02', 'currency')]),
    ...list('ref', [...value('$if', 'vendorCode'), ...value('01', "'CR'"), ...value('02', 'vendorCode')]),
    ...writeParties(parties, place),
  ]),
  ...branch('detail', [
    ...branch('po1', [
      ...value('$each', 'items as item'),
      ...branch('po1', [
        ...value('01', 'item.itemSequenceNumber'),
        ...value('02', 'item.orderedQuantity.amount'),
        ...value('03', unitCodeOf('item.orderedQuantity.unitOfMeasure')),
        ...value('04', 'item.netCost.amount'),
        ...branch('05', [...value('$if', 'item.netCost'), ...value('$value', "'PE'")]),
        ...writeItemIds('item'),
      ]),
      '# source: public copies of the guide; confidence: seen. LPR is the list price.',
      ...list('ctp', [
        ...value('$if', 'item.listPrice'),
        ...value('02', "'LPR'"),
        ...value('03', 'item.listPrice.amount'),
      ]),
      ...writeDescription,
      ...branch('ack', [
        ...value('$each', 'item.itemAcknowledgements as answer'),
        ...branch('ack', [
          ...branch('01', [
            ...value('$switch', 'answer.acknowledgementCode'),
            ...branch('cases', [
              ...value('Accepted', "'IA'"),
              ...value('Backordered', "'IB'"),
              ...value('Rejected', `(${codeOf('answer.rejectionReason', reasons)}) ?? 'IR'`),
            ]),
          ]),
          ...value('02', 'answer.acknowledgedQuantity.amount'),
          ...value('03', unitCodeOf('answer.acknowledgedQuantity.unitOfMeasure')),
          ...branch('04', [...value('$if', 'answer.scheduledShipDate'), ...value('$value', "'010'")]),
          ...value('05', digitsOf('answer.scheduledShipDate')),
        ]),
        ...branch('dtm', [
          ...value('$if', 'answer.scheduledDeliveryDate'),
          ...value('01', "'067'"),
          ...value('02', digitsOf('answer.scheduledDeliveryDate')),
        ]),
      ]),
    ]),
  ]),
  ...branch('summary', [
    ...branch('ctt', [
      ...branch('ctt', [
        ...value('01', 'count(items)'),
        ...value('02', 'items.orderedQuantity.amount | sum'),
      ]),
    ]),
  ]),
]

export const orderAcknowledgement: X12Starter = {
  set: '855',
  sender: 'vendor',
  document,
  guide: {
    name: 'amazon-855',
    format: 'x12',
    title: 'Amazon retail purchase order acknowledgement',
    about: [
      'How Amazon is answered on an order: the 855 of X12 004010, narrowed down by the rules below.',
      ...aboutGuide,
    ],
    spec: guide,
  },
  read: {
    name: '855-to-order-acknowledgement',
    from: 'amazon-855',
    to: 'order-acknowledgement',
    about: ['How an 855 becomes our order acknowledgement.', ...aboutMapping],
    lets: [...value('currency', 'heading.cur.02'), ...partyLets(parties, place)],
    out: read,
  },
  write: {
    name: 'order-acknowledgement-to-855',
    from: 'order-acknowledgement',
    to: 'amazon-855',
    about: ['How our order acknowledgement becomes an 855 for Amazon.', ...aboutMapping],
    lets: [...value('currency', 'currencyCode ?? (items.netCost.currencyCode | first)')],
    out: write,
  },
}
