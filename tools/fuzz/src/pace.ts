import type { Breach } from './breach.ts'
import type { Examined } from './examine.ts'

/** An input is too slow at so many times the mean a byte. */
const slowest = 8
/** By the clock a suspect has so many chances; then it runs for so long, as processor time is counted in ticks. */
const measurements = 5
const leastMicros = 60_000
const mostRuns = 300
/** What an input, an interchange (its answers, above all) and a finding cost besides their bytes, as if they were bytes. */
const overheadBytes = 4_096
const interchangeBytes = 256
const findingBytes = 64
const inputsBeforePace = 500
const mostBytes = 1024 ** 3

/** Compares each input with the mean of those before it, in processor time: others may use the machine, too. */
export class Pace {
  private inputs = 0
  private micros = 0
  private bytes = 0

  async breachOf(
    bytes: Buffer,
    { micros, clockMicros, interchanges, findings }: Examined,
    again: () => Promise<Examined>,
  ): Promise<Breach | undefined> {
    const size = bytes.length + overheadBytes + interchangeBytes * interchanges + findingBytes * findings
    const limit = (slowest * size * this.micros) / this.bytes
    const isSuspect = ++this.inputs > inputsBeforePace && clockMicros > limit
    if (isSuspect && (await bestOf(again)) > limit && (await meanOf(again)) > limit) {
      return { check: `slower than ${slowest} times the mean`, detail: 'a byte' }
    }
    this.micros += micros
    this.bytes += size
    const held = this.inputs % 5_000 === 0 ? heldBytes() : 0
    if (held > mostBytes) return { check: 'memory grows', detail: `${Math.round(held / 1024 ** 2)} MiB` }
    return undefined
  }
}

/** Of this thread alone: others of the process may be at work on something else. */
function heldBytes(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

async function bestOf(run: () => Promise<Examined>): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let time = 0; time < measurements; time++) best = Math.min(best, (await run()).clockMicros)
  return best
}

async function meanOf(run: () => Promise<Examined>): Promise<number> {
  let sum = 0
  let runs = 0
  while (sum < leastMicros && runs < mostRuns) {
    sum += (await run()).micros
    runs++
  }
  return sum / runs
}
