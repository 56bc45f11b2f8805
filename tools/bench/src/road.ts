import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { measureRoad, type RoadFigures, steadyRate } from './measure-road.ts'

export const roadUsage = `  road [--count 3000] [--size 10240] [--concurrency 32]
      The whole road: AS2 in (signed, encrypted, signed MDN), 997 out over AS2, mapped, delivered. The load comes
      from a separate process on the same cores. The second column gives up fsync, to show the price of durability.
      With --count 10000 the last rows say whether memory grows.
`

export async function benchRoad(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      count: { type: 'string', default: '3000' },
      size: { type: 'string', default: '10240' },
      concurrency: { type: 'string', default: '32' },
    },
  })
  const load = {
    count: Number(values.count),
    sizeBytes: Number(values.size),
    concurrency: Number(values.concurrency),
  }
  say(
    `road: ${load.count} orders of ${load.sizeBytes} bytes, ${load.concurrency} at once, ${cpus().length} cores`,
  )
  const durable = await measureRoad({ ...load, durability: 'on', say })
  const fast = await measureRoad({ ...load, durability: 'off', say })
  print(durable, fast)
}

function print(durable: RoadFigures, fast: RoadFigures): void {
  const rows: readonly (readonly [string, (figures: RoadFigures) => number, number])[] = [
    ['messages/s, request to delivered', (f) => f.perSecond, 0],
    ['MDN p50, ms', (f) => f.answerMs.p50, 1],
    ['MDN p99, ms', (f) => f.answerMs.p99, 1],
    [`request to delivered p50 at ${steadyRate}/s, ms`, (f) => f.steady.p50, 1],
    [`request to delivered p99 at ${steadyRate}/s, ms`, (f) => f.steady.p99, 1],
    ['RSS of the platform, first half, MiB', (f) => f.rssMiB.firstHalf, 0],
    ['RSS of the platform, second half, MiB', (f) => f.rssMiB.secondHalf, 0],
    ['start to ready, ms', (f) => f.startMs, 0],
  ]
  say('')
  say(`${''.padEnd(42)}${'durable'.padStart(10)}${'no fsync'.padStart(10)}${'ratio'.padStart(8)}`)
  for (const [name, read, digits] of rows) {
    const [a, b] = [read(durable), read(fast)]
    const ratio = b === 0 ? '-' : (a / b).toFixed(2)
    say(
      `${name.padEnd(42)}${a.toFixed(digits).padStart(10)}${b.toFixed(digits).padStart(10)}${ratio.padStart(8)}`,
    )
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
