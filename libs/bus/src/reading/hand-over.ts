import { crashPoint } from '@parley/config'
import type { BusRecord, Subscription, ValueCodec } from '../bus.ts'
import { isUnavailable } from '../bus-errors.ts'
import type { Batch, KeptRecord } from './batch.ts'
import type { Database } from './database.ts'
import type { HeldPartition } from './held-partition.ts'
import { closeLane, forgiveLane, type LaneHead, leaveLane } from './lanes.ts'
import { storePlaces, type Terms } from './lease.ts'
import { parkBehind, parkRecord } from './parking.ts'
import { parkAfter } from './place.ts'
import { readRecords, toldRecord } from './read-records.ts'
import type { Parting } from './thaw.ts'

export type HandOver = {
  readonly database: Database
  readonly terms: Terms
  readonly subscription: Subscription
  readonly values: ValueCodec
  /** How long a key set aside for deaths waits, the first time. */
  readonly coolMs: number
  readonly onError: (message: string, error: unknown) => void
}

/** Hands a batch over and moves the partition's place by what came of it. Never throws. */
export async function handOver(by: HandOver, held: HeldPartition, batch: Batch): Promise<void> {
  try {
    const { records, unreadable } = readRecords(by.values, await setAside(by, held, batch))
    if (records.length > 0) await handle(by, held, records)
    if (!unreadable) return held.passed(batch.end)
    const { kept, reason, later } = unreadable
    // What was handled before it is passed, whatever comes of the parking.
    held.passed(kept.offset)
    await park(by, held, kept, { reason, mayPass: later })
    held.passed(kept.offset + 1n)
  } catch (error) {
    if (held.signal.aborted) return
    by.onError('a batch failed', error)
    if (isUnavailable(error)) await forgive(by, held)
    else await count(by, held, batch, error)
  }
}

async function handle(
  { subscription }: HandOver,
  held: HeldPartition,
  open: readonly BusRecord[],
): Promise<void> {
  crashPoint('bus.before-handle')
  await subscription.handle(open, held.signal)
}

/** What is left of the batch when records of parked keys, and the one that ended its process thrice, are put aside. */
async function setAside(
  by: HandOver,
  held: HeldPartition,
  { attempts, records }: Batch,
): Promise<readonly KeptRecord[]> {
  const { database, terms } = by
  const all = records.map(({ record }) => record)
  const behind = records.filter((fetched) => fetched.held).map(({ record }) => record)
  const parked = behind.length > 0 ? await parkBehind(database, terms, held, behind) : new Set<string>()
  const open = all.filter(({ offset }) => !parked.has(offset.toString()))
  const [record] = open
  if (attempts <= parkAfter || !record) return open
  await park(by, held, record, partingOf(held))
  return []
}

async function count(by: HandOver, held: HeldPartition, batch: Batch, error: unknown): Promise<void> {
  held.failed(batch, reasonOf(error))
  const [first] = batch.records
  if (batch.attempts < parkAfter || !first) return held.rest(false)
  const { record } = first
  try {
    await park(by, held, record, partingOf(held))
    held.passed(batch.end)
  } catch (cause) {
    by.onError('a record could not be parked', cause)
    held.rest(true)
  }
}

async function park(
  by: HandOver,
  held: HeldPartition,
  ...[record, parting]: readonly [KeptRecord, Parting]
): Promise<void> {
  await by.subscription.onSetAside?.(toldRecord(by.values, record), parting.reason)
  await parkRecord(by.database, by.terms, held, { record, ...parting, coolMs: by.coolMs })
  const { topic, partition, offset } = record
  by.onError(`record ${topic}/${partition}/${offset} is set aside with its key`, new Error(parting.reason))
}

/** A process that knows no reason did not see the tries: who made them is gone. */
function partingOf({ reason }: HeldPartition): Parting {
  return { reason: reason ?? 'the process ended while handling it', mayPass: reason === undefined }
}

/** The try was written down before the work; it is taken back, for the case that this process ends while it waits. */
async function forgive({ database, terms }: HandOver, held: HeldPartition): Promise<void> {
  held.rest(true)
  await storePlaces(database, terms, [held], { giveBack: false }).catch(() => undefined)
}

/** Hands the first record of a released lane over. Never throws. */
export async function redeliver(by: HandOver, held: HeldPartition, head: LaneHead): Promise<void> {
  const { database, terms } = by
  try {
    if (head.attempts > parkAfter) return await closeAgain(by, head, partingOf(held))
    const { records, unreadable } = readRecords(by.values, [head.record])
    if (unreadable) {
      return await closeAgain(by, head, { reason: unreadable.reason, mayPass: unreadable.later })
    }
    await handle(by, held, records)
    await leaveLane(database, terms, head)
    held.recovered()
  } catch (error) {
    if (held.signal.aborted) return
    by.onError('a released record failed', error)
    held.rest(isUnavailable(error))
    await judge(by, head, error).catch((cause: unknown) => by.onError('a lane could not be closed', cause))
  }
}

async function judge(by: HandOver, head: LaneHead, error: unknown): Promise<void> {
  if (isUnavailable(error)) return forgiveLane(by.database, by.terms, head)
  if (head.attempts >= parkAfter) await closeAgain(by, head, { reason: reasonOf(error), mayPass: false })
}

async function closeAgain(by: HandOver, head: LaneHead, parting: Parting): Promise<void> {
  const { database, terms, values, coolMs } = by
  await by.subscription.onSetAside?.(toldRecord(values, head.record), parting.reason)
  await closeLane(database, terms, head, { ...parting, coolMs })
}

/** The message only: stacks and causes belong in the log. Postgres text cannot hold NUL. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll('\0', '\ufffd')
}
