import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Backlog, documentsOf, fileNameOf, orderAt, versions } from './order-files.ts'
import type { Stand } from './stand.ts'

/** What of a stand the outcome is read from. */
export type Judged = Pick<Stand, 'ledger'> & {
  readonly rig: Pick<Stand['rig'], 'outbox'>
  readonly witness: Pick<Stand['witness'], 'places'>
}

/** How far the documents of a backlog are. */
export type Stage = 'received' | 'parsed' | 'routed' | 'mapped' | 'delivered' | 'closed'

/** Rows of the ledger that say so; $1 is what the names of the backlog's files are like. */
const files = `select id from message where kind = 'file' and file_name like $1`
const ofRun = `root_id in (${files})`
const reached: Readonly<Record<Stage, string>> = {
  received: files,
  parsed: `select id from message where kind = 'transaction' and ${ofRun}`,
  routed: `select id from message where kind = 'transaction' and channel is not null and ${ofRun}`,
  mapped: `select id from message where kind = 'document' and ${ofRun}`,
  delivered: `select id from message where kind = 'document' and state = 'delivered' and ${ofRun}`,
  closed: `${files} and state = 'delivered'`,
}
const times = {
  parsed: `select extract(epoch from at) * 1000 as ms from message where kind = 'transaction' and ${ofRun}`,
  mapped: `select extract(epoch from at) * 1000 as ms from message where kind = 'document' and ${ofRun}`,
  delivered: `select extract(epoch from a.finished_at) * 1000 as ms from attempt a
    join delivery d on d.id = a.delivery_id join message m on m.id = d.message_id
    where m.kind = 'document' and a.outcome = 'delivered' and m.${ofRun}`,
} as const
export type TimedStage = keyof typeof times

const like = (run: number) => `run-${run}-%`

export async function countOf({ ledger }: Pick<Stand, 'ledger'>, run: number, stage: Stage): Promise<number> {
  const { rows } = await ledger.query<{ count: number }>(
    `select count(*)::int as count from (${reached[stage]}) as reached`,
    [like(run)],
  )
  return rows[0]?.count ?? 0
}

/** When each document came so far, in milliseconds since 1970, rising. */
export async function timesOf(
  { ledger }: Pick<Stand, 'ledger'>,
  run: number,
  stage: TimedStage,
): Promise<readonly number[]> {
  const { rows } = await ledger.query<{ ms: string }>(times[stage], [like(run)])
  return rows.map(({ ms }) => Number(ms)).sort((a, b) => a - b)
}

/** A version of an order that came into the folder, and its place among all that came. */
type Written = { readonly version: number; readonly place: number }

/** Every breach of a promise, a line each: lost, doubled, not at its end, or out of the order of its key. */
export async function breachesOf(judged: Judged, backlog: Backlog): Promise<readonly string[]> {
  const { run } = backlog
  const wanted = documentsOf(backlog)
  const counts = await Promise.all(
    (['parsed', 'mapped', 'delivered'] as const).map(async (stage) => {
      const count = await countOf(judged, run, stage)
      return count === wanted ? [] : [`${count} documents ${stage}, not ${wanted}`]
    }),
  )
  return [...counts.flat(), ...(await unfinished(judged, run)), ...(await inFolder(judged, backlog))]
}

async function unfinished({ ledger }: Pick<Stand, 'ledger'>, run: number): Promise<readonly string[]> {
  const { rows } = await ledger.query<{ kind: string; state: string; count: number }>(
    `select kind, state, count(*)::int as count from message where (${ofRun} or file_name like $1)
     and state not in ('delivered', 'closed') group by kind, state`,
    [like(run)],
  )
  return rows.map(({ kind, state, count }) => `${count} of kind ${kind} are ${state}`)
}

/**
 * Every version of every order came into the company's folder once, and in order: as the system told of it, file by file. No
 * clock says that: those of file systems go in steps, and any clock may be set back.
 */
async function inFolder({ rig, witness }: Judged, backlog: Backlog): Promise<readonly string[]> {
  const found = new Map<string, Written[]>()
  const names = (await readdir(rig.outbox)).filter((name) => name.includes(`-B${backlog.run}F`))
  for (const name of names) {
    const text = await readFile(join(rig.outbox, name), 'utf8')
    const po = /B\d+F\d+K\d+/.exec(name)?.[0] ?? ''
    const version = Number(/VERSION-(\d+)/.exec(text)?.[1])
    const came = (witness.places.get(name) ?? []).map((place) => ({ version, place }))
    found.set(po, [...(found.get(po) ?? []), ...came])
  }
  const whole = Array.from({ length: versions }, (_, at) => at + 1)
  const breaches: string[] = []
  for (let file = 0; file < backlog.files; file++) {
    for (let index = 0; index < Math.ceil(backlog.ordersAFile / versions); index++) {
      const { po } = orderAt(backlog, file, index)
      const came = (found.get(po) ?? []).toSorted((a, b) => a.place - b.place).map(({ version }) => version)
      if (came.join() === whole.join()) continue
      const order = `order ${po} of ${fileNameOf(backlog.run, file)}`
      breaches.push(`${order} came as versions ${came.join() || 'none'}, not ${whole}`)
    }
  }
  return breaches
}
