import { codeOf, digitsOf } from '../codes.ts'
import { branch, list, value } from '../yaml-lines.ts'
import { quantity, writeEan, writeOtherIds } from './item-lines.ts'
import { writeParties } from './party-lines.ts'
import { reference, writeDay, writeReference } from './segments.ts'
import {
  lengthUnits,
  modes,
  noticeParties,
  noticeReferences,
  noticeTypes,
  shipmentTypes,
  sides,
  weightUnits,
} from './ship-notice-codes.ts'

/** An item in a unit: what it is (the name `own`), how much of it, of which order and batch. */
function itemLine(path: string): readonly string[] {
  const details = `${path}.itemDetails`
  return [
    ...branch('lin', [...value('01', 'own.itemSequenceNumber'), ...writeEan('own')]),
    ...writeOtherIds('own'),
    ...list('qty', quantity('12', `${path}.shippedQuantity`)),
    ...list('rff', writeReference('ON', `${details}.purchaseOrderNumber`)),
    ...list('pci', [
      ...value(
        '$if',
        `exists(${details}.lotNumber) or exists(${details}.expiryDate) or exists(${details}.manufacturerDate)`,
      ),
      ...branch('pci', value('01', "'17'")),
      ...list('dtm', writeDay('36', `${details}.expiryDate`), writeDay('94', `${details}.manufacturerDate`)),
      ...list('gin', [...value('$if', `${details}.lotNumber`), ...mark('BX', `${details}.lotNumber`)]),
    ]),
  ]
}

function mark(code: string, path: string): readonly string[] {
  return branch('gin', [...value('01', `'${code}'`), ...branch('02', value('01', path))])
}

function packed(path: string): readonly string[] {
  return branch('lin', [
    ...value('$each', `${path}.items as piece`),
    ...branch(
      '$with',
      value('own', 'item(shippedItems, placeIn(shippedItems.itemSequenceNumber, piece.itemReference))'),
    ),
    ...itemLine('piece'),
  ])
}

function measure(code: string, path: string, unit: string): readonly string[] {
  return [
    ...value('$if', `exists(${path})`),
    ...value('01', "'PD'"),
    ...branch('02', value('01', `'${code}'`)),
    ...branch('03', [...value('01', unit), ...value('02', path)]),
  ]
}

/** How a carton or pallet is packed, how large and heavy it is, and its SSCC. */
function container(name: string, kind: string, more: readonly string[] = []): readonly string[] {
  const inCm = codeOf(`${name}.dimensions.unitOfMeasure`, lengthUnits)
  return list('pac', [
    ...branch('pac', [
      ...value('01', "'1'"),
      ...branch('02', value('02', "'52'")),
      ...branch('03', value('01', `'${kind}'`)),
    ]),
    ...list(
      'mea',
      ...Object.entries(sides).map(([field, code]) => measure(code, `${name}.dimensions.${field}`, inCm)),
      measure('AAB', `${name}.weight.value`, codeOf(`${name}.weight.unitOfMeasure`, weightUnits)),
    ),
    ...list('pci', [
      ...branch('pci', value('01', "'33E'")),
      ...more,
      ...branch('gin', [
        ...value('$each', `${name}.${name}Identifiers[containerIdentificationType = 'SSCC'] as mark`),
        ...mark('BJ', 'mark.containerIdentificationNumber'),
      ]),
    ]),
  ])
}

/** CPS 1: how many cartons and pallets there are in all, and what lies in none. */
const shipmentLevel: readonly string[] = [
  ...branch('cps', value('01', "'1'")),
  ...list('pac', units('cartonCount', 'PK'), units('palletCount', '201')),
  ...branch('lin', [
    ...value('$each', 'shippedItems as own'),
    ...value('$where', 'not includes(packed, own.itemSequenceNumber)'),
    ...itemLine('own'),
  ]),
]

