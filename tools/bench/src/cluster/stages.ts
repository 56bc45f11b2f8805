import { setTimeout as pause } from 'node:timers/promises'
import { drain, until } from './drain.ts'
import type { DrainFigures } from './drain-figures.ts'
import { type Backlog, documentsOf, layFiles } from './order-files.ts'
import { breachesOf } from './outcome.ts'
import { type Crew, everything, type Stand } from './stand.ts'

export type Run = {
  readonly backlog: Backlog
  /** How many parsers, and how many mappers. */
  readonly workers: number
  /** Of stages alone: how much processor time each worker may use; left out: as much as there is. */
  readonly cores?: number
}

export type StageFigures = {
  readonly parsing: DrainFigures
  readonly mapping: DrainFigures
  readonly breaches: readonly string[]
}
export type RoadFigures = { readonly road: DrainFigures; readonly breaches: readonly string[] }

/** Files through the whole road, not measured: processes work faster when they have worked before. */
export async function warmUp(stand: Stand, { backlog, workers }: Run): Promise<void> {
  await stand.set(everything(workers))
  await (await layFiles(stand.inbox, backlog))()
  await until(stand, backlog, 'closed', backlog.files)
}

/** One stage after the other on the same backlog, each with nothing at work beside it but Postgres and Kafka. */
export async function stagesAlone(stand: Stand, { backlog, workers, cores }: Run): Promise<StageFigures> {
  if (!stand.hold) throw new Error('a stage alone needs a bus that can be held')
  const crew: Crew = { parsers: workers, mappers: workers, others: ['folder-gateway'] }
  const limitOf = (of: 'edi-parser' | 'mapper') => (cores === undefined ? {} : { limit: { of, cores } })
  await stand.set(crew)
  const files = await stand.hold()
  await fill(stand, backlog)
  const parsing = await drain(stand, { backlog, to: 'parsed', ...limitOf('edi-parser') }, files.release)
  const documents = await stand.hold()
  await stand.set({ ...crew, others: ['router'] })
  await until(stand, backlog, 'routed', documentsOf(backlog))
  const mapping = await drain(stand, { backlog, to: 'mapped', ...limitOf('mapper') }, documents.release)
  return { parsing, mapping, breaches: await ended(stand, { backlog, workers }) }
}

/** Files that appear in a folder all at once, through gateways, parsers, router and mappers, all at work at once. */
export async function wholeRoad(stand: Stand, run: Run): Promise<RoadFigures> {
  const { backlog, workers } = run
  await stand.set(everything(workers))
  const appear = await layFiles(stand.inbox, backlog)
  const road = await drain(stand, { backlog, to: 'delivered' }, appear)
  return { road, breaches: await ended(stand, run) }
}

async function fill(stand: Stand, backlog: Backlog): Promise<void> {
  await (await layFiles(stand.inbox, backlog))()
  await until(stand, backlog, 'received', backlog.files)
  // The folder gateway has put the last of them away.
  await pause(1_000)
}

async function ended(stand: Stand, { backlog, workers }: Run): Promise<readonly string[]> {
  await stand.set(everything(workers))
  await until(stand, backlog, 'closed', backlog.files)
  return breachesOf(stand, backlog)
}
