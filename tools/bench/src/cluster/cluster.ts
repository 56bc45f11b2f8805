import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { leaveNothing } from '@parley/rig'
import type { DrainFigures } from './drain-figures.ts'
import { type LightFigures, light } from './light.ts'
import { documentsOf } from './order-files.ts'
import { type Plan, quickPlan, wholePlan } from './plan.ts'
import { profileRoads } from './profile-road.ts'
import { quotasMissing } from './quotas.ts'
import { type RestFigures, rest } from './rest.ts'
import { type RoadFigures, type StageFigures, stagesAlone, warmUp, wholeRoad } from './stages.ts'
import { type Ground, openDistributed, openEmbedded, openGround, type Stand } from './stand.ts'
import { drainLine, printDrains, printLight, printProfiles, printRest, type Say } from './tables.ts'

export const clusterUsage = `  cluster [--quick] [--only rest,road,limited,large,profile]
      One process beside one process a service on a real Kafka, over the same Postgres: what they take at rest, how long an
      order takes under light load, how fast a backlog drains with 1, 2 and 4 parsers and mappers, and what a document
      costs in each process. Every run is checked: nothing lost, doubled or out of the order of its key. A quarter of an hour;
      --quick two. profile, which is left out otherwise, says in which rooms and packages a document's time goes. Needs Java 17 and Maven.
`

/** All but the last, unless asked for. */
const parts = ['rest', 'road', 'limited', 'large', 'profile'] as const
type Part = (typeof parts)[number]

