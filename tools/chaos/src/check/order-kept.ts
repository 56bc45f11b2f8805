import { documentKey } from './delivered-once.ts'
import type { Evidence, Violation } from './evidence.ts'

const promise = 'order kept per key'

/** The change of an order comes into the folder behind the order. */
export function orderKept({ outbox }: Evidence): readonly Violation[] {
  const places = new Map(outbox.map((file) => [documentKey(file), file]))
  const violations: Violation[] = []
  for (const [key, change] of places) {
    if (!key?.startsWith('order-change/')) continue
    const order = places.get(key.replace('order-change/', 'order/'))
    if (order?.place === undefined || change.place === undefined || order.place < change.place) continue
    violations.push({
      promise,
      text: 'a change came into the folder before its order',
      ids: [order.name, change.name],
    })
  }
  return violations
}
