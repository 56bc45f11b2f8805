import { setTimeout as pause } from 'node:timers/promises'
import { FolderWitness } from '@parley/rig'
import { chanceOf } from './chance.ts'
import { checkPromises } from './check/check-promises.ts'
import type { Violation } from './check/evidence.ts'
import { describeFault, kindOf, type PlannedFault } from './faults/fault.ts'
import { inject } from './faults/inject.ts'
import { planFaults } from './faults/plan-faults.ts'
import { Load } from './load/load.ts'
import { signOfLife } from './load/sign-of-life.ts'
import type { Scene } from './load/twin-load.ts'
import { faultsAround } from './report/around.ts'
import { type Tally, tally } from './report/tally.ts'
import { notQuiet, type Settling, settle } from './settle.ts'
import { endProcesses } from './world/gather.ts'
import type { Ground } from './world/ground.ts'
import type { Quiet } from './world/quiet.ts'
import { openWorld, targetsOf, type World } from './world/world.ts'

export type CampaignOptions = {
  /** A folder of its own, for data, logs and histories. */
  readonly home: string
  readonly seed: number
  readonly faults: number
  /** Between the beginnings of two faults, and how long processes and lines are away; both ends included. */
  readonly gapMs: readonly [number, number]
  readonly awayMs: readonly [number, number]
  /** A planted bug, by its name. */
  readonly plant?: string
  /** Only faults of these kinds, as `kindOf` names them, in turn. */
  readonly kinds?: readonly string[]
  /** What they hit, as `targetsOf` narrows it. */
  readonly on?: readonly string[]
  /** Lines whose names begin so are slow until quiet is waited for. */
  readonly slow?: readonly string[]
  /** What twins play; left out: everything. */
  readonly scenes?: readonly Scene[]
  /** Between two files of the company's own system (600 to 2,500). */
  readonly filePauseMs?: readonly [number, number]
  readonly ground?: Ground
  readonly patience?: Pick<Settling, 'stallMs' | 'longestMs'>
  readonly say: (line: string) => void
}

/** A fault as it was done. */
export type DoneFault = PlannedFault & { readonly at: number; endedAt: number | undefined }

export type CampaignResult = {
  readonly faults: readonly DoneFault[]
  readonly counts: Readonly<Record<string, number>>
  readonly tally: Tally
  readonly quiet: Quiet
  readonly violations: readonly Violation[]
  /** The faults around each, a line each. */
  readonly around: ReadonlyMap<Violation, readonly string[]>
  readonly seconds: number
  readonly postgres: string
}

/** Random faults under load, then quiet, then every promise checked from both sides. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const from = performance.now()
  const { home, plant, scenes, filePauseMs = [600, 2_500], ground, patience, say } = options
  say('Starting Postgres, three brokers, every service apart and a twin for each partner ...')
  const world = await openWorld({
    home,
    crowd: { parsers: 2, mappers: 2 },
    ...(plant && { env: plantEnv(plant) }),
    ...(ground && { ground }),
  })
  const witness = new FolderWitness(world.outbox)
  try {
    const load = new Load(world, {
      ...{ chance: chanceOf(options.seed, 'load'), filePauseMs },
      pace: { workers: 2, pauseMs: [50, 900], largeBytes: 400_000, ...(scenes && { scenes }) },
    })
    load.start()
    await pause(2_000)
    slowDown(world, options.slow ?? [])
    const faults = await doFaults(world, load, options)
    say(`${load.consignments.length} messages sent; waiting until everything is answered and quiet`)
    const { evidence, quiet } = await settle(world, { load, witness, say, ...patience })
    const processes = await endProcesses(world)
    const violations = [...notQuiet(quiet), ...checkPromises({ ...evidence, processes })]
    return {
      ...{ faults, quiet, counts: countsOf(faults), tally: tally(evidence), violations },
      around: new Map(violations.map((one) => [one, faultsAround(one, faults, evidence.twins)])),
      postgres: evidence.ledger.postgres,
      seconds: Math.round((performance.now() - from) / 1_000),
    }
  } finally {
    witness.close()
    await world.close()
  }
}

function slowDown({ lines }: World, names: readonly string[]): void {
  for (const [name, line] of lines)
    if (names.some((start) => name.startsWith(start))) line.cast({ kind: 'latency', delayMs: 250 })
}

/** Each at its time, whatever of the earlier ones still lasts; returns when all are over. */
async function doFaults(world: World, load: Load, options: CampaignOptions): Promise<readonly DoneFault[]> {
  const { seed, faults: count, gapMs, awayMs, kinds, on, say } = options
  const targets = targetsOf(world, on)
  const planned = planFaults({ seed, count, targets, gapMs, awayMs, ...(kinds && { kinds }) })
  const done: DoneFault[] = []
  const running: Promise<void>[] = []
  const alive = signOfLife(() => load.settled)
  for (const fault of planned) {
    await pause(fault.afterMs)
    await alive()
    const one: DoneFault = { ...fault, at: Date.now(), endedAt: undefined }
    done.push(one)
    say(
      `${String(fault.number).padStart(4)}/${count} ${describeFault(fault.fault)} (${load.settled} of ${load.consignments.length} messages answered)`,
    )
    running.push(
      inject(world, fault.fault).then(() => {
        one.endedAt = Date.now()
      }),
    )
  }
  await Promise.all(running)
  return done
}

function countsOf(faults: readonly DoneFault[]): Readonly<Record<string, number>> {
  const byKind = Map.groupBy(faults, ({ fault }) => kindOf(fault))
  const counts = [...byKind].map(([kind, own]) => [kind, own.length] as const)
  return Object.fromEntries(counts.toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

/** The loader that plants it, in every process of the platform. */
function plantEnv(plant: string): Readonly<Record<string, string>> {
  const loader = new URL('./plants/plant.mjs', import.meta.url).href
  return { PARLEY_PLANT: plant, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${loader}`.trim() }
}
