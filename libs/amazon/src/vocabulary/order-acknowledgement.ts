import { list } from '../yaml-lines.ts'
import { type DocumentWords, itemIds, money, party, quantity } from './words.ts'

/** X12 855, EDIFACT ORDRSP. */
export const orderAcknowledgement: DocumentWords = {
  name: 'order-acknowledgement',
  title: 'Order acknowledgement',
  about: [
    'What the seller will deliver of an order. Each line of the order stands here, its quantity split over one or more',
    'itemAcknowledgements. source: vendor use-case guide of Amazon; confidence: certain. A line that is left out counts',
    'as rejected, and a rejected one never becomes accepted later.',
  ],
  fields: [
    'purchaseOrderNumber: text!',
    '# The number of the answer itself, where it has one of its own.',
    'acknowledgementNumber: text',
    'acknowledgementDate: date!',
    '# AcceptedAsOrdered or AcceptedWithChange',
    'acknowledgementType: code!',
    'purchaseOrderDate: date',
    'currencyCode: code',
    'vendorCode: text',
    ...party('buyingParty'),
    ...party('sellingParty'),
    ...party('shipToParty'),
    ...list('items!', [
      ...itemIds,
      'description: text',
      ...quantity('orderedQuantity'),
      ...money('netCost'),
      ...money('listPrice'),
      ...list('itemAcknowledgements!', [
        'acknowledgementCode: code!',
        '# Above: Accepted, Backordered or Rejected. Below, of rejected ones: TemporarilyUnavailable,',
        '# InvalidProductIdentifier or ObsoleteProduct.',
        'rejectionReason: code',
        ...quantity('acknowledgedQuantity!'),
        'scheduledShipDate: date',
        'scheduledDeliveryDate: date',
      ]),
    ]),
    'totalQuantity: number',
    'itemCount: number',
  ],
}
