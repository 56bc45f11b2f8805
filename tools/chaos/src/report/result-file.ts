import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism, loadavg, totalmem } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { kafkaVersion } from '@parley/kafka'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

export type Versions = {
  /** Commit of Parley; with `+` when files differ from it. */
  readonly parley: string
  readonly node: string
  readonly postgres: string
  readonly kafka: string
}

export async function versions(postgres: string): Promise<Versions> {
  const git = async (...args: readonly string[]) =>
    (await promisify(execFile)('git', [...args], { cwd: root })).stdout.trim()
  const commit = await git('rev-parse', '--short=12', 'HEAD').catch(() => 'unknown')
  const changes = await git('status', '--porcelain', '--', 'apps', 'libs').catch(() => '')
  return {
    parley: changes === '' ? commit : `${commit}+`,
    node: process.version,
    postgres,
    kafka: kafkaVersion,
  }
}

/** Writes a result beside the others and answers its path from the root. */
export async function writeResult(name: string, result: object): Promise<string> {
  const folder = join(root, 'tools', 'chaos', 'results')
  const day = new Date().toISOString().slice(0, 10)
  const path = join(folder, `${day}-${name}.json`)
  const machine = {
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    load15: Math.round(loadavg()[2] ?? 0),
  }
  await mkdir(folder, { recursive: true })
  await writeFile(path, `${JSON.stringify({ at: new Date().toISOString(), machine, ...result }, null, 2)}\n`)
  return relative(root, path)
}
