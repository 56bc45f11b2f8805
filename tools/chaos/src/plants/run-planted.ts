import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type CampaignResult, runCampaign } from '../campaign.ts'
import type { Violation } from '../check/evidence.ts'
import { type Ground, openGround } from '../world/ground.ts'
import type { Plant } from './plants.ts'

export type PlantedOptions = {
  /** A folder of its own; of what was caught nothing is left in it. */
  readonly home: string
  readonly seed: number
  readonly plants: readonly Plant[]
  readonly keep: boolean
  readonly say: (line: string) => void
}

export type Trial = {
  /** None: the platform as it is, in which nothing may be found. */
  readonly plant: Plant | undefined
  readonly caught: boolean
  /** The sentence of the checker that gave it away. */
  readonly breach: Violation | undefined
  readonly violations: readonly Violation[]
  readonly faults: Readonly<Record<string, number>>
  readonly seconds: number
}

export type Planted = { readonly trials: readonly Trial[]; readonly postgres: string }

/** A campaign without a bug, and then one with each: on the same brokers and database server, with topics and a database of its own. */
export async function runPlanted(options: PlantedOptions): Promise<Planted> {
  const { home, plants, say } = options
  const trials: Trial[] = []
  let postgres = 'unknown'
  const ground = await openGround(join(home, 'grounds'))
  try {
    for (const plant of [undefined, ...plants]) {
      say(`${plant?.name ?? 'no bug'}: ${plant?.sentence ?? 'nothing may be found'}`)
      const result = await tried(ground, options, plant)
      postgres = result.postgres
      const trial = judge(plant, result)
      trials.push(trial)
      say(tellTrial(trial))
      if (isRight(trial) && !options.keep) await rm(homeOf(options, plant), { recursive: true, force: true })
    }
    return { trials, postgres }
  } finally {
    await ground.close()
  }
}

/** A bug that was seen, or a platform without one that was left in peace. */
export function isRight({ plant, caught, violations }: Trial): boolean {
  return plant ? caught : violations.length === 0
}

export function tellTrial({ plant, caught, breach, violations, seconds }: Trial): string {
  const others = violations.length - (breach ? 1 : 0)
  const rest = `${others}${breach ? ' more' : ''} broken promises, ${seconds} s`
  if (!plant) return `no bug: ${rest}${violations.map(({ text }) => `\n    ${text}`).join('')}`
  const verdict = caught ? `caught: ${breach?.text}` : 'NOT CAUGHT'
  return `${plant.name} ${verdict} (${rest})${caught ? '' : violations.map(({ text }) => `\n    ${text}`).join('')}`
}

function homeOf({ home }: PlantedOptions, plant: Plant | undefined): string {
  return join(home, plant?.name ?? 'no-bug')
}

/** A world that could not be made, because a port was taken meanwhile or a start took too long, says nothing: again. */
async function tried(
  ground: Ground,
  options: PlantedOptions,
  plant: Plant | undefined,
): Promise<CampaignResult> {
  for (let left = 2; ; left -= 1) {
    try {
      return await runTrial(ground, options, plant)
    } catch (error) {
      if (left === 0) throw error
      options.say(`once more: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`)
      await rm(homeOf(options, plant), { recursive: true, force: true })
    }
  }
}

function runTrial(
  ground: Ground,
  options: PlantedOptions,
  plant: Plant | undefined,
): Promise<CampaignResult> {
  const base = {
    ...{ home: homeOf(options, plant), seed: options.seed, ground, say: () => undefined },
    gapMs: [200, 1_200],
    awayMs: [1_500, 4_000],
    filePauseMs: [200, 900],
  } as const
  if (!plant) return runCampaign({ ...base, faults: 8 })
  const { faults, scenes, filePauseMs = base.filePauseMs, endless } = plant.trial
  const { count, kinds, on, slow = [], gapMs = base.gapMs, awayMs = base.awayMs } = faults
  // What a bug has lost never comes, and is not waited for as long as in a campaign; but longer than a group needs to forget a dead member.
  const patience = { stallMs: 40_000, ...(endless && { longestMs: 15_000 }) }
  return runCampaign({
    ...{ ...base, faults: count, kinds, on, slow, gapMs, awayMs, scenes, filePauseMs, patience },
    plant: plant.name,
  })
}

function judge(plant: Plant | undefined, { violations, counts, seconds }: CampaignResult): Trial {
  const breach = violations.find(({ text }) => plant?.trial.shows.test(text))
  return { plant, caught: breach !== undefined, breach, violations, faults: counts, seconds }
}
