// A map or set has room for 16 million keys; what comes out of order beyond this many is not remembered.
const mostRemembered = 2_000_000
const mostSeries = 1_000
const mostRuns = 64

/**
 * Control numbers that came already. Senders count upwards, so that a million of them are a few runs; a number out
 * of its run costs a place in a set.
 */
export class TakenNumbers {
  /** By what stands before the digits, and their number: A0001 and A1 are two. */
  private readonly series = new Map<string, Series>()
  private readonly others = new Set<string>()

  has(number: string): boolean {
    const { key, value } = splitNumber(number)
    return this.series.get(key)?.has(value) ?? this.others.has(number)
  }

  add(number: string): void {
    const { key, value } = splitNumber(number)
    const known = this.series.get(key)
    if (known !== undefined) known.add(value)
    else if (this.series.size < mostSeries) this.series.set(key, new Series(value))
    else if (this.others.size < mostRemembered) this.others.add(number)
  }
}

/** Up to nine digits at the end count; without any the value is 0. */
function splitNumber(number: string): { readonly key: string; readonly value: number } {
  let at = number.length
  let value = 0
  let weight = 1
  while (at > 0 && number.length - at < 9) {
    const digit = number.charCodeAt(at - 1) - 0x30
    if (digit < 0 || digit > 9) break
    value += digit * weight
    weight *= 10
    at--
  }
  return { key: `${number.length - at}:${number.slice(0, at)}`, value }
}

class Series {
  private from: number
  private to: number
  private readonly runs: { readonly from: number; readonly to: number }[] = []
  private readonly others = new Set<number>()

  constructor(first: number) {
    this.from = first
    this.to = first
  }

  has(value: number): boolean {
    if (value >= this.from && value <= this.to) return true
    return this.runs.some(({ from, to }) => value >= from && value <= to) || this.others.has(value)
  }

  add(value: number): void {
    if (this.has(value)) return
    if (value === this.to + 1) {
      this.to = value
      return
    }
    if (this.runs.length < mostRuns) {
      this.runs.push({ from: this.from, to: this.to })
      this.from = value
      this.to = value
    } else if (this.others.size < mostRemembered) this.others.add(value)
  }
}
