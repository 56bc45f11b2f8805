import { dayOf, wordOf } from '../codes.ts'
import { branch, value } from '../yaml-lines.ts'
import { readItemIds, readQuantity, unitOf } from './item-lines.ts'
import { readParties } from './party-lines.ts'
import {
  containerIds,
  lengthUnits,
  modes,
  noticeParties,
  noticeTypes,
  shipmentTypes,
  weightUnits,
} from './ship-notice-codes.ts'

const reference = (code: string) => `(shipment.ref[.01 = '${code}'] | first).02`
const day = (level: string, code: string) => dayOf(`(${level}.dtm[.01 = '${code}'] | first).02`)

/** The order that a level lies in, at most three levels up. */
function orderOf(level: string): string {
  return `${level}.above.prf.01 ?? ${level}.above.above.prf.01 ?? ${level}.above.above.above.prf.01`
}

const transport: readonly string[] = branch('transportationDetails', [
  ...value('carrierScac', 'carrier.03'),
  ...value('carrierShipmentReferenceNumber', reference('CN')),
  ...value('transportationMode', wordOf('carrier.04', modes)),
  ...value('billOfLadingNumber', reference('BM')),
  ...value('sealNumber', '(shipment.td3 | first).td3.09'),
])

const measurements: readonly string[] = branch('shipmentMeasurements', [
  ...branch('grossShipmentWeight', [
    ...value('$if', 'lading.07'),
    ...value('value', 'lading.07'),
    ...value('unitOfMeasure', wordOf('lading.08', weightUnits)),
  ]),
  ...value('cartonCount', "(shipment.td1[.01 = 'CTN'] | first).02"),
  ...value('palletCount', "(shipment.td1[.01 = 'PLT'] | first).02"),
])

const shippedItems: readonly string[] = branch('shippedItems', [
  '# An item that lies in several cartons has several levels, with one number and the quantity of each.',
  ...value('$each', 'itemLevels as level'),
  ...value('$group', 'level.lin.01 ?? level.hl.01'),
  ...branch('$with', value('own', 'group.items | first')),
  ...value('itemSequenceNumber', 'group.key'),
  ...readItemIds('own.lin'),
  ...value('description', 'own.pid.05 | first'),
  ...branch('shippedQuantity', [
    ...value('amount', 'sum(group.items, sn1.02)'),
    ...value('unitOfMeasure', unitOf('own.sn1.03')),
  ]),
  ...branch('itemDetails', [
    ...value('purchaseOrderNumber', orderOf('own')),
    '# Of packed items the batch stands with what they are packed in.',
    ...['lotNumber', 'manufacturerDate', 'expiryDate'].flatMap((field) =>
      branch(field, [...value('$if', "own.above.hl.03 = 'O'"), ...value('$value', detailOf(field, 'own'))]),
    ),
  ]),
])

function detailOf(field: string, level: string): string {
  if (field === 'lotNumber') return `${level}.lin.ids['LT']`
  return day(level, field === 'expiryDate' ? '036' : '094')
}

/** Items in a carton or on a pallet, whose levels are the items of a group. */
const packedItems: readonly string[] = branch('items', [
  ...value('$each', "group.items.below[hl.03 = 'I'] as level"),
  ...value('itemReference', 'level.lin.01 ?? level.hl.01'),
  ...readQuantity('shippedQuantity', 'level.sn1.02', 'level.sn1.03'),
  ...branch('itemDetails', [
    ...value('purchaseOrderNumber', orderOf('level')),
    ...['lotNumber', 'manufacturerDate', 'expiryDate'].flatMap((field) =>
      value(field, detailOf(field, 'level')),
    ),
  ]),
])

function container(name: string, levels: string): readonly string[] {
  return [
    '# What lies in two orders has two levels with one number.',
    ...value('$each', `${levels} as level`),
    ...value('$group', '(level.man.02 | first) ?? level.hl.01'),
    ...branch('$with', value('own', 'group.items | first')),
    ...value(`${name}SequenceNumber`, 'group.key'),
    ...branch(`${name}Identifiers`, [
      ...value('$each', 'own.man as mark'),
      ...value('containerIdentificationType', wordOf('mark.01', containerIds)),
      ...value('containerIdentificationNumber', 'mark.02'),
    ]),
    ...branch('dimensions', [
      ...value('$if', 'own.po4.10'),
      ...value('length', 'own.po4.10'),
      ...value('width', 'own.po4.11'),
      ...value('height', 'own.po4.12'),
      ...value('unitOfMeasure', wordOf('own.po4.13', lengthUnits)),
    ]),
    ...branch('weight', [
      ...value('$if', 'own.po4.06'),
      ...value('value', 'own.po4.06'),
      ...value('unitOfMeasure', wordOf('own.po4.07', weightUnits)),
    ]),
  ]
}

export const readNotice: readonly string[] = [
  ...value('shipmentIdentifier', 'heading.bsn.02'),
  ...value('shipmentConfirmationType', wordOf('heading.bsn.01', noticeTypes)),
  ...value('shipmentConfirmationDate', dayOf('heading.bsn.03')),
  ...value('shipmentConfirmationTime', "heading.bsn.04 | x12Time('HH:mm')"),
  ...value('shippedDate', day('shipment', '011')),
  ...value('estimatedDeliveryDate', day('shipment', '017')),
  ...value('shipmentType', wordOf('carrier.04', shipmentTypes)),
  '# source: vendor API of Amazon; confidence: likely. Told by what there is: cartons on pallets, cartons, pallets.',
  ...branch('shipmentStructure', [
    ...value('$if', 'exists(cartonLevels) or exists(palletLevels)'),
    ...value(
      '$value',
      "exists(cartonLevels) ? (exists(palletLevels) ? 'PalletizedAssortmentCase' : 'LooseAssortmentCase') : 'PalletOfItems'",
    ),
  ]),
  ...value('amazonReferenceNumber', reference('BX')),
  ...value('vendorCode', reference('IA')),
  ...transport,
  ...readParties(noticeParties, { at: 'shipment' }),
  ...measurements,
  ...shippedItems,
  ...branch('cartons', [
    ...container('carton', 'cartonLevels'),
    ...value('trackingNumber', "(own.ref[.01 = 'CN'] | first).02"),
    ...packedItems,
  ]),
  ...branch('pallets', [
    ...container('pallet', 'palletLevels'),
    ...branch('cartonReferenceNumbers', [
      ...value('$each', "distinctBy(group.items.below[hl.03 = 'P'], (man.02 | first) ?? hl.01) as level"),
      ...value('$value', '(level.man.02 | first) ?? level.hl.01'),
    ]),
    ...packedItems,
  ]),
  ...value('itemCount', 'itemLevels.lin.01 | distinct | count'),
]
