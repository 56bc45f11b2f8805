import { shipNotice as document } from '../vocabulary/ship-notice.ts'
import { value } from '../yaml-lines.ts'
import { idCodes } from './item-lines.ts'
import { partyLets } from './party-lines.ts'
import { readNotice } from './read-ship-notice.ts'
import { noticeParties } from './ship-notice-codes.ts'
import { aboutGuide, aboutMapping, type X12Starter } from './starter.ts'
import { writeNotice } from './write-ship-notice.ts'

const guide: readonly string[] = [
  '# source: public copies of the guide; confidence: seen. Release 005010, beside 004010 for the other documents.',
  'extends: x12/005010/856',
  'keys:',
  '  shipment: BSN.02',
  'rules:',
  '  # source: X12; confidence: likely. 00 the first notice of a shipment, 05 in place of an earlier one.',
  '  BSN.01: { codes: ["00", "05"] }',
  '  # source: public code of vendors; confidence: seen for 0001, shipment, order, packaging, item.',
  '  BSN.05: { codes: ["0001"] }',
  '  # source: public copies of the guide; confidence: seen. S shipment, O order, T pallet, P carton, I item.',
  '  HL.03: { codes: [S, O, T, P, I] }',
  '  "HL[03=S]": { min: 1, max: 1 }',
  '  # source: public copies of the guide; confidence: seen. How much, by whom, and when it left and will arrive.',
  '  "HL[03=S]/TD1": { use: required }',
  '  "HL[03=S]/TD5": { use: required }',
  '  "HL[03=S]/TD5.03": { use: required }',
  '  "HL[03=S]/DTM": { min: 2 }',
  '  DTM.01: { codes: ["011", "017", "036", "094"] }',
  '  # source: public copies of the guide; confidence: seen. BM bill of lading, BX the number of Amazon (ARN), CN the',
  '  # number of the carrier. IA, your vendor code: guess.',
  '  REF.01: { codes: [BM, BX, CN, IA, VX] }',
  '  # source: public code of vendors; confidence: seen. Each order by its number, each item by a product id.',
  '  "HL[03=O]": { min: 1 }',
  '  "HL[03=O]/PRF": { use: required }',
  '  "HL[03=I]": { min: 1 }',
  '  "HL[03=I]/LIN": { use: required }',
  '  "HL[03=I]/SN1": { use: required }',
  `  LIN.02: { codes: ${idCodes.replace(']', ', LT]')} }`,
  '  SN1.03: { codes: [CA, EA] }',
  '  # source: X12; confidence: guess. LT a batch, DTM 036 when it expires, 094 when it was made; PO4 how much a carton',
  '  # or pallet weighs and how large it is; TD504 M a truck, LT less than one, U a parcel, A by air, S by sea.',
  '  "HL[03=S]/TD5.04": { codes: [M, LT, U, A, S] }',
  '  # source: public code of vendors; confidence: seen for GM, an SSCC of 18 or 20 digits. UC a GTIN, ZZ other: guess.',
  '  MAN.01: { codes: [GM, UC, ZZ] }',
]

export const shipNotice: X12Starter = {
  set: '856',
  sender: 'vendor',
  document,
  guide: {
    name: 'amazon-856',
    format: 'x12',
    title: 'Amazon retail ship notice',
    about: [
      'How Amazon is told of a shipment: the 856 of X12 005010, narrowed down by the rules below.',
      ...aboutGuide,
    ],
    spec: guide,
  },
  read: {
    name: '856-to-ship-notice',
    from: 'amazon-856',
    to: 'ship-notice',
    about: [
      'How an 856 becomes our shipment confirmation. Its HL loops are levels: S shipment, O order, T pallet, P carton,',
      'I item; level.above is the one that a level lies in, level.below what lies in it.',
      ...aboutMapping,
    ],
    lets: [
      ...value('shipment', "detail.hl[hl.03 = 'S'] | one"),
      ...value('itemLevels', "detail.hl[hl.03 = 'I']"),
      ...value('cartonLevels', "detail.hl[hl.03 = 'P']"),
      ...value('palletLevels', "detail.hl[hl.03 = 'T']"),
      ...value('carrier', 'shipment.td5 | first'),
      ...value('lading', "shipment.td1[.01 = 'CTN' or exists(.07)] | first"),
      ...partyLets(noticeParties, { at: 'shipment' }),
    ],
    out: readNotice,
  },
  write: {
    name: 'ship-notice-to-856',
    from: 'ship-notice',
    to: 'amazon-856',
    about: [
      'How our shipment confirmation becomes an 856 for Amazon: shipment, orders, pallets, cartons, items, each with what',
      'lies in it under below. HL01, HL02 and HL04 are filled when it is written. A carton with items of two orders',
      'stands below both. Items of cartons and pallets must say which order they are of.',
      'source: public code of vendors; confidence: seen for this order of levels. Amazon knows six others.',
      ...aboutMapping,
    ],
    lets: [
      '# Items and cartons that lie in or on something.',
      ...value('packed', 'cartons.items.itemReference | append(pallets.items.itemReference)'),
      ...value('loaded', 'pallets.cartonReferenceNumbers'),
    ],
    out: writeNotice,
  },
}
