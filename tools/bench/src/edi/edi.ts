import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadDictionary } from '@parley/standards'
import { openStaedi, type Staedi } from '../staedi/staedi.ts'
import { staediSchema } from '../staedi/staedi-schema.ts'
import { benchFile, cache, sizeOf } from './bench-files.ts'
import { benchHuge } from './huge.ts'
import type { FileKind, Measurement } from './measurement.ts'
import { ourMeasurements } from './our-measurements.ts'
import { peerMeasurements } from './peer-measurements.ts'
import { installPeers, type Outcome, runMeasurement } from './run-measurement.ts'

export const ediUsage = `  edi [--size 50] [--runs 3] [--only judge,tree] [--huge] [--no-peers]
      EDI read, judged and written, on generated files of that many MiB, each measurement in its own process: MiB a second
      of processor time (the best run), segments a second, highest memory, and parsers of npm and StAEDI beside it.
      --huge streams 1 and 2 GiB instead. Names for --only stand in the first column.
`

type Options = { readonly sizeMiB: number; readonly runs: number }
type Row = {
  readonly name: string
  readonly what: string
  readonly kind: FileKind
  readonly outcome: Outcome
}

export async function benchEdi(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      size: { type: 'string', default: '50' },
      runs: { type: 'string', default: '3' },
      only: { type: 'string', default: '' },
      huge: { type: 'boolean', default: false },
      'no-peers': { type: 'boolean', default: false },
    },
  })
  say(
    `edi: ${values.huge ? '1 and 2 GiB' : `${values.size} MiB a file`}, ${cpus().length} cores, Node ${process.version}`,
  )
  if (values.huge) {
    await benchHuge(say)
    return
  }
  const options = { sizeMiB: Number(values.size), runs: Number(values.runs) }
  const chosen = values.only === '' ? undefined : new Set(values.only.split(','))
  const isChosen = (name: string) => chosen === undefined || chosen.has(name)
  head()
  const rows = await runAll(
    ourMeasurements.filter(({ name }) => isChosen(name)),
    options,
  )
  if (values['no-peers']) return
  const peers = peerMeasurements.filter(({ name }) => isChosen(name))
  if (peers.length > 0 && !(await installPeers())) say('npm cannot get the peers: they are left out')
  else rows.push(...(await runAll(peers, options)))
  if (isChosen('staedi')) rows.push(...(await runStaedi(options)))
  ratios(rows)
}

async function runAll(measurements: readonly Measurement[], { sizeMiB, runs }: Options): Promise<Row[]> {
  const rows: Row[] = []
  for (const measurement of measurements) {
    for (const kind of measurement.files) {
      const outcome = await runMeasurement(measurement, { kind, sizeMiB, runs })
      rows.push(print({ ...measurement, kind, outcome }))
    }
  }
  return rows
}

/** With a schema it is slow: it gets a tenth of the file. */
async function runStaedi({ sizeMiB, runs }: Options): Promise<readonly Row[]> {
  const staedi = await openStaedi()
  if ('missing' in staedi) {
    say(staedi.missing)
    return []
  }
  const rows: Row[] = []
  for (const kind of ['850-4010', 'orders', 'invoic'] as const) {
    const what = 'StAEDI 1.26.0: events, text of each element'
    const file = benchFile(kind, sizeMiB)
    rows.push(print({ ...{ name: 'staedi', what, kind }, outcome: await timed(staedi, runs, [file]) }))
  }
  const dictionary = await loadDictionary('x12/004010')
  const schema = join(cache, 'X12-004010-850.xml')
  writeFileSync(schema, (dictionary && staediSchema(dictionary, '850')) ?? '')
  const tenth = benchFile('850-4010', Math.max(1, Math.round(sizeMiB / 10)))
  const outcome = await timed(staedi, runs, [tenth, schema])
  const what = 'StAEDI with the 850 as its schema'
  return [...rows, print({ ...{ name: 'staedi', what, kind: '850-4010' as const }, outcome })]
}

async function timed(staedi: Staedi, runs: number, files: readonly [string, string?]): Promise<Outcome> {
  const told = await staedi.run(['time', String(runs), ...files.filter((one) => one !== undefined)])
  return { fileBytes: sizeOf(files[0]), wallSeconds: 0, rssMiB: 0, ...JSON.parse(told) } as Outcome
}

function head(): void {
  const columns = ['MiB/cpu-s', 'Mseg/cpu-s', 'wall s', 'RSS MiB']
  say(
    `\n${'name'.padEnd(11)}${'what'.padEnd(46)}${'file'.padEnd(9)}${columns.map((one) => one.padStart(11)).join('')}`,
  )
}

function print(row: Row): Row {
  const { name, what, kind, outcome } = row
  const start = `${name.padEnd(11)}${what.padEnd(46)}${kind.padEnd(9)}`
  if ('failure' in outcome) {
    say(`${start}  fails: ${outcome.failure.slice(0, 80)}`)
    return row
  }
  const { segments = 0, cpuSeconds, wallSeconds, rssMiB, findings, note } = outcome
  const figures = [
    rateOf(outcome).toFixed(1),
    segments === 0 ? '-' : (segments / cpuSeconds / 1e6).toFixed(2),
  ]
  const others = [wallSeconds === 0 ? '-' : wallSeconds.toFixed(2), rssMiB === 0 ? '-' : rssMiB.toFixed(0)]
  const told = [findings === undefined ? '' : `${findings} findings`, note ?? ''].filter((one) => one !== '')
  say(`${start}${[...figures, ...others].map((one) => one.padStart(11)).join('')}  ${told.join(', ')}`)
  return row
}

function rateOf(outcome: Outcome): number {
  if ('failure' in outcome) return Number.NaN
  return (outcome.bytes ?? outcome.fileBytes) / 1024 ** 2 / outcome.cpuSeconds
}

/** What was measured in this run only, so that what else the machine did cancels out. */
function ratios(rows: readonly Row[]): void {
  const find = (name: string, kind: FileKind, words = '') =>
    rows.find((row) => row.name === name && row.kind === kind && row.what.includes(words))
  const pairs = [
    ['split / node-x12', find('frame', '850-4010'), find('node-x12', '850-4010')],
    ['strings / node-x12', find('strings', '850-4010'), find('node-x12', '850-4010')],
    ['strings / x12-parser', find('strings', '850-4010'), find('x12-parser', '850-4010')],
    ['strings / edifact (INVOIC)', find('strings', 'invoic'), find('edifact', 'invoic')],
    ['strings / StAEDI (850)', find('strings', '850-4010'), find('staedi', '850-4010', 'events')],
    ['judge / StAEDI with schema (850)', find('judge', '850-4010'), find('staedi', '850-4010', 'schema')],
    ['judge, 5 % wrong / judge', find('judge', 'wrong'), find('judge', '850-4010')],
  ] as const
  say('')
  for (const [name, one, other] of pairs) {
    if (one === undefined || other === undefined) continue
    say(`${name.padEnd(40)}${(rateOf(one.outcome) / rateOf(other.outcome)).toFixed(2).padStart(8)}`)
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
