import { list } from '../yaml-lines.ts'
import { type DocumentWords, itemIds, money, party, quantity } from './words.ts'

/** X12 846, EDIFACT INVRPT. */
export const inventory: DocumentWords = {
  name: 'inventory',
  title: 'Cost and inventory',
  about: ["What a seller has on hand and on its way, and what it costs: Amazon's cost and inventory feed."],
  fields: [
    'reportId: text!',
    '# A report of the whole stock (Full), or of what is named in it alone (Partial).',
    'reportType: code!',
    'reportDate: date!',
    'reportTime: time',
    'currencyCode: code',
    'vendorCode: text',
    ...party('buyingParty'),
    ...party('sellingParty'),
    '# Where the stock lies, and the only place of it that one report tells.',
    ...party('shipFromParty'),
    ...list('items!', [
      ...itemIds,
      'description: text',
      '# Discontinued when it will not come again.',
      'availability: code',
      ...quantity('availableQuantity'),
      '# On its way to the seller.',
      ...list('inboundQuantities', ['expectedDate: date', 'amount: number!', 'unitOfMeasure: code!']),
      ...money('netCost'),
      ...money('listPrice'),
    ]),
    'itemCount: number',
  ],
}
