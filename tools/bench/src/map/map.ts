import { execFile } from 'node:child_process'
import { cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { engineNames } from './engines.ts'
import { mapCases } from './map-cases.ts'

export const mapUsage = `  map [--seconds 5] [--size 20] [--only order,invoice,csv,xml,file]
      Documents mapped: the mapping language, JavaScript written by hand and JSONata give the same for 1,000 documents; each is
      measured in a process of its own, documents a second of processor time, best round. Then a whole file of that many
      MiB of purchase orders: judged, mapped, written as JSON, answered with a 997; and 10,000 orders as CSV and as XML.
`

const execute = promisify(execFile)
const scripts = {
  map: fileURLToPath(new URL('./measure-map.ts', import.meta.url)),
  file: fileURLToPath(new URL('./measure-file.ts', import.meta.url)),
  feed: fileURLToPath(new URL('./measure-feed.ts', import.meta.url)),
}
const documents = 1000

type Mapped = { readonly what: string; readonly secondsADocument: number; readonly equal: string }

export async function benchMap(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '5' },
      size: { type: 'string', default: '20' },
      only: { type: 'string', default: '' },
    },
  })
  const [load = 0] = loadavg()
  say(`map: ${cpus().length} cores, load ${load.toFixed(1)}, Node ${process.version}`)
  const isChosen = (name: string) => values.only === '' || values.only.split(',').includes(name)
  for (const { name } of mapCases.filter((one) => isChosen(one.name))) await benchCase(name, values.seconds)
  if (isChosen('csv')) await benchFile('CSV of 10,000 orders: mapped, JSON', scripts.feed, 'csv')
  if (isChosen('xml')) await benchFile('XML feed of 10,000 orders: mapped, JSON', scripts.feed, 'xml')
  const whole = `${values.size} MiB of purchase orders: judged, mapped, JSON, 997`
  if (isChosen('file')) await benchFile(whole, scripts.file, values.size)
}

async function benchCase(name: string, seconds: string): Promise<void> {
  say(`\n${name.padEnd(38)}${'us'.padStart(10)}${'docs/cpu-s'.padStart(12)}${'x JSONata'.padStart(11)}`)
  const outcomes: Mapped[] = []
  for (const engine of engineNames) {
    outcomes.push(await runScript<Mapped>(scripts.map, [name, engine, String(documents), seconds]))
  }
  const slowest = outcomes.at(-1)?.secondsADocument ?? Number.NaN
  for (const { what, secondsADocument } of outcomes) {
    const [us, rate] = [(secondsADocument * 1e6).toFixed(1), (1 / secondsADocument).toFixed(0)]
    const ratio = (slowest / secondsADocument).toFixed(1)
    say(`${what.padEnd(38)}${us.padStart(10)}${rate.padStart(12)}${ratio.padStart(11)}`)
  }
  const different = new Set(outcomes.map(({ equal }) => equal)).size - 1
  say(different === 0 ? `equal output of ${documents} documents` : `DIFFERENT OUTPUT: ${different} engines`)
  if (different > 0) process.exitCode = 1
}

type FileOutcome = {
  readonly seconds: number
  readonly documents: number
  readonly fileBytes: number
  readonly jsonBytes: number
  readonly rssMiB: number
}

async function benchFile(what: string, script: string, argument: string): Promise<void> {
  const one = await runScript<FileOutcome>(script, [argument, '3'])
  const megabytes = one.fileBytes / 1e6 / one.seconds
  const out = one.jsonBytes / 1e6 / one.seconds
  say(`\n${what}`)
  say(`${megabytes.toFixed(1)} MB/cpu-s in, ${out.toFixed(1)} MB/cpu-s of JSON out`)
  say(`${(one.documents / one.seconds).toFixed(0)} orders/cpu-s, ${one.rssMiB.toFixed(0)} MiB`)
}

async function runScript<T>(script: string, args: readonly string[]): Promise<T> {
  const { stdout } = await execute(process.execPath, [script, ...args], { maxBuffer: 1024 ** 2 })
  return JSON.parse(stdout) as T
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
