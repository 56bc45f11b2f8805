import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { cache } from '../edi/bench-files.ts'
import { formatFile } from './format-files.ts'
import { allFormats, allPeers, peerPackages } from './measured-formats.ts'
import type { FormatMeasurement } from './our-formats.ts'

export const formatsUsage = `  formats [--size 50] [--runs 3] [--only csv,fixed] [--huge] [--no-peers]
      Documents that are no EDI, from the bytes of generated files of that many MiB to trees, each measurement in its own
      process: MB a second of processor time (the best run), documents a second, highest memory, and parsers of npm
      beside it. --huge streams 1 GiB instead, once, with the memory that npm start has.
`

const execute = promisify(execFile)
const script = fileURLToPath(new URL('./measure-format.ts', import.meta.url))
const peersFolder = join(cache, 'format-peers')
const startFlags = ['--max-semi-space-size=4', '--heap-growing-percent=30']

type Figures = {
  readonly cpuSeconds: number
  readonly documents: number
  readonly bytes: number
  readonly rssMiB: number
}

export async function benchFormats(args: readonly string[]): Promise<void> {
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
  const chosen = values.only === '' ? undefined : new Set(values.only.split(','))
  const isChosen = ({ name }: FormatMeasurement) => chosen === undefined || chosen.has(name)
  const sizeMiB = values.huge ? 1024 : Number(values.size)
  const options = {
    sizeMiB,
    runs: values.huge ? 1 : Number(values.runs),
    flags: values.huge ? startFlags : [],
  }
  say(`formats: ${sizeMiB} MiB a file, ${cpus().length} cores, Node ${process.version}\n`)
  say(
    `${'name'.padEnd(17)}${'what'.padEnd(42)}${'MB/cpu-s'.padStart(10)}${'docs/cpu-s'.padStart(12)}${'RSS MiB'.padStart(9)}`,
  )
  for (const measurement of allFormats.filter(isChosen)) await measure(measurement, options)
  const peers = values.huge || values['no-peers'] ? [] : allPeers.filter(isChosen)
  if (peers.length > 0 && !(await installPeers())) say('npm cannot get the peers: they are left out')
  else for (const measurement of peers) await measure(measurement, options)
  if (values.huge) for (const { kind } of allFormats) rmSync(formatFile(kind, 1024), { force: true })
}

type Options = { readonly sizeMiB: number; readonly runs: number; readonly flags: readonly string[] }

async function measure(
  { name, what, kind }: FormatMeasurement,
  { sizeMiB, runs, flags }: Options,
): Promise<void> {
  const files = [formatFile(kind, sizeMiB), formatFile(kind, 2)]
  const start = `${name.padEnd(17)}${what.padEnd(42)}`
  try {
    const { stdout } = await execute(process.execPath, [
      ...flags,
      script,
      name,
      ...files,
      String(runs),
      peersFolder,
    ])
    const { cpuSeconds, documents, bytes, rssMiB } = JSON.parse(stdout) as Figures
    const rates = [(bytes / 1e6 / cpuSeconds).toFixed(1).padStart(10), Math.round(documents / cpuSeconds)]
    say(`${start}${rates[0]}${String(rates[1]).padStart(12)}${rssMiB.toFixed(0).padStart(9)}`)
  } catch (error) {
    say(`${start}  fails: ${error instanceof Error ? error.message.slice(0, 200) : String(error)}`)
  }
}

async function installPeers(): Promise<boolean> {
  mkdirSync(peersFolder, { recursive: true })
  const manifest = { name: 'peers', private: true, dependencies: peerPackages }
  writeFileSync(join(peersFolder, 'package.json'), JSON.stringify(manifest))
  try {
    await execute('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: peersFolder })
    return true
  } catch {
    return false
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
