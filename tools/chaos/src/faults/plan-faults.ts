import { type Chance, chanceOf } from '../chance.ts'
import type { Blow, Spell } from '../proxy/spell.ts'
import { type Fault, kindOf, type PlannedFault } from './fault.ts'

/** What there is to hurt: names of processes, ids of brokers, names of lines (`in:`, `out:`, `db:`, `kafka:`). */
export type Targets = {
  readonly processes: readonly string[]
  readonly brokers: readonly number[]
  readonly lines: readonly string[]
}

export type FaultPlan = {
  readonly seed: number
  readonly count: number
  readonly targets: Targets
  /** Between the beginnings of two faults, both ends included. */
  readonly gapMs: readonly [number, number]
  /** How long processes and lines are away, both ends included. */
  readonly awayMs: readonly [number, number]
  /** Only these, as `kindOf` names them, in turn. */
  readonly kinds?: readonly string[]
}

/** How often each comes up: what a cluster meets every day most often, all brokers at once least. */
const weights = {
  kill: 24,
  freeze: 14,
  drain: 5,
  'broker-kill': 9,
  'two-brokers': 3,
  'all-brokers': 2,
  'broker-freeze': 3,
  'postgres-kill': 6,
  'postgres-restart': 3,
  spell: 24,
  blow: 7,
} as const

/** The faults of a campaign, in order: the same seed gives the same ones. */
export function planFaults(plan: FaultPlan): readonly PlannedFault[] {
  const chance = chanceOf(plan.seed, 'faults')
  return Array.from({ length: plan.count }, (_, at) => ({
    number: at + 1,
    afterMs: chance.between(...plan.gapMs),
    fault: drawFault(chance, plan, at),
  }))
}

function drawFault(chance: Chance, plan: FaultPlan, at: number): Fault {
  const wanted = plan.kinds?.[at % plan.kinds.length]
  for (let tries = 0; tries < 10_000; tries += 1) {
    const fault = drawAny(chance, plan)
    if (wanted === undefined || wanted === kindOf(fault)) return fault
  }
  throw new Error(`no fault is of the kind ${wanted}`)
}

function drawAny(chance: Chance, { targets, awayMs }: FaultPlan): Fault {
  const kind = chance.weighted(weights)
  const process = chance.pick(targets.processes)
  const node = chance.pick(targets.brokers)
  const others = targets.brokers.filter((other) => other !== node)
  const line = chance.pick(targets.lines)
  const downMs = chance.between(100, 3_000)
  const forMs = chance.between(...awayMs)
  switch (kind) {
    case 'kill':
    case 'drain':
      return { kind, process, downMs }
    case 'freeze':
      return { kind, process, forMs }
    case 'broker-kill':
      return { kind, nodes: [node], downMs }
    case 'two-brokers':
      return { kind: 'broker-kill', nodes: [node, chance.pick(others)].toSorted(), downMs }
    case 'all-brokers':
      return { kind: 'broker-kill', nodes: targets.brokers, downMs: downMs * 2 }
    case 'broker-freeze':
      return { kind, node, forMs }
    case 'postgres-kill':
    case 'postgres-restart':
      return { kind }
    case 'spell':
      return { kind, line, spell: drawSpell(chance), forMs }
    case 'blow':
      return { kind, line, blow: drawBlow(chance) }
    default:
      return kind satisfies never
  }
}

function drawSpell(chance: Chance): Spell {
  const kind = chance.weighted({ latency: 3, trickle: 2, blackhole: 3, deaf: 5, refuse: 2 })
  switch (kind) {
    case 'latency':
      return { kind, delayMs: chance.between(20, 1_500) }
    case 'trickle':
      return { kind, bytesPerSecond: chance.between(200, 20_000) }
    default:
      return { kind }
  }
}

function drawBlow(chance: Chance): Blow {
  const kind = chance.weighted({ reset: 3, 'half-close': 2 })
  return kind === 'reset' ? { kind } : { kind, toward: chance.pick(['server', 'client'] as const) }
}
