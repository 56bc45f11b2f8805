import { quantile } from '@parley/twin'
import { deliveredAt, sentAt } from '../order-times.ts'
import { everything, type Stand } from './stand.ts'

export type Delay = { readonly p50: number; readonly p99: number }

export type LightFigures = {
  readonly perSecond: number
  /** Milliseconds from the first byte of an AS2 request to the order's file in the company's folder. */
  readonly whole: Delay
  /** From what one stage decided to what the next one did: the commit, the way over the bus, and waiting. */
  readonly hops: ReadonlyMap<string, Delay>
}

export type LightLoad = { readonly perSecond: number; readonly seconds: number; readonly sizeBytes: number }

/** Orders over AS2, few enough that nothing queues: what a single one waits for. */
export async function light(
  stand: Stand,
  { perSecond, seconds, sizeBytes }: LightLoad,
): Promise<LightFigures> {
  await stand.set(everything(1))
  const common = { sizeBytes, insist: true, prepare: true, concurrency: 16, perSecond }
  const warm = perSecond * 4
  await stand.rig.twin.load({ ...common, first: 1, count: warm })
  const first = 100_000
  const count = perSecond * seconds
  await stand.rig.twin.load({ ...common, first, count })
  const sent = sentAt(stand.rig.twin.history(), first)
  const delivered = await stand.rig.until(
    async () => {
      const times = await deliveredAt(stand.rig.outbox)
      return [...sent.keys()].every((order) => times.has(order)) ? times : undefined
    },
    `${count} orders`,
    60_000,
  )
  const delays = [...sent].map(([order, at]) => (delivered.get(order) ?? 0) - at)
  return { perSecond, whole: delayOf(delays), hops: await hopsOf(stand) }
}

function delayOf(values: readonly number[]): Delay {
  return { p50: quantile(values, 0.5), p99: quantile(values, 0.99) }
}

/** The timeline says when each stage decided; what came by AS2 is told from the files of folders. */
async function hopsOf({ ledger }: Stand): Promise<ReadonlyMap<string, Delay>> {
  const { rows } = await ledger.query<Record<string, string>>(`
    select extract(epoch from t.at - f.at) * 1000 as "received to parsed",
      extract(epoch from r.at - t.at) * 1000 as "parsed to routed",
      extract(epoch from d.at - r.at) * 1000 as "routed to mapped",
      extract(epoch from a.finished_at - d.at) * 1000 as "mapped to delivered"
    from message d join message t on t.id = d.parent_id join message f on f.id = d.root_id
    join step r on r.message_id = t.id and r.stage = 'router' and r.what = 'routed'
    join delivery l on l.message_id = d.id join attempt a on a.delivery_id = l.id
    where d.kind = 'document' and t.thread like 'amazon|T01%'`)
  const names = Object.keys(rows[0] ?? {})
  return new Map(names.map((name) => [name, delayOf(rows.map((row) => Number(row[name])))]))
}
