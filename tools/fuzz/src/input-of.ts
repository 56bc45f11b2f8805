import { createChance } from '@parley/bench'
import { mutate } from './mutate.ts'
import type { SeedInput } from './seed-inputs.ts'

/** The input of that number under that seed: always the same, so that one number is enough to find it again. */
export function inputOf(seeds: readonly SeedInput[], seed: number, index: number): Buffer {
  const chance = createChance(Math.imul(seed, 0x9e37_79b1) ^ Math.imul(index + 1, 0x85eb_ca6b))
  const one = seeds[chance.whole(seeds.length)]
  const other = seeds[chance.whole(seeds.length)]
  if (one === undefined || other === undefined) throw new Error('no seed inputs')
  return mutate(one.bytes, chance, other.bytes)
}
