import { branch, list } from '../yaml-lines.ts'
import { type DocumentWords, itemIds, money, party, quantity } from './words.ts'

/** X12 860, EDIFACT ORDCHG. */
export const orderChange: DocumentWords = {
  name: 'order-change',
  title: 'Order change',
  about: [
    'What the buyer changes of an order that it has sent before.',
    'source: one public page on Amazon, and its vendor API, which knows changed orders; confidence: guess.',
  ],
  fields: [
    'purchaseOrderNumber: text!',
    '# Counts the changes of one order, where the buyer counts them.',
    'changeNumber: text',
    'orderDate: date!',
    'changeDate: date',
    '# Change, Cancellation or Replacement: of the order as a whole.',
    'changeType: code!',
    'purchaseOrderType: code',
    'currencyCode: code',
    'vendorCode: text',
    ...branch('shipWindow', ['earliest: date', 'latest: date']),
    ...branch('deliveryWindow', ['earliest: date', 'latest: date']),
    ...party('buyingParty'),
    ...party('sellingParty'),
    ...party('shipToParty'),
    'notes: [text]',
    ...list('items', [
      ...itemIds,
      '# Added, Cancelled, QuantityIncreased, QuantityDecreased, PriceChanged, DateChanged or Changed',
      'changeType: code!',
      'description: text',
      '# The quantity that holds from now on, and how much of it is still to come.',
      ...quantity('orderedQuantity'),
      'openQuantity: number',
      ...money('netCost'),
      ...money('listPrice'),
    ]),
    'itemCount: number',
  ],
}
