import type fc from 'fast-check'
import type { Json } from '../exchange.contract.ts'
import { acknowledgement, order } from '../x12/order-documents.contract.ts'
import { invoice } from '../x12/payment-documents.contract.ts'
import { shipment } from '../x12/shipment-documents.contract.ts'

/** Business documents by the message that they travel in: those of the X12 starters. */
export const documents: { readonly [set: string]: fc.Arbitrary<Json> } = {
  ...{ ORDERS: order, ORDRSP: acknowledgement, INVOIC: invoice },
  DESADV: shipment.map(withoutDescriptions),
}

/** Amazon wants no description of items in a DESADV. */
function withoutDescriptions<Shipment extends { readonly shippedItems: readonly object[] }>(one: Shipment) {
  const shippedItems = one.shippedItems.map((item) => {
    const entries = Object.entries(item).filter(([name]) => name !== 'description')
    return Object.fromEntries(entries)
  })
  return { ...one, shippedItems }
}
