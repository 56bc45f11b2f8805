import { branch, list } from '../yaml-lines.ts'
import { type DocumentWords, itemIds, money, party, quantity, taxFields } from './words.ts'

const taxDetails = list('taxDetails', taxFields)
const charges = [
  '# Freight, Packing, Duty, Service, Insurance, Fuel and so on.',
  ...list('chargeDetails', ['type: code!', 'description: text', ...money('chargeAmount!'), ...taxDetails]),
]
const allowances = [
  '# Discount, DiscountIncentive, Defective, PromotionalAllowance, UnsaleableMerchandise or Special',
  ...list('allowanceDetails', [
    'type: code!',
    'description: text',
    ...money('allowanceAmount!'),
    ...taxDetails,
  ]),
]

/** X12 810, EDIFACT INVOIC. */
export const invoice: DocumentWords = {
  name: 'invoice',
  title: 'Invoice',
  about: ['What is asked to be paid; or given back, of a credit note.'],
  fields: [
    '# Invoice or CreditNote',
    'invoiceType: code!',
    '# The number of the invoice; never used twice.',
    'id: text!',
    'date: date!',
    '# Of one order; an invoice over several has it on its items.',
    'purchaseOrderNumber: text',
    'purchaseOrderDate: date',
    '# Of a credit note: the invoice that it corrects. Otherwise what the seller wants to be quoted.',
    'referenceNumber: text',
    'shipmentIdentifier: text',
    'shippedDate: date',
    'currencyCode: code!',
    'vendorCode: text',
    ...party('buyingParty'),
    ...party('sellingParty'),
    ...party('remitToParty'),
    ...party('shipToParty'),
    ...party('shipFromParty'),
    ...party('billToParty'),
    ...branch('paymentTerms', [
      '# Basic, EndOfMonth, FixedDate, Proximo, PaymentDueUponReceiptOfInvoice, LetterofCredit',
      'type: code!',
      'discountPercent: number',
      'discountDueDays: number',
      'discountDueDate: date',
      'netDueDays: number',
      'netDueDate: date',
    ]),
    'notes: [text]',
    ...list('items!', [
      ...itemIds,
      'description: text',
      ...quantity('invoicedQuantity!'),
      ...money('netCost!'),
      'purchaseOrderNumber: text',
      ...taxDetails,
      ...charges,
      ...allowances,
    ]),
    ...taxDetails,
    ...charges,
    ...allowances,
    '# Lines, charges and taxes, less the allowances.',
    ...money('invoiceTotal!'),
    'itemCount: number',
  ],
}
