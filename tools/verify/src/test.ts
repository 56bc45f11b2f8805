import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endLeftovers, runMarker } from '@parley/rig'
import { startEmbeddedPostgres } from '@parley/store'
import { runVitest } from './run-vitest.ts'
import { startKafka, wantsKafka } from './start-kafka.ts'
import { closingLine, type Report, tally } from './tally.ts'

/** `npm test [-- filters and options of vitest]`: every server the tests need, the tests, a closing line. */
const nextAfterSuccess = 'Next: npm run lint && npm run types, then commit.'
const nextAfterFailure =
  'Next: npm test -- <file> runs one file alone; add -t "<words of its name>" for one test.'
const stopping = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => stopping.abort(name))
}
process.exitCode = await testRun(process.argv.slice(2))

async function testRun(args: readonly string[]): Promise<number> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'parley-test-')))
  // The database server of a test may run as another user.
  await chmod(folder, 0o755)
  try {
    return conclude(await runIn(folder, args))
  } finally {
    await endLeftovers(folder)
    await rm(folder, { recursive: true, force: true })
  }
}

/** Tests make their temporary files in the run's folder too: that is how their leftovers are found. */
async function runIn(folder: string, args: readonly string[]): Promise<Report | undefined> {
  const given = process.env.PARLEY_TEST_POSTGRES
  if (given) say('PARLEY_TEST_POSTGRES is set: tests use that Postgres')
  const [postgres, kafka] = await Promise.all([
    given ? undefined : startPostgres(folder),
    wantsKafka(args) ? startKafka(folder, say) : undefined,
  ])
  try {
    return await runVitest({
      args,
      reportFile: join(folder, 'report.json'),
      environment: {
        PARLEY_TEST_POSTGRES: given ?? postgres?.url ?? '',
        PARLEY_TEST_KAFKA: kafka?.brokers ?? '',
        TMPDIR: folder,
        [runMarker]: folder,
      },
      signal: stopping.signal,
    })
  } finally {
    await Promise.all([postgres?.stop(), kafka?.stop()])
  }
}

async function startPostgres(folder: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const from = performance.now()
  say('Starting a Postgres for this run ...')
  const log = { info: () => undefined, warn: () => undefined }
  const settings = { max_connections: 400, synchronous_commit: 'off' }
  const server = await startEmbeddedPostgres({
    dataDir: join(folder, 'postgres'),
    durability: 'off',
    settings,
    log,
  })
  say(
    `Postgres runs, without fsync (${((performance.now() - from) / 1000).toFixed(1)} s). Running the tests.`,
  )
  const url = new URL(server.url)
  url.pathname = '/postgres'
  return { url: url.href, stop: () => server.stop() }
}

/** Prints the counts. The hint comes after them for people; in CI the closing line is the last one. */
function conclude(report: Report | undefined): number {
  if (stopping.signal.aborted) {
    say(`Stopped by ${String(stopping.signal.reason)}; nothing was left running.`)
    return 130
  }
  const counted = tally(report ?? { success: false, testResults: [] })
  for (const [reason, count] of counted.reasons) say(`${count} skipped: ${reason}`)
  const executed = counted.passed + counted.failed
  const isGood = report?.success === true && counted.failed === 0 && executed > 0
  if (executed === 0) say('No test was run: that counts as a failure. Do the filters fit any file?')
  say(`The run took ${Math.round(performance.now() / 1000)} s.`)
  say(closingLine(counted))
  if (!process.env.CI) say(isGood ? nextAfterSuccess : nextAfterFailure)
  return isGood ? 0 : 1
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
