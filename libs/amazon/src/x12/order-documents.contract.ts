import fc from 'fast-check'
import * as make from '../values.contract.ts'

/** Orders, answers to them and changes, as far as X12 can say what they say. */

const { code, codedParty, day, inOneCurrency, items, maybe, money, oneOf, party, quantity, text, window } =
  make

const answer = fc.oneof(
  fc.record(
    {
      acknowledgementCode: oneOf('Accepted', 'Backordered'),
      ...{ acknowledgedQuantity: quantity, scheduledShipDate: day, scheduledDeliveryDate: day },
    },
    { requiredKeys: ['acknowledgementCode', 'acknowledgedQuantity'] },
  ),
  fc.record(
    {
      acknowledgementCode: fc.constant('Rejected'),
      rejectionReason: oneOf('TemporarilyUnavailable', 'InvalidProductIdentifier', 'ObsoleteProduct'),
      acknowledgedQuantity: quantity,
    },
    { requiredKeys: ['acknowledgementCode', 'acknowledgedQuantity'] },
  ),
)

export const order = inOneCurrency((currency) =>
  fc
    .record(
      {
        purchaseOrderNumber: code(8, 8),
        purchaseOrderType: oneOf('RegularOrder', 'ConsignedOrder', 'NewProductIntroduction', 'RushOrder'),
        orderDate: day,
        vendorCode: code(5, 5),
        dealCode: text(20),
        isBackOrderAllowed: fc.boolean(),
        importDetails: maybe(
          {
            methodOfPayment: oneOf('PaidByBuyer', 'PaidBySeller'),
            internationalCommercialTerms: oneOf('FOB', 'DDP'),
          },
          ['methodOfPayment'],
        ),
        ...{ shipWindow: window, deliveryWindow: window },
        ...{ buyingParty: party, sellingParty: party, shipToParty: codedParty, billToParty: party },
        notes: fc.array(text(60), { minLength: 1, maxLength: 3 }),
        items: fc.oneof(
          items({ description: text(60), orderedQuantity: quantity, netCost: money(currency) }, [
            'orderedQuantity',
          ]),
          items({ orderedQuantity: quantity, listPrice: money(currency) }, ['orderedQuantity']),
        ),
      },
      {
        requiredKeys: [
          'purchaseOrderNumber',
          'purchaseOrderType',
          'orderDate',
          'vendorCode',
          'shipToParty',
          'items',
        ],
      },
    )
    .map(make.withCurrency(currency))
    .map((one) => ({ ...one, ...totals(one.items) })),
)

export const acknowledgement = inOneCurrency((currency) =>
  fc
    .record(
      {
        purchaseOrderNumber: code(8, 8),
        acknowledgementNumber: code(12),
        ...{ acknowledgementDate: day, purchaseOrderDate: day },
        acknowledgementType: oneOf('AcceptedAsOrdered', 'AcceptedWithChange'),
        vendorCode: code(5, 5),
        ...{ buyingParty: party, sellingParty: party, shipToParty: party },
        items: items(
          {
            description: text(60),
            orderedQuantity: quantity,
            ...{ netCost: money(currency), listPrice: money(currency) },
            itemAcknowledgements: fc.array(answer, { minLength: 1, maxLength: 3 }),
          },
          ['orderedQuantity', 'netCost', 'itemAcknowledgements'],
        ),
      },
      {
        requiredKeys: [
          ...(['purchaseOrderNumber', 'acknowledgementDate', 'purchaseOrderDate'] as const),
          ...(['acknowledgementType', 'items'] as const),
        ],
      },
    )
    .map(make.withCurrency(currency))
    .map((one) => ({ ...one, ...totals(one.items) })),
)

export const change = inOneCurrency((currency) =>
  fc
    .record(
      {
        purchaseOrderNumber: code(8, 8),
        changeNumber: code(8),
        ...{ orderDate: day, changeDate: day },
        changeType: oneOf('Change', 'Cancellation', 'Replacement'),
        purchaseOrderType: oneOf('RegularOrder', 'RushOrder'),
        vendorCode: code(5, 5),
        ...{ shipWindow: window, deliveryWindow: window },
        ...{ buyingParty: party, sellingParty: party, shipToParty: party },
        notes: fc.array(text(60), { minLength: 1, maxLength: 3 }),
        items: items(
          {
            changeType: oneOf(
              'Added',
              'Cancelled',
              'QuantityIncreased',
              'QuantityDecreased',
              'DateChanged',
              'Changed',
            ),
            description: text(60),
            ...{ orderedQuantity: quantity, openQuantity: make.count, netCost: money(currency) },
          },
          ['changeType', 'orderedQuantity', 'openQuantity', 'netCost'],
        ),
      },
      { requiredKeys: ['purchaseOrderNumber', 'orderDate', 'changeType', 'purchaseOrderType', 'items'] },
    )
    .map(make.withCurrency(currency))
    .map((one) => ({ ...one, itemCount: one.items.length })),
)

function totals(all: readonly { readonly orderedQuantity: { readonly amount: number } }[]) {
  const totalQuantity = all.reduce((sum, { orderedQuantity }) => sum + orderedQuantity.amount, 0)
  return { totalQuantity, itemCount: all.length }
}
