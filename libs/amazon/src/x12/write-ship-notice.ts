import { codeOf, digitsOf } from '../codes.ts'
import { branch, list, value } from '../yaml-lines.ts'
import { unitCodeOf, writeItemIds } from './item-lines.ts'
import { writeParties } from './party-lines.ts'
import {
  containerIds,
  lengthUnits,
  modes,
  noticeParties,
  noticeTypes,
  shipmentTypes,
  weightUnits,
} from './ship-notice-codes.ts'

function written(code: string, path: string): readonly string[] {
  return [...value('$if', path), ...value('01', `'${code}'`), ...value('02', path)]
}

function day(code: string, path: string): readonly string[] {
  return [...value('$if', path), ...value('01', `'${code}'`), ...value('02', digitsOf(path))]
}

/** An item level: what it is (the let `own`), and how much of it lies here. */
function itemLevel(quantity: string, details: string): readonly string[] {
  return [
    ...branch('hl', value('03', "'I'")),
    ...branch('lin', [
      ...value('01', 'own.itemSequenceNumber'),
      ...writeItemIds('own', { LT: `${details}.lotNumber` }),
    ]),
    ...branch('sn1', [
      ...value('02', `${quantity}.amount`),
      ...value('03', unitCodeOf(`${quantity}.unitOfMeasure`)),
    ]),
    ...list('pid', [
      ...value('$if', 'own.description'),
      ...value('01', "'F'"),
      ...value('05', 'own.description'),
    ]),
    ...list('dtm', day('036', `${details}.expiryDate`), day('094', `${details}.manufacturerDate`)),
  ]
}

/** The items of an order that lie in a carton or on a pallet. */
function packed(path: string): readonly string[] {
  return [
    ...value('$each', `${path}.items[itemDetails.purchaseOrderNumber = order] as piece`),
    ...branch('$with', value('own', 'item(ordered, placeIn(numbers, piece.itemReference))')),
    ...itemLevel('piece.shippedQuantity', 'piece.itemDetails'),
  ]
}

/** Marks, size and weight of a carton or pallet. */
function container(name: string, identifiers: string): readonly string[] {
  return [
    ...branch('po4', [
      ...branch('05', [...value('$if', `${name}.weight`), ...value('$value', "'G'")]),
      ...value('06', `${name}.weight.value`),
      ...value('07', codeOf(`${name}.weight.unitOfMeasure`, weightUnits)),
      ...value('10', `${name}.dimensions.length`),
      ...value('11', `${name}.dimensions.width`),
      ...value('12', `${name}.dimensions.height`),
      ...value('13', codeOf(`${name}.dimensions.unitOfMeasure`, lengthUnits)),
    ]),
    ...branch('man', [
      ...value('$each', `${name}.${identifiers} as mark`),
      ...value('01', codeOf('mark.containerIdentificationType', containerIds)),
      ...value('02', 'mark.containerIdentificationNumber'),
    ]),
  ]
}

function cartonLevels(condition: string): readonly string[] {
  return [
    ...value('$each', 'cartons as carton'),
    ...value('$where', `${condition} and includes(carton.items.itemDetails.purchaseOrderNumber, order)`),
    ...branch('hl', value('03', "'P'")),
    ...list('ref', written('CN', 'carton.trackingNumber')),
    ...container('carton', 'cartonIdentifiers'),
    ...list('below', packed('carton')),
  ]
}

const palletLevels: readonly string[] = [
  ...value('$each', 'pallets as pallet'),
  ...branch('$with', [
    ...value('own', 'pallet.items[itemDetails.purchaseOrderNumber = order]'),
    ...value(
      'held',
      'cartons[includes(pallet.cartonReferenceNumbers, cartonSequenceNumber) and includes(items.itemDetails.purchaseOrderNumber, order)]',
    ),
  ]),
  ...value('$where', 'exists(own) or exists(held)'),
  ...branch('hl', value('03', "'T'")),
  ...container('pallet', 'palletIdentifiers'),
  ...list(
    'below',
    cartonLevels('includes(pallet.cartonReferenceNumbers, carton.cartonSequenceNumber)'),
    packed('pallet'),
  ),
]

const looseItems: readonly string[] = [
  ...value('$each', 'ordered as own'),
  ...value('$where', 'not includes(packed, own.itemSequenceNumber)'),
  ...itemLevel('own.shippedQuantity', 'own.itemDetails'),
]

const orderLevels: readonly string[] = [
  ...value('$each', 'shippedItems.itemDetails.purchaseOrderNumber | distinct as order'),
  ...branch('$with', [
    ...value('ordered', 'shippedItems[itemDetails.purchaseOrderNumber = order]'),
    ...value('numbers', 'ordered.itemSequenceNumber'),
  ]),
  ...branch('hl', value('03', "'O'")),
  ...branch('prf', value('01', 'order')),
  ...list(
    'below',
    palletLevels,
    cartonLevels('not includes(loaded, carton.cartonSequenceNumber)'),
    looseItems,
  ),
]

const lading: readonly string[] = list(
  'td1',
  [
    ...value(
      '$if',
      'exists(shipmentMeasurements.cartonCount) or exists(shipmentMeasurements.grossShipmentWeight)',
    ),
    ...branch('01', [...value('$if', 'shipmentMeasurements.cartonCount'), ...value('$value', "'CTN'")]),
    ...value('02', 'shipmentMeasurements.cartonCount'),
    ...branch('06', [...value('$if', 'shipmentMeasurements.grossShipmentWeight'), ...value('$value', "'G'")]),
    ...value('07', 'shipmentMeasurements.grossShipmentWeight.value'),
    ...value('08', codeOf('shipmentMeasurements.grossShipmentWeight.unitOfMeasure', weightUnits)),
  ],
  [
    ...value('$if', 'shipmentMeasurements.palletCount'),
    ...value('01', "'PLT'"),
    ...value('02', 'shipmentMeasurements.palletCount'),
  ],
)

export const writeNotice: readonly string[] = [
  ...branch('heading', [
    ...branch('bsn', [
      ...value('01', codeOf('shipmentConfirmationType', noticeTypes)),
      ...value('02', 'shipmentIdentifier'),
      ...value('03', digitsOf('shipmentConfirmationDate')),
      ...value('04', "(shipmentConfirmationTime | date('HH:mm', 'HHmm')) ?? '0000'"),
      ...value('05', "'0001'"),
    ]),
  ]),
  ...branch('detail', [
    ...list('hl', [
      ...branch('hl', value('03', "'S'")),
      ...lading,
      ...list('td5', [
        ...value('$if', 'transportationDetails.carrierScac'),
        ...value('02', "'2'"),
        ...value('03', 'transportationDetails.carrierScac'),
        ...value(
          '04',
          `(${codeOf('shipmentType', shipmentTypes)}) ?? (${codeOf('transportationDetails.transportationMode', modes)})`,
        ),
      ]),
      ...list('td3', [
        ...value('$if', 'transportationDetails.sealNumber'),
        ...branch('td3', value('09', 'transportationDetails.sealNumber')),
      ]),
      ...list(
        'ref',
        written('BM', 'transportationDetails.billOfLadingNumber'),
        written('BX', 'amazonReferenceNumber'),
        written('CN', 'transportationDetails.carrierShipmentReferenceNumber'),
        written('IA', 'vendorCode'),
      ),
      ...list('dtm', day('011', 'shippedDate'), day('017', 'estimatedDeliveryDate')),
      ...writeParties(noticeParties, { at: 'shipment' }),
      ...list('below', orderLevels),
    ]),
  ]),
]
