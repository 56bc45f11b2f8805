import { wordOf } from '../codes.ts'
import { branch, value } from '../yaml-lines.ts'
import { readItemIds, readQuantity, unitOf } from './item-lines.ts'
import { readParties } from './party-lines.ts'
import { dayIn, referenceIn } from './segments.ts'
import {
  firstMark,
  lengthUnits,
  modes,
  noticeParties,
  noticeReferences,
  noticeTypes,
  shipmentTypes,
  sides,
  weightUnits,
} from './ship-notice-codes.ts'

const reference = (code: string) => referenceIn('heading.rff', code)

const transport: readonly string[] = branch('transportationDetails', [
  ...value('carrierScac', "(heading.nad[nad.01 = 'CA'] | first).nad.02.01"),
  ...value('carrierShipmentReferenceNumber', reference(noticeReferences.carrier)),
  ...value('transportationMode', wordOf('transport.tdt.03.01', modes)),
  ...value('billOfLadingNumber', reference(noticeReferences.billOfLading)),
  ...value('sealNumber', '(heading.eqd.sel | first).01'),
])

function readWeight(name: string, measure: string): readonly string[] {
  return branch(name, [
    ...value('$if', measure),
    ...value('value', `${measure}.03.02 | number`),
    ...value('unitOfMeasure', wordOf(`${measure}.03.01`, weightUnits)),
  ])
}

const measurements: readonly string[] = branch('shipmentMeasurements', [
  ...readWeight('grossShipmentWeight', 'gross'),
  ...value('cartonCount', "(shipment.pac[pac.03.01 = 'PK'] | first).pac.01 | number"),
  ...value('palletCount', "(shipment.pac[pac.03.01 = '201'] | first).pac.01 | number"),
])

/** Batch and dates of the let `line`: below a PCI. */
const batch: readonly string[] = [
  ...value('lotNumber', "(line.pci.gin.gin[.01 = 'BX'] | first).02.01"),
  ...value('manufacturerDate', dayIn("(line.pci.dtm[.01.01 = '94'] | first)")),
  ...value('expiryDate', dayIn("(line.pci.dtm[.01.01 = '36'] | first)")),
]

const shippedItems: readonly string[] = branch('shippedItems', [
  '# An item that lies in several cartons has several lines, with one number and the quantity of each.',
  ...value('$each', 'detail.cps.lin as piece'),
  ...value('$group', 'piece.lin.01'),
  ...branch('$with', value('line', 'group.items | first')),
  ...value('itemSequenceNumber', 'group.key'),
  ...readItemIds,
  ...branch('shippedQuantity', [
    ...value('amount', "sum(group.items.qty[.01.01 = '12'], .01.02 | number)"),
    ...value('unitOfMeasure', unitOf("(line.qty[.01.01 = '12'] | first).01.03")),
  ]),
  ...branch('itemDetails', [
    ...value('purchaseOrderNumber', referenceIn('line.rff', 'ON')),
    '# Of packed items the batch stands with what they are packed in.',
    ...branch('lotNumber', looseOnly(batch, 'lotNumber')),
    ...branch('manufacturerDate', looseOnly(batch, 'manufacturerDate')),
    ...branch('expiryDate', looseOnly(batch, 'expiryDate')),
  ]),
])

/** One field of the batch, of an item that lies in nothing. */
function looseOnly(fields: readonly string[], name: string): readonly string[] {
  const from = fields.findIndex((line) => line.startsWith(`${name}:`))
  const own = [fields[from] ?? '', ...untilNext(fields.slice(from + 1))]
  return [
    ...value('$if', 'includes(shipment.lin.lin.01, group.key)'),
    ...own.map((line) => line.replace(`${name}:`, '$value:')),
  ]
}

function untilNext(lines: readonly string[]): readonly string[] {
  const end = lines.findIndex((line) => !line.startsWith(' '))
  return end < 0 ? lines : lines.slice(0, end)
}

const packedItems: readonly string[] = branch('items', [
  ...value('$each', 'level.lin as line'),
  ...branch('$with', value('packed', "line.qty[.01.01 = '12'] | first")),
  ...value('itemReference', 'line.lin.01'),
  ...readQuantity('shippedQuantity', 'packed'),
  ...branch('itemDetails', [...value('purchaseOrderNumber', referenceIn('line.rff', 'ON')), ...batch]),
])

function container(name: string, levels: string): readonly string[] {
  return [
    ...value('$each', `${levels} as level`),
    ...branch('$with', [
      ...value('weight', "level.pac.mea[.02.01 = 'AAB'] | first"),
      ...Object.entries(sides).flatMap(([field, code]) =>
        value(field, `level.pac.mea[.02.01 = '${code}'] | first`),
      ),
    ]),
    ...value(`${name}SequenceNumber`, `(${firstMark('level')}) ?? level.cps.01`),
    ...branch(`${name}Identifiers`, [
      ...value('$each', "level.pac.pci.gin.gin[.01 = 'BJ'] as mark"),
      ...value('containerIdentificationType', "'SSCC'"),
      ...value('containerIdentificationNumber', 'mark.02.01'),
    ]),
    ...branch('dimensions', [
      ...value('$if', 'exists(length) and exists(width) and exists(height)'),
      ...Object.keys(sides).flatMap((field) => value(field, `${field}.03.02 | number`)),
      ...value('unitOfMeasure', wordOf('length.03.01', lengthUnits)),
    ]),
    ...readWeight('weight', 'weight'),
  ]
}

export const readNotice: readonly string[] = [
  ...value('shipmentIdentifier', 'heading.bgm.02'),
  ...value('shipmentConfirmationType', wordOf('heading.bgm.03', noticeTypes)),
  ...value('shipmentConfirmationDate', dayIn('day137')),
  ...branch('shipmentConfirmationTime', [
    ...value('$if', "day137.01.03 = '203'"),
    ...value('$value', dayIn('day137', 'HH:mm')),
  ]),
  ...value('shippedDate', dayIn('day11')),
  ...value('estimatedDeliveryDate', dayIn('(day132 ?? day17)')),
  ...value('shipmentType', wordOf('transport.tdt.04.02', shipmentTypes)),
  '# source: vendor API of Amazon; confidence: likely. Told by what there is: cartons on pallets, cartons, pallets.',
  ...branch('shipmentStructure', [
    ...value('$if', 'exists(cartonLevels) or exists(palletLevels)'),
    ...value(
      '$value',
      "exists(cartonLevels) ? (exists(palletLevels) ? 'PalletizedAssortmentCase' : 'LooseAssortmentCase') : 'PalletOfItems'",
    ),
  ]),
  ...value('amazonReferenceNumber', reference(noticeReferences.amazon)),
  ...value('vendorCode', reference(noticeReferences.vendor)),
  ...transport,
  ...readParties(noticeParties),
  ...measurements,
  ...shippedItems,
  ...branch('cartons', [
    ...container('carton', 'cartonLevels'),
    ...value('trackingNumber', "(level.pac.pci.rff[.01.01 = 'CN'] | first).01.02"),
    ...packedItems,
  ]),
  ...branch('pallets', [
    ...container('pallet', 'palletLevels'),
    ...branch('cartonReferenceNumbers', [
      ...value('$each', 'cartonLevels[cps.02 = level.cps.01] as held'),
      ...value('$value', `(${firstMark('held')}) ?? held.cps.01`),
    ]),
    ...packedItems,
  ]),
  ...value('itemCount', 'detail.cps.lin.lin.01 | distinct | count'),
]
