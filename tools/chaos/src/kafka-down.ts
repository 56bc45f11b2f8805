import { setTimeout as pause } from 'node:timers/promises'
import { FolderWitness } from '@parley/rig'
import pg from 'pg'
import { chanceOf } from './chance.ts'
import { checkPromises } from './check/check-promises.ts'
import type { Violation } from './check/evidence.ts'
import { Load } from './load/load.ts'
import { replayEverything } from './replay.ts'
import { type Tally, tally } from './report/tally.ts'
import { notQuiet, settle } from './settle.ts'
import { endProcesses } from './world/gather.ts'
import { openWorld, type World } from './world/world.ts'

export type OutageOptions = {
  readonly home: string
  readonly seed: number
  readonly downMs: number
  readonly say: (line: string) => void
}

export type OutageResult = {
  readonly downSeconds: number
  /** Messages that got a positive MDN while no broker ran, and tries in that time that did not. */
  readonly acceptedMeanwhile: number
  readonly refusedMeanwhile: number
  /** Events in the outbox when the brokers were started again. */
  readonly outboxAtEnd: number
  /** From the start of the brokers until nothing was on its way any more. */
  readonly drainSeconds: number
  readonly replay: { readonly groups: number; readonly records: number }
  readonly tally: Tally
  readonly violations: readonly Violation[]
  readonly postgres: string
}

const promise = 'intake goes on without Kafka'

/** Every broker down for a while under load; then everything drains, every promise is checked, and every topic is read again. */
export async function runKafkaDown({ home, seed, downMs, say }: OutageOptions): Promise<OutageResult> {
  say('Starting Postgres, three brokers, every service apart and a twin for each partner ...')
  const world = await openWorld({ home, crowd: { parsers: 2, mappers: 2 } })
  const witness = new FolderWitness(world.outbox)
  try {
    const load = new Load(world, {
      ...{ chance: chanceOf(seed, 'load'), filePauseMs: [3_000, 8_000] },
      pace: { workers: 1, pauseMs: [600, 2_400], largeBytes: 400_000 },
    })
    load.start()
    await pause(15_000)
    const outage = await outageOf(world, load, { downMs, say })
    const from = performance.now()
    const { evidence, quiet } = await settle(world, { load, witness, say })
    const drainSeconds = Math.round((performance.now() - from) / 1_000)
    const replay = await replayEverything(world, say)
    const processes = await endProcesses(world)
    const held = [...checkPromises({ ...evidence, processes }), ...replay.violations, ...refusals(outage)]
    return {
      ...{ ...outage, drainSeconds, replay: { groups: replay.groups, records: replay.records } },
      ...{ tally: tally(evidence), postgres: evidence.ledger.postgres },
      ...{ violations: [...notQuiet(quiet), ...held] },
    }
  } finally {
    witness.close()
    await world.close()
  }
}

type Outage = Pick<OutageResult, 'downSeconds' | 'acceptedMeanwhile' | 'refusedMeanwhile' | 'outboxAtEnd'>

/** Ends when the brokers are being started again. */
async function outageOf(
  world: World,
  load: Load,
  { downMs, say }: Pick<OutageOptions, 'downMs' | 'say'>,
): Promise<Outage> {
  const from = Date.now()
  const { ids } = world.brokers
  const killed = world.brokers.kill(ids, downMs)
  while (Date.now() < from + downMs) {
    await pause(Math.min(30_000, from + downMs - Date.now()))
    say(`Kafka is down for ${Math.round((Date.now() - from) / 1_000)} s: ${load.settled} messages answered`)
  }
  const until = Date.now()
  const outboxAtEnd = await outboxRows(world.databaseUrl)
  await killed
  const answers = [...world.twins.values()].flatMap((twin) =>
    twin
      .history()
      .flatMap((event) =>
        event.what === 'answered' && event.at > from && event.at < until ? [event.verdict] : [],
      ),
  )
  const isTaken = (verdict: string) => verdict === 'accepted' || verdict === 'negative'
  return {
    downSeconds: Math.round((until - from) / 1_000),
    acceptedMeanwhile: answers.filter((verdict) => verdict === 'accepted').length,
    refusedMeanwhile: answers.filter((verdict) => !isTaken(verdict)).length,
    outboxAtEnd,
  }
}

async function outboxRows(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ count: number }>(
      'select count(*)::int from parley_kafka.bus_outbox',
    )
    return rows[0]?.count ?? 0
  } finally {
    await client.end()
  }
}

function refusals({ acceptedMeanwhile, refusedMeanwhile }: Outage): readonly Violation[] {
  const told = (text: string): Violation => ({ promise, text, ids: [] })
  return [
    ...(acceptedMeanwhile > 0 ? [] : [told('nothing was accepted while Kafka was down')]),
    ...(refusedMeanwhile === 0
      ? []
      : [told(`${refusedMeanwhile} tries of twins were not answered by an MDN`)]),
  ]
}
