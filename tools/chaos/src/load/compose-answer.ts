import type { Chance } from '../chance.ts'
import { day } from './compose-order.ts'

export type AnswerFile = { readonly json: string; readonly segments: readonly string[] }

/** An answer to an order as the company's own system writes it, and the segments of the 855 that must leave. */
export function drawAnswer(chance: Chance, po: string, date: Date): AnswerFile {
  const lines = Array.from({ length: chance.between(1, 4) }, (_, at) => ({
    number: String(at + 1),
    sku: `SKU-${chance.between(1_000, 999_999)}`,
    quantity: chance.between(1, 500),
    price: `${chance.between(1, 400)}.${chance.between(1, 9)}`,
  }))
  const eaches = (amount: number) => ({ amount, unitOfMeasure: 'Eaches' })
  const json = {
    purchaseOrderNumber: po,
    acknowledgementDate: day(date),
    acknowledgementType: 'AcceptedAsOrdered',
    purchaseOrderDate: day(date),
    currencyCode: 'USD',
    vendorCode: 'ACME1',
    items: lines.map(({ number, sku, quantity, price }) => ({
      itemSequenceNumber: number,
      vendorProductIdentifier: sku,
      orderedQuantity: eaches(quantity),
      netCost: { amount: Number(price), currencyCode: 'USD' },
      itemAcknowledgements: [{ acknowledgementCode: 'Accepted', acknowledgedQuantity: eaches(quantity) }],
    })),
    totalQuantity: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    itemCount: lines.length,
  }
  const segments = lines.flatMap(({ number, sku, quantity, price }) => [
    `PO1*${number}*${quantity}*EA*${price}*PE*VN*${sku}`,
    `ACK*IA*${quantity}*EA`,
  ])
  const totals = `CTT*${lines.length}*${json.totalQuantity}`
  return { json: JSON.stringify(json), segments: [...segments, totals] }
}

/** A file that no reader can make sense of: its name says JSON. */
export function brokenAnswer(po: string): string {
  return `{ "purchaseOrderNumber": "${po}", "items": [`
}
