import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Report } from './tally.ts'

/** The folder of the whole project. */
export const root = fileURLToPath(new URL('../../..', import.meta.url))

export type VitestRun = {
  /** From the command line of npm test: file filters and options of vitest. */
  readonly args: readonly string[]
  readonly reportFile: string
  readonly environment: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** Runs vitest in a process of its own. undefined: it ended without a report. */
export async function runVitest(run: VitestRun): Promise<Report | undefined> {
  const program = fileURLToPath(new URL('vitest.mjs', import.meta.resolve('vitest/package.json')))
  const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${run.reportFile}`]
  const child = spawn(process.execPath, [program, 'run', ...reports, ...run.args], {
    cwd: root,
    env: { ...process.env, ...run.environment },
    stdio: 'inherit',
  })
  const stop = (): boolean => child.kill('SIGTERM')
  run.signal.addEventListener('abort', stop, { once: true })
  await once(child, 'exit')
  run.signal.removeEventListener('abort', stop)
  return readReport(run.reportFile)
}

async function readReport(file: string): Promise<Report | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Report
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw new Error('the report of vitest cannot be read', { cause })
  }
}
