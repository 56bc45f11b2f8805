import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type PartsFigures, PartsScene } from './parts-scene.ts'

export const partsUsage = `parts [--transactions 100000] [--bytes 3000] [--workers 1,2,4] [--part 250] [--bus postgres]
  One interchange of so many orders of about so many bytes, read in parts by 1, 2 and 4 processes that parse (the router
  rests, so that nothing else works). Seconds and processor seconds from the file taken to its 997 written, and the highest
  memory of each process.
`

/** npm run bench parts */
export async function benchParts(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      transactions: { type: 'string', default: '100000' },
      bytes: { type: 'string', default: '3000' },
      workers: { type: 'string', default: '1,2,4' },
      part: { type: 'string', default: '250' },
    },
  })
  const print = (line: string) => process.stdout.write(`${line}\n`)
  const counts = values.workers.split(',').map(Number)
  print(`${cpus().length} processors, load ${loadavg()[0]?.toFixed(1)} before the first run`)
  print(
    'transactions    MB  part  workers   wall s   parser CPU s   Postgres CPU s   tx/CPU s   peak MiB, each',
  )
  for (const workers of counts) {
    for (const transactions of values.transactions.split(',').map(Number)) {
      for (const part of values.part.split(',').map(Number)) {
        print(lineOf(await measure({ transactions, bytes: Number(values.bytes), workers, part })))
      }
    }
  }
}

type Run = {
  readonly transactions: number
  readonly bytes: number
  readonly workers: number
  readonly part: number
}

async function measure(run: Run): Promise<Run & PartsFigures> {
  const home = await mkdtemp(join(tmpdir(), 'parley-parts-'))
  const scene = await PartsScene.open(home, run)
  try {
    return { ...run, ...(await scene.measure(run)) }
  } finally {
    await scene.close()
    await rm(home, { recursive: true, force: true })
  }
}

function lineOf(run: Run & PartsFigures): string {
  const parserSeconds = run.parsers.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0)
  const peaks = run.parsers.map(({ peakMiB }) => peakMiB.toFixed(0)).join(', ')
  return [
    String(run.transactions).padStart(12),
    (run.sizeBytes / 1e6).toFixed(0).padStart(6),
    String(run.part).padStart(6),
    String(run.workers).padStart(9),
    run.wallSeconds.toFixed(1).padStart(9),
    parserSeconds.toFixed(1).padStart(15),
    run.postgresSeconds.toFixed(1).padStart(17),
    (run.transactions / parserSeconds).toFixed(0).padStart(11),
    `   ${peaks}`,
  ].join('')
}
