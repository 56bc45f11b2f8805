import { list } from '../yaml-lines.ts'
import { type DocumentWords, money, party } from './words.ts'

/** X12 820, EDIFACT REMADV. */
export const remittance: DocumentWords = {
  name: 'remittance',
  title: 'Remittance advice',
  about: ['What a payment of the buyer is for: invoice by invoice, with what was taken off.'],
  fields: [
    '# What the bank statement names the payment by.',
    'paymentNumber: text!',
    'paymentDate: date!',
    '# AutomatedClearingHouse, Check, WireTransfer or Other',
    'paymentMethod: code',
    ...money('paymentAmount!'),
    'vendorCode: text',
    ...party('payerParty'),
    ...party('payeeParty'),
    ...list('payments!', [
      'documentNumber: text!',
      '# Invoice, CreditNote, PurchaseOrder or Other',
      'documentType: code!',
      'documentDate: date',
      'purchaseOrderNumber: text',
      'paidAmount: number!',
      'documentAmount: number',
      'discountAmount: number',
      '# What the buyer took off (below zero) or added, and why; the code is that of the standard it came in.',
      ...list('adjustments', ['amount: number!', 'reasonCode: code!', 'referenceNumber: text']),
    ]),
    'paymentCount: number',
  ],
}
