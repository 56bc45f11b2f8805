import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Backlog, documentsOf, fileNameOf, orderAt, versions } from './order-files.ts'
import type { Stand } from './stand.ts'

/** What of a stand the outcome is read from. */
export type Judged = Pick<Stand, 'ledger'> & { readonly rig: Pick<Stand['rig'], 'outbox'> }

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

/** One version of an order in the folder, and when it came there, in nanoseconds since 1970. */
type Written = { readonly version: number; readonly at: bigint }

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
  return [
    ...counts.flat(),
    ...(await unfinished(judged, run)),
    ...(await inFolder(judged, backlog)),
    ...(await outOfOrder(judged, run)),
  ]
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
 * Every version of every order is one file in the company's folder, and none is older than the one before it. The clock of
 * a file system goes in steps of 4 ms: of two files of one step the ledger says which was first.
 */
async function inFolder({ rig }: Judged, backlog: Backlog): Promise<readonly string[]> {
  const found = new Map<string, Written[]>()
  const names = (await readdir(rig.outbox)).filter((name) => name.includes(`-B${backlog.run}F`))
  for (const name of names) {
    const text = await readFile(join(rig.outbox, name), 'utf8')
    const po = /B\d+F\d+K\d+/.exec(name)?.[0] ?? ''
    const version = Number(/VERSION-(\d+)/.exec(text)?.[1])
    const { ctimeNs } = await stat(join(rig.outbox, name), { bigint: true })
    found.set(po, [...(found.get(po) ?? []), { version, at: ctimeNs }])
  }
  const breaches: string[] = []
  for (let file = 0; file < backlog.files; file++) {
    for (let index = 0; index < Math.ceil(backlog.ordersAFile / versions); index++) {
      const { po } = orderAt(backlog, file, index)
      const written = (found.get(po) ?? []).toSorted(byTime)
      const came = written.map(({ version }) => version)
      const whole = Array.from({ length: versions }, (_, at) => at + 1)
      if (came.join() !== whole.join())
        breaches.push(
          `order ${po} of ${fileNameOf(backlog.run, file)} was written as versions ${came}, not ${whole}; ${apart(written)}`,
        )
    }
  }
  return breaches
}

function apart(written: readonly Written[]): string {
  const [first, last] = [written[0], written.at(-1)]
  return first && last ? `${Number(last.at - first.at) / 1e6} ms apart` : 'none there'
}

function byTime(a: Written, b: Written): number {
  return Number(a.at - b.at) || a.version - b.version
}

/** In the ledger: what has one key is mapped in the order in which it stands in its file, and delivered one after the other. */
async function outOfOrder({ ledger }: Pick<Stand, 'ledger'>, run: number): Promise<readonly string[]> {
  const { rows } = await ledger.query<{ thread: string }>(
    `select distinct thread from (
       select t.thread, d.at, lag(d.at) over own as at_before,
         a.started_at, lag(a.finished_at) over own as ended_before
       from message d join message t on t.id = d.parent_id
       join payload_of p on p.message_id = t.id and p.role = 'content'
       join delivery l on l.message_id = d.id
       join attempt a on a.delivery_id = l.id and a.outcome = 'delivered'
       where d.kind = 'document' and d.${ofRun}
       window own as (partition by t.thread order by p.byte_offset)) as pairs
     where at < at_before or started_at < ended_before`,
    [like(run)],
  )
  return rows.map(({ thread }) => `the documents of ${thread} were mapped or delivered out of order`)
}
