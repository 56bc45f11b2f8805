import { branch, list } from '../yaml-lines.ts'
import { type DocumentWords, itemIds, money, party, quantity } from './words.ts'

/** X12 850, EDIFACT ORDERS. */
export const order: DocumentWords = {
  name: 'order',
  title: 'Purchase order',
  about: ['What is ordered.'],
  fields: [
    'purchaseOrderNumber: text!',
    '# RegularOrder, ConsignedOrder, NewProductIntroduction or RushOrder',
    'purchaseOrderType: code!',
    'orderDate: date!',
    'currencyCode: code',
    'vendorCode: text',
    'dealCode: text',
    'isBackOrderAllowed: boolean',
    '# Import orders only. PaidByBuyer, CollectOnDelivery, DefinedByBuyerAndSeller, FOBPortOfCall, PrepaidBySeller,',
    '# PaidBySeller; and the trade term, such as FOB or DDP.',
    ...branch('importDetails', ['methodOfPayment: code', 'internationalCommercialTerms: code']),
    '# Not shipped before and not after these days.',
    ...branch('shipWindow', ['earliest: date', 'latest: date']),
    '# Delivered between these days, where these are asked for instead.',
    ...branch('deliveryWindow', ['earliest: date', 'latest: date']),
    '# A party is named by a code; partyIdType says whose: BuyerCode, VendorCode, GLN, SAN, DUNS, MutuallyDefined.',
    ...party('buyingParty'),
    ...party('sellingParty'),
    ...party('shipToParty!'),
    ...party('billToParty'),
    'notes: [text]',
    ...list('items!', [
      ...itemIds,
      'description: text',
      '# Eaches or Cases',
      ...quantity('orderedQuantity!'),
      '# What it costs, or what it sells for to consumers: the order says which of them its price is.',
      ...money('netCost'),
      ...money('listPrice'),
    ]),
    'totalQuantity: number!',
    'itemCount: number!',
  ],
}