export async function benchCluster(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: parts.slice(0, -1).join() },
    },
  })
  const wanted = new Set(values.only.split(',')) as ReadonlySet<string>
  const bench = new ClusterBench(values.quick ? quickPlan : wholePlan, (part) => wanted.has(part))
  say(`cluster: ${cpus().length} cores, load ${(loadavg()[0] ?? 0).toFixed(1)}`)
  const home = await mkdtemp(join(tmpdir(), 'parley-bench-'))
  leaveNothing(home)
  try {
    const ground = await openGround(join(home, 'ground'))
    if ('missing' in ground) return say(`Kafka cannot run here: it ${ground.missing}.`)
    try {
      await bench.run(home, ground)
    } finally {
      await ground.stop()
    }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

class ClusterBench {
  readonly #plan: Plan
  readonly #isWanted: (part: Part) => boolean
  readonly #breaches: string[] = []
  readonly #rests = new Map<string, ReadonlyMap<string, RestFigures>>()
  readonly #lights = new Map<string, LightFigures>()
  readonly #roads = new Map<string, DrainFigures>()
  readonly #parsing = new Map<string, DrainFigures>()
  readonly #mapping = new Map<string, DrainFigures>()
  readonly #large = new Map<string, DrainFigures>()
  /** Numbers backlogs, and through them orders. */
  #runs = 100

  constructor(plan: Plan, isWanted: (part: Part) => boolean) {
    this.#plan = plan
    this.#isWanted = isWanted
  }

  async run(home: string, ground: Ground): Promise<void> {
    if (this.#isWanted('rest') || this.#isWanted('road')) {
      await this.#with(
        join(home, 'one'),
        (folder) => openEmbedded({ home: folder, ground }),
        (stand) => this.#both(stand, [1]),
      )
    }
    if (this.#isWanted('profile')) await this.#profile(home, ground)
    if (!['rest', 'road', 'limited', 'large'].some((part) => this.#isWanted(part as Part))) return
    const { workers } = this.#plan
    const open = (folder: string) => openDistributed({ home: folder, ground }, Math.max(...workers))
    await this.#with(join(home, 'many'), open, async (stand) => {
      await this.#both(stand, workers)
      if (this.#isWanted('limited')) await this.#limitedStages(stand, workers)
      if (this.#isWanted('large'))
        for (const count of this.#plan.large.workers) await this.#largeOrders(stand, count)
    })
    this.#print()
  }

  async #with(
    folder: string,
    open: (folder: string) => Promise<Stand>,
    work: (stand: Stand) => Promise<void>,
  ): Promise<void> {
    await mkdir(folder, { recursive: true })
    const stand = await open(folder)
    try {
      await work(stand)
    } finally {
      await stand.close()
    }
  }

  async #profile(home: string, ground: Ground): Promise<void> {
    tell('the whole road in both forms, profiled')
    const { road, warmUp: warm } = this.#plan
    const profiles = await profileRoads({
      ...{ home: join(home, 'profiled'), ground },
      backlog: { ...road, run: this.#runs++ },
      warm: { ...warm, run: this.#runs++ },
    })
    printProfiles(say, profiles)
  }

  async #both(stand: Stand, workers: readonly number[]): Promise<void> {
    const { road, restSeconds } = this.#plan
    if (this.#isWanted('rest')) {
      tell(`${stand.name}: at rest, then under light load`)
      this.#rests.set(stand.name, await rest(stand, restSeconds))
      this.#lights.set(stand.name, await light(stand, this.#plan.light))
    }
    if (!this.#isWanted('road')) return
    for (const count of workers) {
      const name = stand.name === 'embedded' ? 'one process' : `${count} + ${count}`
      tell(`${stand.name}: the whole road, ${name}`)
      await this.#warmUp(stand, count)
      const backlog = { ...road, run: this.#runs++ }
      const { road: figures } = this.#checked(await wholeRoad(stand, { backlog, workers: count }))
      say(drainLine(name, figures))
      this.#roads.set(name, figures)
    }
  }

  async #limitedStages(stand: Stand, counts: readonly number[]): Promise<void> {
    const missing = quotasMissing()
    if (missing) return say(`Stages alone with limits of processor time cannot be measured here: ${missing}.`)
    for (const workers of counts) await this.#limitedStage(stand, workers)
  }

  async #limitedStage(stand: Stand, workers: number): Promise<void> {
    const { cores, ...load } = this.#plan.limited
    tell(`stages alone, ${workers} workers with ${cores} of a core each`)
    await this.#warmUp(stand, workers)
    const backlog = { ...load, run: this.#runs++ }
    const { parsing, mapping } = this.#checked(await stagesAlone(stand, { backlog, workers, cores }))
    say(drainLine('parsing', parsing))
    say(drainLine('mapping', mapping))
    this.#parsing.set(`${workers}`, parsing)
    this.#mapping.set(`${workers}`, mapping)
  }

  async #largeOrders(stand: Stand, workers: number): Promise<void> {
    const { workers: _, ...load } = this.#plan.large
    tell(`stages alone, ${workers} workers, large orders`)
    await this.#warmUp(stand, workers)
    const backlog = { ...load, run: this.#runs++ }
    const { parsing } = this.#checked(await stagesAlone(stand, { backlog, workers }))
    say(drainLine('parsing', parsing))
    this.#large.set(`${workers}`, parsing)
  }

  #warmUp(stand: Stand, workers: number): Promise<void> {
    return warmUp(stand, { backlog: { ...this.#plan.warmUp, run: this.#runs++ }, workers })
  }

  #checked<Figures extends RoadFigures | StageFigures>(figures: Figures): Figures {
    this.#breaches.push(...figures.breaches)
    return figures
  }

  #print(): void {
    const { road, limited, large } = this.#plan
    for (const [name, figures] of this.#rests) printRest(say, name, figures)
    if (this.#lights.size > 0) printLight(say, this.#lights)
    const print = (title: string, drains: ReadonlyMap<string, DrainFigures>) => {
      if (drains.size > 0) printDrains(say, title, drains)
    }
    const count = (load: Plan['road']) => documentsOf({ ...load, run: 0 })
    print(`whole road, ${count(road)}`, this.#roads)
    print(`parsers, ${limited.cores} core each`, this.#parsing)
    print(`mappers, ${limited.cores} core each`, this.#mapping)
    print(`parsers, ${count(large)} large`, this.#large)
    say('')
    for (const breach of this.#breaches.slice(0, 20)) say(breach)
    say(`${this.#breaches.length} lost, doubled, unfinished or out of order`)
    if (this.#breaches.length > 0) process.exitCode = 1
  }
}

function tell(line: string): void {
  say(`${new Date().toISOString().slice(11, 19)} load ${(loadavg()[0] ?? 0).toFixed(1)}: ${line}`)
}

const say: Say = (line) => {
  process.stdout.write(`${line}\n`)
}
