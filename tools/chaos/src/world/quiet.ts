import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { World } from './world.ts'

export type QuietOptions = {
  /** Given up when nothing has moved for so long. */
  readonly stallMs: number
  /** Given up after so long, whatever moves: a bug may go round in circles. Left out: never. */
  readonly longestMs?: number
  readonly say: (line: string) => void
}

export type Quiet = {
  readonly isQuiet: boolean
  readonly seconds: number
  /** Messages set aside for deaths that an operator handed on. */
  readonly handedOn: number
  /** What was still on its way when it was given up. */
  readonly left: string
}

/** Ends every fault, and waits until each process is ready and nothing is on its way any more. */
export async function waitForQuiet(world: World, options: QuietOptions): Promise<Quiet> {
  const { stallMs, longestMs = Number.POSITIVE_INFINITY, say } = options
  const from = performance.now()
  await calm(world)
  let seen = ''
  let movedAt = Date.now()
  let handedOn = 0
  for (;;) {
    const left = await whatIsLeft(world.databaseUrl).catch((error: unknown) => `unknown (${String(error)})`)
    const seconds = Math.round((performance.now() - from) / 1_000)
    if (left === '') return { isQuiet: true, seconds, handedOn, left }
    if (left !== seen) {
      seen = left
      movedAt = Date.now()
    }
    const stalledMs = Date.now() - movedAt
    if (stalledMs > stallMs || seconds * 1_000 > longestMs) return { isQuiet: false, seconds, handedOn, left }
    // A key that met too many deaths waits minutes by itself; an operator who sees that they have ended does not.
    if (stalledMs > 15_000 && stalledMs % 15_000 < 600) handedOn += await handOn(world, say)
    await pause(500)
  }
}

/** Every line healed, every broker up, every process ready; one that does not get ready is the check's to tell. */
export async function calm(world: World): Promise<void> {
  for (const line of world.lines.values()) line.heal()
  await world.brokers.allUp()
  await Promise.all([...world.processes.values()].map((one) => one.ready(180_000).catch(() => undefined)))
}

const leftText = `
select (select count(*) from message where state in ('received', 'processing', 'paused', 'delivering')) as "messages open",
  (select count(*) from message where kind = 'document' and functional_leg = 'pending') as "legs pending",
  (select count(*) from delivery where state <> 'delivered') as "deliveries open",
  (select count(*) from parley_kafka.bus_outbox) as "events in the outbox",
  (select count(*) from parley_kafka.bus_parked) as "records set aside"`

/** In words; empty when there is nothing. */
async function whatIsLeft(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, string>>(leftText)
    const counts = Object.entries(rows[0] ?? {}).filter(([, count]) => count !== '0')
    return counts.map(([what, count]) => `${count} ${what}`).join(', ')
  } finally {
    await client.end()
  }
}

const diedText = `
select m.id from message m join parley_kafka.bus_parked p on p.key in (m.thread, m.id::text, m.root_id::text)
where m.failure ->> 'code' = 'HANDLER_PARKED' and p.reason = 'the process ended while handling it'
group by m.id`

/** Only what was set aside because processes died: for anything else there has to be a reason. */
async function handOn(world: World, say: (line: string) => void): Promise<number> {
  const client = new pg.Client({ connectionString: world.databaseUrl })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<{ id: string }>(diedText)
    for (const { id } of rows) await world.front.cli('message', 'resubmit', id)
    if (rows.length > 0) say(`${rows.length} messages set aside for deaths, handed on by an operator`)
    return rows.length
  } finally {
    await client.end()
  }
}
