import fc from 'fast-check'
import type { Json } from '../exchange.contract.ts'
import * as make from '../values.contract.ts'
import { acknowledgement, change, order } from '../x12/order-documents.contract.ts'
import { invoice, remittance } from '../x12/payment-documents.contract.ts'
import { inventory, sales } from '../x12/report-documents.contract.ts'
import { shipment } from '../x12/shipment-documents.contract.ts'

/** Business documents by the message that they travel in: those of the X12 starters. */
export const documents: { readonly [set: string]: fc.Arbitrary<Json> } = {
  ...{ ORDERS: order, ORDRSP: acknowledgement, INVOIC: invoice, ORDCHG: change, INVRPT: inventory },
  DESADV: shipment.map(withoutDescriptions),
  SLSRPT: sales.map(withoutTaxNumbers).chain(byPlace),
  REMADV: remittance.map(withoutTaxNumbers),
}

/** Amazon wants no description of items in a DESADV. */
function withoutDescriptions<Shipment extends { readonly shippedItems: readonly object[] }>(one: Shipment) {
  const shippedItems = one.shippedItems.map((item) => {
    const entries = Object.entries(item).filter(([name]) => name !== 'description')
    return Object.fromEntries(entries)
  })
  return { ...one, shippedItems }
}

/** A REMADV has no place for the VAT numbers of its parties. */
function withoutTaxNumbers(one: Json): Json {
  return JSON.parse(
    JSON.stringify(one, (name, inner: unknown) => (name === 'taxRegistrationNumber' ? undefined : inner)),
  ) as Json
}

/**
 * A SLSRPT names a party, has a currency and days of a place, keeps the items of a place together, and has room for five
 * ids of an item beside its EAN.
 */
function byPlace(one: Json): fc.Arbitrary<Json> {
  const items = one.items as readonly { readonly locationId?: string }[]
  const place = fc.record({ startDate: make.day, endDate: make.day }).map(({ startDate, endDate }) => {
    const [first, last] = [startDate, endDate].sort()
    return { startDate: first, endDate: last }
  })
  return fc
    .record(
      {
        reportType: make.oneOf('Original', 'Replace'),
        description: make.text(60),
        period: place,
        at: make.count,
      },
      { requiredKeys: ['at'] },
    )
    .map(({ reportType, description, period, at }) => ({
      ...{ sellingParty: { partyId: 'ACME1', partyIdType: 'BuyerCode' }, ...one, currencyCode: 'USD' },
      ...(reportType !== undefined && { reportType }),
      items: items.map((item, index) => ({
        ...withoutCaseCode(item),
        ...(description !== undefined && { description }),
        ...(period !== undefined && { period }),
        // Two items in each place: some have a name and some have none.
        ...(item.locationId !== undefined && { locationId: `L${at}${index >> 1}` }),
      })),
    }))
    .map((report) => ({ ...report, items: together(report.items) }))
}

function together<Item extends { readonly locationId?: string }>(items: readonly Item[]): readonly Item[] {
  const places = [...new Set(items.map(({ locationId }) => locationId))]
  return places.flatMap((place) => items.filter(({ locationId }) => locationId === place))
}

function withoutCaseCode<Item extends object>(item: Item): Item {
  const entries = Object.entries(item).filter(([name]) => name !== 'upcCase')
  return Object.fromEntries(entries) as Item
}
