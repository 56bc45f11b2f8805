import fc from 'fast-check'
import * as make from '../values.contract.ts'

/** Reports and functional acknowledgements, as far as X12 can say what they say. */

const { code, day, inOneCurrency, items, money, oneOf, party, quantity, text } = make

export const inventory = inOneCurrency((currency) =>
  fc
    .record(
      {
        ...{
          reportId: code(20),
          reportType: oneOf('Full', 'Partial'),
          reportDate: day,
          reportTime: make.time,
        },
        ...{ vendorCode: code(5, 5), buyingParty: party, sellingParty: party, shipFromParty: party },
        items: items(
          {
            ...{ description: text(60), availableQuantity: quantity },
            inboundQuantities: fc.array(
              fc.record(
                { expectedDate: day, amount: make.count, unitOfMeasure: oneOf('Eaches', 'Cases') },
                { requiredKeys: ['amount', 'unitOfMeasure'] },
              ),
              { minLength: 1, maxLength: 2 },
            ),
            ...{ netCost: money(currency), listPrice: money(currency) },
          },
          ['netCost'],
        ),
      },
      { requiredKeys: ['reportId', 'reportType', 'reportDate', 'items'] },
    )
    .map(make.withCurrency(currency))
    .map((one) => ({ ...one, itemCount: one.items.length })),
)

const units = Object.fromEntries(
  [
    ...['shippedUnits', 'orderedUnits', 'customerReturns', 'sellableOnHandUnits'],
    ...['unsellableOnHandUnits', 'inTransitUnits', 'openPurchaseOrderUnits', 'receivedUnits'],
  ].map((field) => [field, make.count]),
)

export const sales = fc
  .record(
    {
      ...{ reportId: code(20), reportDate: day, startDate: day, endDate: day, vendorCode: code(5, 5) },
      ...{ buyingParty: party, sellingParty: party },
      items: items(
        {
          ...{
            locationId: code(10),
            shippedUnits: make.count,
            unitOfMeasure: oneOf('Eaches', 'Cases'),
            ...units,
          },
          ...{ shippedRevenue: money('USD'), netCost: money('USD'), listPrice: money('USD') },
        },
        ['shippedUnits', 'unitOfMeasure'],
      ),
    },
    { requiredKeys: ['reportId', 'startDate', 'items'] },
  )
  .map((one) => ({ ...one, itemCount: one.items.length }))

const statuses = ['Accepted', 'AcceptedWithErrors', 'Rejected'] as const
const errorCode = oneOf('1', '2', '5', '7', '8')
const errorCodes = fc.array(errorCode, { minLength: 1, maxLength: 5 })

const documentError = fc.record(
  {
    ...{ segment: code(3), position: make.ordinal, loop: code(3) },
    errorCodes: errorCode.map((one) => [one]),
    elements: fc.array(
      fc.record(
        { errorCode, position: make.ordinal, component: make.ordinal },
        { requiredKeys: ['errorCode', 'position'] },
      ),
      { minLength: 1, maxLength: 2 },
    ),
  },
  { requiredKeys: ['segment', 'position'] },
)

export const acknowledgement997 = fc.record(
  {
    ...{ controlNumber: make.ordinal.map(String), functionalIdentifier: oneOf('PO', 'PR', 'SH', 'IN') },
    ...{ status: oneOf(...statuses, 'PartiallyAccepted'), errorCodes },
    ...{ includedCount: make.count, receivedCount: make.count, acceptedCount: make.count },
    documents: fc.array(
      fc.record(
        {
          ...{
            documentType: oneOf('850', '855', '856'),
            controlNumber: make.number(4),
            status: oneOf(...statuses),
          },
          errorCodes,
          errors: fc.array(documentError, { minLength: 1, maxLength: 3 }),
        },
        { requiredKeys: ['documentType', 'controlNumber', 'status'] },
      ),
      { minLength: 1, maxLength: 3 },
    ),
  },
  {
    requiredKeys: [
      ...(['controlNumber', 'functionalIdentifier', 'status'] as const),
      ...(['includedCount', 'receivedCount', 'acceptedCount'] as const),
    ],
  },
)
