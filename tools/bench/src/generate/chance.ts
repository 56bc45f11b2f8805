/** A stream of numbers that only a seed decides: the same seed gives the same file on every machine. */
export type Chance = {
  /** A whole number from 0 to `below` - 1. */
  whole(below: number): number
  /** True in that share of the cases. */
  hits(share: number): boolean
  pick<T>(of: readonly [T, ...T[]]): T
}

/** Mulberry32: 32 bits of state, fast enough to write 2 GB. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
  return {
    whole: (below) => Math.floor(next() * below),
    hits: (share) => next() < share,
    pick: (of) => of[Math.floor(next() * of.length)] ?? of[0],
  }
}

/** A day of 2026 as CCYYMMDD. */
export function dayOf(chance: Chance): string {
  return `2026${two(1 + chance.whole(12))}${two(1 + chance.whole(28))}`
}

/** An amount with two decimals. */
export function amountOf(chance: Chance, below: number): string {
  return `${1 + chance.whole(below)}.${two(chance.whole(100))}`
}

/** Digits of a fixed width. */
export function digitsOf(chance: Chance, width: number): string {
  let text = ''
  while (text.length < width) text += String(chance.whole(1_000_000)).padStart(6, '0')
  return text.slice(0, width)
}

/** A number of GS1 (GTIN, GLN) of a fixed width, its last digit the check digit. */
export function gs1NumberOf(chance: Chance, width: number): string {
  const digits = digitsOf(chance, width - 1)
  let sum = 0
  for (let at = digits.length - 1, weight = 3; at >= 0; at--, weight = 4 - weight)
    sum += weight * Number(digits[at])
  return `${digits}${(10 - (sum % 10)) % 10}`
}

/** A GTIN or GLN of that many digits, with its check digit (GS1: weights 3 and 1 from the right, modulo 10). */
export function numberOf(chance: Chance, width: number): string {
  const digits = digitsOf(chance, width - 1)
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const weight = (digits.length - at) % 2 === 1 ? 3 : 1
    sum += weight * (digits.charCodeAt(at) - 0x30)
  }
  return digits + String((10 - (sum % 10)) % 10)
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number)
}
