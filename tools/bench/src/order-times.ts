import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { HistoryEvent } from '@parley/twin'

/** First request of each order from that number on, by PO number, in milliseconds since 1970. */
export function sentAt(history: readonly HistoryEvent[], first: number): Map<string, number> {
  const times = new Map<string, number>()
  for (const event of history) {
    if (event.what !== 'sent' || Number(event.order.slice(1)) < first) continue
    if (!times.has(event.order)) times.set(event.order, event.at)
  }
  return times
}

/** When each order's file got its name: the folder gateway fsyncs before, so this is when it is there to stay. */
export async function deliveredAt(outbox: string): Promise<Map<string, number>> {
  const names = (await readdir(outbox)).filter((name) => !name.startsWith('.'))
  const times = new Map<string, number>()
  for (const name of names) {
    const order = /T\d{7}/.exec(name)?.[0]
    if (order === undefined) continue
    const { ctimeMs } = await stat(join(outbox, name))
    times.set(order, ctimeMs)
  }
  return times
}
