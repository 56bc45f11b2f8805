/** Chance that can be repeated: everything random in a campaign is drawn from one printed seed. */
export type Chance = {
  /** 0 (included) to 1. */
  fraction(): number
  /** A whole number, both ends included. */
  between(low: number, high: number): number
  pick<T>(of: readonly T[]): T
  /** One of the names, each as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name
  /** A generator of its own, so that one user's draws do not move another's. */
  fork(name: string): Chance
}

/** The generator sfc32 (PractRand, public domain), filled from the seed and a name. */
export function chanceOf(seed: number, name = ''): Chance {
  const fraction = sfc32(seed, name)
  const between = (low: number, high: number) => low + Math.floor(fraction() * (high - low + 1))
  return {
    fraction,
    between,
    pick: (of) => {
      const one = of[between(0, of.length - 1)]
      if (one === undefined) throw new Error('nothing to pick from')
      return one
    },
    weighted: (weights) => drawn(Object.entries(weights) as [keyof typeof weights, number][], fraction()),
    fork: (of) => chanceOf(seed, `${name}/${of}`),
  }
}

function drawn<Name>(weights: readonly (readonly [Name, number])[], fraction: number): Name {
  let left = fraction * weights.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [name, weight] of weights) {
    left -= weight
    if (left < 0) return name
  }
  const last = weights.at(-1)
  if (!last) throw new Error('nothing to draw from')
  return last[0]
}

function sfc32(seed: number, name: string): () => number {
  let a = seed | 0
  let b = hashOf(name)
  let c = 0x9e3779b9 | 0
  let counter = 1
  const next = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 4_294_967_296
  }
  for (let round = 0; round < 15; round += 1) next()
  return next
}

/** FNV-1a. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
  return hash
}
