import type fc from 'fast-check'
import type { Json } from '../exchange.contract.ts'
import { acknowledgement, change, order } from '../x12/order-documents.contract.ts'
import { invoice, remittance } from '../x12/payment-documents.contract.ts'
import { inventory } from '../x12/report-documents.contract.ts'
import { shipment } from '../x12/shipment-documents.contract.ts'

/** Business documents by the message that they travel in: those of the X12 starters. */
export const documents: { readonly [set: string]: fc.Arbitrary<Json> } = {
  ...{ ORDERS: order, ORDRSP: acknowledgement, INVOIC: invoice, ORDCHG: change, INVRPT: inventory },
  DESADV: shipment.map(withoutDescriptions),
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
