import type fc from 'fast-check'
import type { Json } from '../exchange.contract.ts'
import { acknowledgement, change, order } from './order-documents.contract.ts'
import { invoice, remittance } from './payment-documents.contract.ts'
import { acknowledgement997, inventory, sales } from './report-documents.contract.ts'
import { shipment } from './shipment-documents.contract.ts'

/** Business documents of every type by the set that they travel in. */
export const documents: { readonly [set: string]: fc.Arbitrary<Json> } = {
  ...{ 850: order, 855: acknowledgement, 860: change, 856: shipment },
  ...{ 810: invoice, 820: remittance },
  ...{ 846: inventory, 852: sales, 997: acknowledgement997 },
}

/** What a document says, its lists in the order of their numbers: in which order items and cartons are told says nothing. */
export function content(document: Json): Json {
  return inOrder(document) as Json
}

const numbers = ['itemReference', 'cartonSequenceNumber', 'palletSequenceNumber', 'itemSequenceNumber']

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    return items.map(inOrder).sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, inOrder(inner)]))
}

function keyOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item)
  const number = Object.entries(item).find(([name]) => numbers.includes(name))
  return `${number?.[1] ?? ''} ${JSON.stringify(item)}`
}
