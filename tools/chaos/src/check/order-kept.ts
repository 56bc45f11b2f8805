import { documentKey } from './delivered-once.ts'
import type { Evidence, OutboxFile, Violation } from './evidence.ts'

const promise = 'order kept per key'

/**
 * The change of an order comes into the folder behind the order, and the order not once more behind it: who takes files as
 * they come would hold the old one for the last word.
 */
export function orderKept({ outbox }: Evidence): readonly Violation[] {
  const files = new Map(outbox.map((file) => [documentKey(file), file]))
  const violations: Violation[] = []
  for (const [key, change] of files) {
    if (!key?.startsWith('order-change/')) continue
    const order = files.get(key.replace('order-change/', 'order/'))
    if (!order) continue
    const text = faultOf(order, change)
    if (text !== undefined) violations.push({ promise, text, ids: [order.name, change.name] })
  }
  return violations
}

function faultOf(order: OutboxFile, change: OutboxFile): string | undefined {
  const [came, changed] = [order.places[0], change.places[0]]
  if (came === undefined || changed === undefined) return 'nobody saw an order and its change appear'
  if (changed < came) return 'a change came into the folder before its order'
  const last = order.places.at(-1) ?? came
  return changed < last ? 'an order came into the folder again behind its change' : undefined
}