function units(field: string, kind: string): readonly string[] {
  return [
    ...value('$if', `exists(shipmentMeasurements.${field})`),
    ...branch('pac', [
      ...value('01', `shipmentMeasurements.${field}`),
      ...branch('03', value('01', `'${kind}'`)),
    ]),
  ]
}

const palletLevels: readonly string[] = [
  ...value('$each', 'pallets as pallet'),
  ...branch('cps', [...value('01', '(position() + 1) | text'), ...value('02', "'1'")]),
  ...container('pallet', '201'),
  ...packed('pallet'),
]

const cartonLevels: readonly string[] = [
  ...value('$each', 'cartons as carton'),
  ...branch('$with', [
    ...value(
      'pallet',
      '(pallets[includes(cartonReferenceNumbers, carton.cartonSequenceNumber)] | first).palletSequenceNumber',
    ),
  ]),
  ...branch('cps', [
    ...value('01', '(count(pallets) + position() + 1) | text'),
    ...value('02', '((placeIn(pallets.palletSequenceNumber, pallet) ?? 0) + 1) | text'),
  ]),
  ...container(
    'carton',
    'PK',
    branch('rff', [...value('$if', 'carton.trackingNumber'), ...reference('CN', 'carton.trackingNumber')]),
  ),
  ...packed('carton'),
]

const heading: readonly string[] = [
  ...branch('bgm', [
    ...branch('01', value('01', "'351'")),
    ...value('02', 'shipmentIdentifier'),
    ...value('03', codeOf('shipmentConfirmationType', noticeTypes)),
  ]),
  ...list(
    'dtm',
    writeDay('137', 'shipmentConfirmationDate', 'not exists(shipmentConfirmationTime)'),
    [
      ...value('$if', 'shipmentConfirmationTime'),
      ...branch('01', [
        ...value('01', "'137'"),
        ...value(
          '02',
          `concat((${digitsOf('shipmentConfirmationDate')}), (shipmentConfirmationTime | date('HH:mm', 'HHmm')))`,
        ),
        ...value('03', "'203'"),
      ]),
    ],
    writeDay('11', 'shippedDate'),
    writeDay('132', 'estimatedDeliveryDate'),
  ),
  ...list(
    'mea',
    measure(
      'AAD',
      'shipmentMeasurements.grossShipmentWeight.value',
      codeOf('shipmentMeasurements.grossShipmentWeight.unitOfMeasure', weightUnits),
    ),
  ),
  ...list(
    'rff',
    writeReference(noticeReferences.billOfLading, 'transportationDetails.billOfLadingNumber'),
    writeReference(noticeReferences.carrier, 'transportationDetails.carrierShipmentReferenceNumber'),
    writeReference(noticeReferences.amazon, 'amazonReferenceNumber'),
    writeReference(noticeReferences.vendor, 'vendorCode'),
  ),
  ...writeParties(noticeParties, [
    ...value('$if', 'transportationDetails.carrierScac'),
    ...branch('nad', [
      ...value('01', "'CA'"),
      ...branch('02', [...value('01', 'transportationDetails.carrierScac'), ...value('03', "'182'")]),
    ]),
  ]),
  ...list('tdt', [
    ...value('$if', 'exists(shipmentType) or exists(transportationDetails.transportationMode)'),
    ...branch('tdt', [
      ...value('01', "'20'"),
      ...branch('03', value('01', codeOf('transportationDetails.transportationMode', modes))),
      ...branch('04', value('02', codeOf('shipmentType', shipmentTypes))),
    ]),
  ]),
  ...list('eqd', [
    ...value('$if', 'transportationDetails.sealNumber'),
    ...branch('eqd', value('01', "'TE'")),
    ...list('sel', value('01', 'transportationDetails.sealNumber')),
  ]),
]

export const writeNotice: readonly string[] = [
  ...branch('heading', heading),
  ...branch('detail', list('cps', shipmentLevel, palletLevels, cartonLevels)),
]
