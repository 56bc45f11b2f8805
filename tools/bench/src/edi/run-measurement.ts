import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { bases, benchFile, cache, removeFile } from './bench-files.ts'
import type { FileKind, Measured, Measurement, RunOptions } from './measurement.ts'
import { peerPackages } from './peer-measurements.ts'

const execute = promisify(execFile)
const script = fileURLToPath(new URL('./measure-one.ts', import.meta.url))
const peersFolder = join(cache, 'peers')

export type Outcome = Measured | { readonly failure: string }

type Run = {
  readonly kind: FileKind
  readonly sizeMiB: number
  readonly runs: number
  /** Of Node. */
  readonly flags?: readonly string[]
}

/** One measurement in its own process, so that memory and what the compiler learnt are its own. */
export async function runMeasurement(
  { name, share = 1 }: Measurement,
  { kind, sizeMiB, runs, flags = [] }: Run,
): Promise<Outcome> {
  const path = benchFile(kind, Math.max(1, Math.round(sizeMiB * share)))
  const options: RunOptions = { base: bases[kind], output: join(cache, 'output.ndjson'), peers: peersFolder }
  const args = [name, path, benchFile(kind, 1), String(runs), JSON.stringify(options)]
  try {
    const { stdout } = await execute(process.execPath, ['--expose-gc', ...flags, script, ...args], {
      maxBuffer: 1024 ** 2,
    })
    return JSON.parse(stdout) as Outcome
  } catch (error) {
    return { failure: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
  } finally {
    removeFile(options.output)
  }
}

/** The peers, in exact versions, beside the files: they are no part of the project. False when npm cannot get them. */
export async function installPeers(): Promise<boolean> {
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
