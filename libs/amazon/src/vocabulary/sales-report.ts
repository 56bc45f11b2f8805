import { branch, list } from '../yaml-lines.ts'
import { type DocumentWords, itemIds, money, party } from './words.ts'

/** X12 852, EDIFACT SLSRPT. */
export const salesReport: DocumentWords = {
  name: 'sales-report',
  title: 'Sales and stock report',
  about: [
    'What the buyer sold to consumers in some days, and what it has left. The words are those of its vendor reports.',
    'source: vendor report schemas of Amazon; confidence: likely. Nobody here has seen the EDI guide of this message.',
  ],
  fields: [
    'reportId: text',
    'reportDate: date',
    '# Original or Replace',
    'reportType: code',
    'startDate: date!',
    'endDate: date',
    'currencyCode: code',
    'vendorCode: text',
    ...party('buyingParty'),
    ...party('sellingParty'),
    '# Each item once; once a place where the report tells places.',
    ...list('items!', [
      ...itemIds,
      'description: text',
      'locationId: text',
      '# Sold to consumers; ordered by them; given back by them.',
      ...['shippedUnits: number', 'orderedUnits: number', 'customerReturns: number'],
      '# To sell on hand; on hold; on its way; ordered from the seller and not received yet; received.',
      ...['sellableOnHandUnits: number', 'unsellableOnHandUnits: number', 'inTransitUnits: number'],
      ...['openPurchaseOrderUnits: number', 'receivedUnits: number'],
      'unitOfMeasure: code',
      ...money('shippedRevenue'),
      ...money('netCost'),
      ...money('listPrice'),
      '# Days of this item, where they differ from those above.',
      ...branch('period', ['startDate: date!', 'endDate: date']),
    ]),
    'itemCount: number',
  ],
}
