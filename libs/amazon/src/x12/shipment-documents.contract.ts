import fc from 'fast-check'
import * as make from '../values.contract.ts'

/** Shipments, loose, in cartons, on pallets, or in cartons on pallets. */

const { code, day, oneOf, party, text } = make

const layouts = ['loose', 'cartons', 'pallets', 'palletized'] as const

const details = fc.record(
  { lotNumber: code(10), manufacturerDate: day, expiryDate: day },
  { requiredKeys: [] },
)

/** So much of an item in one of the containers. */
const part = fc.record({ container: fc.nat(2), amount: make.count, details })

const item = fc.record({
  order: fc.nat(1),
  unitOfMeasure: oneOf('Eaches', 'Cases'),
  parts: fc.uniqueArray(part, { minLength: 1, maxLength: 3, selector: ({ container }) => container }),
})

const contents = fc.record({
  layout: oneOf(...layouts),
  orders: fc.uniqueArray(code(8, 8), { minLength: 2, maxLength: 2 }),
  named: make.items({ description: text(40) }, []),
  items: fc.array(item, { minLength: 4, maxLength: 4 }),
  containers: fc.uniqueArray(make.number(18), { minLength: 3, maxLength: 3 }),
  pallets: fc.uniqueArray(make.number(18), { minLength: 2, maxLength: 2 }),
  marks: fc.array(
    fc.record(
      {
        weight: fc.record({ value: make.amount, unitOfMeasure: oneOf('Lb', 'Kg') }),
        dimensions: fc.record({
          ...{ length: make.ordinal, width: make.ordinal, height: make.ordinal },
          unitOfMeasure: oneOf('In', 'Cm'),
        }),
      },
      { requiredKeys: [] },
    ),
    { minLength: 3, maxLength: 3 },
  ),
  tracking: fc.option(code(12, 8), { nil: undefined }),
})

type Contents = typeof contents extends fc.Arbitrary<infer Value> ? Value : never

/** The items, cartons and pallets of a shipment. */
function laidOut({ layout, orders, named, items, containers, pallets, marks, tracking }: Contents) {
  const lines = named.map((own, index) => ({
    own,
    ...(items[index] ?? { order: 0, unitOfMeasure: 'Eaches', parts: [] }),
  }))
  const shippedItems = lines.map(({ own, order, unitOfMeasure, parts }) => ({
    ...own,
    shippedQuantity: { amount: parts.reduce((sum, { amount }) => sum + amount, 0), unitOfMeasure },
    itemDetails: { purchaseOrderNumber: orders[order], ...(layout === 'loose' && parts[0]?.details) },
  }))
  const inside = (container: number) =>
    lines.flatMap(({ own, order, unitOfMeasure, parts }) =>
      parts
        .filter((one) => one.container === container)
        .map(({ amount, details: more }) => ({
          itemReference: own.itemSequenceNumber,
          shippedQuantity: { amount, unitOfMeasure },
          itemDetails: { purchaseOrderNumber: orders[order], ...more },
        })),
    )
  const filled = containers.flatMap((sscc, index) => {
    const held = inside(index)
    return held.length === 0 ? [] : [{ sscc, held, mark: marks[index] }]
  })
  const cartons = filled.map(({ sscc, held, mark }) => ({
    ...{ cartonSequenceNumber: sscc, cartonIdentifiers: [ssccOf(sscc)], ...mark, items: held },
    ...(tracking !== undefined && { trackingNumber: tracking }),
  }))
  const pallet = (sscc: string) => ({ palletSequenceNumber: sscc, palletIdentifiers: [ssccOf(sscc)] })
  const [first = '', second = ''] = pallets
  const onPallets = [
    { ...pallet(first), cartonReferenceNumbers: filled.slice(0, 1).map(({ sscc }) => sscc) },
    { ...pallet(second), cartonReferenceNumbers: filled.slice(1, 2).map(({ sscc }) => sscc) },
  ].filter(({ cartonReferenceNumbers }) => cartonReferenceNumbers.length > 0)
  const itemCount = shippedItems.length
  switch (layout) {
    case 'loose':
      return { shippedItems, itemCount }
    case 'cartons':
      return { shippedItems, itemCount, cartons, shipmentStructure: 'LooseAssortmentCase' }
    case 'pallets': {
      const direct = filled.map(({ sscc, held, mark }) => ({ ...pallet(sscc), ...mark, items: held }))
      return { shippedItems, itemCount, pallets: direct, shipmentStructure: 'PalletOfItems' }
    }
    case 'palletized':
      return {
        shippedItems,
        itemCount,
        cartons,
        pallets: onPallets,
        shipmentStructure: 'PalletizedAssortmentCase',
      }
    default:
      return layout satisfies never
  }
}

function ssccOf(sscc: string) {
  return { containerIdentificationType: 'SSCC', containerIdentificationNumber: sscc }
}

export const shipment = fc
  .record(
    {
      ...{ shipmentIdentifier: code(20), shipmentConfirmationType: oneOf('Original', 'Replace') },
      ...{ shipmentConfirmationDate: day, shipmentConfirmationTime: make.time },
      ...{ shippedDate: day, estimatedDeliveryDate: day },
      shipmentType: oneOf('TruckLoad', 'LessThanTruckLoad', 'SmallParcel'),
      ...{ amazonReferenceNumber: code(10), vendorCode: code(5, 5) },
      transportationDetails: fc.record(
        {
          ...{ carrierScac: code(4, 4), carrierShipmentReferenceNumber: code(12) },
          ...{ billOfLadingNumber: code(17, 8), sealNumber: code(10) },
        },
        { requiredKeys: ['carrierScac'] },
      ),
      ...{ buyingParty: party, sellingParty: party, shipFromParty: party, shipToParty: party },
      shipmentMeasurements: fc.record(
        {
          grossShipmentWeight: fc.record({ value: make.amount, unitOfMeasure: oneOf('Lb', 'Kg') }),
          ...{ cartonCount: make.ordinal, palletCount: make.ordinal },
        },
        { requiredKeys: ['cartonCount'] },
      ),
      contents,
    },
    {
      requiredKeys: [
        ...(['shipmentIdentifier', 'shipmentConfirmationType', 'shipmentConfirmationDate'] as const),
        ...(['shipmentConfirmationTime', 'shippedDate', 'estimatedDeliveryDate', 'shipToParty'] as const),
        ...(['transportationDetails', 'shipmentMeasurements', 'contents'] as const),
      ],
    },
  )
  .map(({ contents: own, ...others }) => ({ ...others, ...laidOut(own) }))
