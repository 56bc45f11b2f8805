import type fc from 'fast-check'
import type { Json } from '../exchange.contract.ts'
import { acknowledgement, change, order } from './order-documents.contract.ts'
import { invoice, remittance } from './payment-documents.contract.ts'
import { acknowledgement997, inventory, sales } from './report-documents.contract.ts'

/** Business documents of every type by the set that they travel in. */
export const documents: { readonly [set: string]: fc.Arbitrary<Json> } = {
  ...{ 850: order, 855: acknowledgement, 860: change },
  ...{ 810: invoice, 820: remittance },
  ...{ 846: inventory, 852: sales, 997: acknowledgement997 },
}
