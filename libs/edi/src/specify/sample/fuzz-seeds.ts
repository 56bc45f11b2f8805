import type { FindingCode } from '../../finding-codes.ts'
import type { CompiledGuide } from '../../guide/compiled-guide.ts'
import { elementName } from '../../judge/element-words.ts'
import type { InterchangeTree } from '../../view/interchange-tree.ts'
import { askedFaults, inEveryCase } from './asked-faults.ts'
import { breachesOf } from './breaches.ts'
import { elementFaults } from './element-faults.ts'
import { pick, randomOf } from './random.ts'
import { interchangeAround } from './sample-interchange.ts'
import { type Placed, samplePlaced, transactionOf } from './sample-transaction.ts'
import { segmentFaults } from './segment-faults.ts'

/** A document to begin fuzzing from: a good one, or one with a single fault. */
export type FuzzSeed = {
  /** Such as `good-minimal` or `ELEMENT_TOO_LONG-BEG03`. */
  readonly name: string
  readonly interchange: InterchangeTree
  /** The one finding that the judge must give under the same guide; missing when there must be none. */
  readonly finding?: {
    readonly code: FindingCode
    readonly segment: string
    readonly element?: number
    readonly component?: number
  }
}

export type FuzzOptions = {
  readonly seed?: number
  /** Most documents for one code; default 3. */
  readonly perCode?: number
}

/** Good documents of three sizes, and each kind of single fault that the guide lets a document have. */
export function fuzzSeeds(
  guide: CompiledGuide,
  { seed = 1, perCode = 3 }: FuzzOptions = {},
): readonly FuzzSeed[] {
  const sizes = ['minimal', 'typical', 'maximal'] as const
  const good = sizes.map((size) => ({
    name: `good-${size}`,
    interchange: interchangeAround(guide, transactionOf(guide, samplePlaced(guide, { size, seed }))),
  }))
  const placed = samplePlaced(guide, { size: 'typical', seed })
  // A fault that breaks a condition or a balance besides would have more than its one finding.
  const formal = [...elementSeeds(placed), ...segmentFaults(guide, placed)].filter(
    (fault) => breachesOf(guide.program, fault.placed).length === 0,
  )
  const faults = chosen([...formal, ...askedSeeds(guide, seed)], { seed, perCode })
  return [...good, ...faults.map((fault) => seedOf(guide, fault))]
}

// Some conditions hold by chance only: so many samples are looked through.
const mostSamples = 6

function askedSeeds(guide: CompiledGuide, seed: number): readonly Fault[] {
  const { balances, conditions } = guide.program.asked
  if (balances.length + conditions.length === 0) return []
  return Array.from({ length: mostSamples }, (_, index) => {
    const placed = samplePlaced(guide, { size: 'typical', seed: seed + index })
    return [placed, ...inEveryCase(guide, placed)].flatMap((one) => askedFaults(guide, one))
  }).flat()
}

export type Fault = {
  readonly placed: readonly Placed[]
  readonly code: FindingCode
  readonly segment: string
  readonly element?: number
  readonly component?: number
}

function elementSeeds(placed: readonly Placed[]): readonly Fault[] {
  return placed.flatMap((one, index) =>
    elementFaults(one).map(({ segment, ...fault }) => ({
      placed: [...placed.slice(0, index), { ...one, segment }, ...placed.slice(index + 1)],
      ...{ ...fault, segment: segment.tag },
    })),
  )
}

/** Some of each code, told by the seed. */
function chosen(
  faults: readonly Fault[],
  { seed, perCode }: { readonly seed: number; readonly perCode: number },
): readonly Fault[] {
  const random = randomOf(seed)
  const codes = [...new Set(faults.map(({ code }) => code))]
  return codes.flatMap((code) => {
    const left = faults.filter((one) => one.code === code)
    const kept = new Set<Fault>()
    for (let count = 0; count < perCode; count++) {
      const fault = pick(left, random)
      if (fault !== undefined) kept.add(fault)
    }
    return [...kept]
  })
}

function seedOf(guide: CompiledGuide, { placed, code, segment, element, component }: Fault): FuzzSeed {
  const place = element === undefined ? segment : elementName(segment, element, component)
  return {
    name: `${code}-${place}`,
    interchange: interchangeAround(guide, transactionOf(guide, placed)),
    finding: {
      ...{ code, segment },
      ...(element !== undefined && { element }),
      ...(component !== undefined && { component }),
    },
  }
}
