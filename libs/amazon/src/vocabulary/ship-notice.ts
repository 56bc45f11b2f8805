import { branch, list } from '../yaml-lines.ts'
import { type DocumentWords, itemIds, party, quantity } from './words.ts'

const dimensions = branch('dimensions', [
  'length: number!',
  'width: number!',
  'height: number!',
  'unitOfMeasure: code!',
])
const weight = (name: string) => branch(name, ['value: number!', 'unitOfMeasure: code!'])
const identifiers = (name: string) =>
  list(name, ['containerIdentificationType: code!', 'containerIdentificationNumber: text!'])

const itemDetails: readonly string[] = [
  'purchaseOrderNumber: text',
  'lotNumber: text',
  'manufacturerDate: date',
  'expiryDate: date',
]

/** X12 856, EDIFACT DESADV. */
export const shipNotice: DocumentWords = {
  name: 'ship-notice',
  title: 'Shipment confirmation',
  about: [
    'What is on its way: the advance ship notice. shippedItems says how much of what was shipped in all; cartons and',
    'pallets say in what, each item of theirs by the itemSequenceNumber of a shipped item.',
  ],
  fields: [
    'shipmentIdentifier: text!',
    '# Original or Replace',
    'shipmentConfirmationType: code!',
    'shipmentConfirmationDate: date!',
    'shipmentConfirmationTime: time',
    'shippedDate: date',
    'estimatedDeliveryDate: date',
    '# TruckLoad, LessThanTruckLoad or SmallParcel',
    'shipmentType: code',
    '# PalletizedAssortmentCase, LooseAssortmentCase, PalletOfItems and so on.',
    'shipmentStructure: code',
    "# Amazon's own number of a shipment that it collects (ARN).",
    'amazonReferenceNumber: text',
    'vendorCode: text',
    ...branch('transportationDetails', [
      'carrierScac: code',
      '# The number the carrier tracks the shipment by (PRO).',
      'carrierShipmentReferenceNumber: text',
      '# Road, Air or Ocean',
      'transportationMode: code',
      'billOfLadingNumber: text',
      'sealNumber: text',
    ]),
    ...party('buyingParty'),
    ...party('sellingParty'),
    ...party('shipFromParty'),
    ...party('shipToParty!'),
    ...branch('shipmentMeasurements', [
      ...weight('grossShipmentWeight'),
      'cartonCount: number',
      'palletCount: number',
    ]),
    ...list('shippedItems!', [
      ...itemIds,
      'description: text',
      ...quantity('shippedQuantity!'),
      ...branch('itemDetails', itemDetails),
    ]),
    ...list('cartons', [
      'cartonSequenceNumber: text!',
      '# SSCC, AMZNCC, GTIN, BPS or CID',
      ...identifiers('cartonIdentifiers'),
      'trackingNumber: text',
      ...dimensions,
      ...weight('weight'),
      ...list('items!', [
        'itemReference: text!',
        ...quantity('shippedQuantity!'),
        ...branch('itemDetails', itemDetails),
      ]),
    ]),
    ...list('pallets', [
      'palletSequenceNumber: text!',
      ...identifiers('palletIdentifiers'),
      ...dimensions,
      ...weight('weight'),
      '# The cartons on it, by their cartonSequenceNumber; or the items, where they lie on it without cartons.',
      'cartonReferenceNumbers: [text]',
      ...list('items', [
        'itemReference: text!',
        ...quantity('shippedQuantity!'),
        ...branch('itemDetails', itemDetails),
      ]),
    ]),
    'itemCount: number',
  ],
}
