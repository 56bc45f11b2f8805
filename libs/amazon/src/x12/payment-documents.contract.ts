import fc from 'fast-check'
import * as make from '../values.contract.ts'

/** Invoices and remittance advices, as far as X12 can say what they say. */

const { code, day, inOneCurrency, items, money, oneOf, party, quantity, text } = make

const tax = fc.record(
  {
    taxType: oneOf('VAT', 'GST', 'ST'),
    taxRate: make.percent,
    taxAmount: make.amount,
    taxableAmount: make.amount,
  },
  { requiredKeys: ['taxType', 'taxRate', 'taxAmount'] },
)
const taxDetails = fc.array(tax, { minLength: 1, maxLength: 2 })

function extras(currency: string) {
  const one = (types: fc.Arbitrary<string>, field: string) =>
    fc.array(
      fc.record(
        { type: types, description: text(30), [field]: money(currency), taxDetails },
        { requiredKeys: ['type', field] },
      ),
      { minLength: 1, maxLength: 2 },
    )
  return {
    taxDetails,
    chargeDetails: one(oneOf('Freight', 'Insurance', 'Service', 'Other'), 'chargeAmount'),
    allowanceDetails: one(oneOf('Discount', 'Defective', 'Other'), 'allowanceAmount'),
  }
}

export const invoice = oneOf('USD', 'EUR').chain((currency) =>
  fc
    .record(
      {
        invoiceType: oneOf('Invoice', 'CreditNote'),
        ...{ id: code(20), date: day, purchaseOrderNumber: code(8, 8), purchaseOrderDate: day },
        ...{ referenceNumber: code(20), shipmentIdentifier: code(20), shippedDate: day },
        ...{ currencyCode: fc.constant(currency), vendorCode: code(5, 5) },
        ...{ buyingParty: party, sellingParty: party, remitToParty: party },
        ...{ shipToParty: party, shipFromParty: party, billToParty: party },
        paymentTerms: fc.oneof(
          fc.record({ type: oneOf('Basic', 'EndOfMonth', 'FixedDate', 'Proximo'), netDueDays: make.days }),
          fc.record({
            ...{ type: fc.constant('Basic'), discountPercent: make.percent, discountDueDays: make.days },
            ...{ discountDueDate: day, netDueDays: make.days, netDueDate: day },
          }),
        ),
        notes: fc.array(text(60), { minLength: 1, maxLength: 3 }),
        items: items(
          {
            ...{ description: text(60), invoicedQuantity: quantity, netCost: money(currency) },
            ...{ purchaseOrderNumber: code(8, 8), ...extras(currency) },
          },
          ['invoicedQuantity', 'netCost'],
        ),
        ...extras(currency),
        invoiceTotal: money(currency),
      },
      { requiredKeys: ['invoiceType', 'id', 'date', 'currencyCode', 'items', 'invoiceTotal'] },
    )
    .map((one) => ({ ...one, itemCount: one.items.length })),
)

const payment = fc.record(
  {
    ...{ documentNumber: code(20), documentType: oneOf('Invoice', 'CreditNote', 'PurchaseOrder', 'Other') },
    ...{ documentDate: day, purchaseOrderNumber: code(8, 8) },
    ...{ paidAmount: make.amount, documentAmount: make.amount, discountAmount: make.amount },
    adjustments: fc.array(
      fc.record(
        { amount: make.amount.map((one) => -one), reasonCode: code(2), referenceNumber: code(20) },
        { requiredKeys: ['amount', 'reasonCode'] },
      ),
      { minLength: 1, maxLength: 2 },
    ),
  },
  { requiredKeys: ['documentNumber', 'documentType', 'paidAmount'] },
)

export const remittance = inOneCurrency((currency) =>
  fc
    .record(
      {
        ...{
          paymentNumber: code(20),
          paymentDate: day,
          paymentAmount: money(currency),
          vendorCode: code(5, 5),
        },
        paymentMethod: oneOf('AutomatedClearingHouse', 'Check', 'WireTransfer', 'Other'),
        ...{ payerParty: party, payeeParty: party },
        payments: fc.array(payment, { minLength: 1, maxLength: 4 }),
      },
      {
        requiredKeys: [
          'paymentNumber',
          'paymentDate',
          'paymentAmount',
          'paymentMethod',
          'payeeParty',
          'payments',
        ],
      },
    )
    .map((one) => ({ ...one, paymentCount: one.payments.length })),
)
