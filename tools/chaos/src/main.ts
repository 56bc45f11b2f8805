import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { leaveNothing } from '@parley/rig'
import { runCampaign } from './campaign.ts'
import type { Violation } from './check/evidence.ts'
import { runKafkaDown } from './kafka-down.ts'
import { writePlanted } from './plants/planted-result.ts'
import { plants } from './plants/plants.ts'
import { isRight, runPlanted } from './plants/run-planted.ts'
import { versions, writeResult } from './report/result-file.ts'

const usage = `npm run chaos -- [--faults 60] [--seed <number>] [--long] [--record] [--plant <name>] [--keep]
npm run chaos -- --kafka-down 10m [--seed <number>] [--record]
npm run chaos -- --planted [<name> ...] [--seed <number>] [--record] [--keep]

Every service as a process of its own (two parsers, two mappers), three Kafka brokers, a Postgres and three partner twins,
with a fault proxy in every line between them. Under load processes are killed, frozen and drained, brokers and the database
are killed, lines are delayed, cut, silenced. Then quiet, and every promise is checked from the twins' histories, from the
company's folder and from the ledger. Exit code 1 when one is broken: then logs, data and histories are kept. Needs Java 17
and Maven, like npm run kafka.

  --faults   how many
  --seed     the same seed gives the same faults and the same traffic; without it one is drawn, and printed
  --long     processes and lines are away for 5 to 40 s instead of 2 to 12 s
  --record   the result goes into tools/chaos/results, to be committed (by itself from 300 faults on)
  --plant    with a bug planted, which must be found: ${plants.map(({ name }) => name).join(', ')}
  --keep     logs, data and histories are kept also when every promise holds
  --kafka-down  instead of random faults every broker is down for so long (90s, 10m); then everything must drain, and every
             topic read again from its beginning must have no effect
  --planted  the checker is tested: each planted bug (or those named) in the shortest campaign in which it does harm must be
             found, and without one nothing; exit code 1 otherwise

  npm run chaos -- --faults 60 --seed 7
  npm run chaos -- --faults 300 --long
  npm run chaos -- --kafka-down 10m
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    faults: { type: 'string', default: '60' },
    seed: { type: 'string' },
    long: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    plant: { type: 'string' },
    keep: { type: 'boolean', default: false },
    'kafka-down': { type: 'string' },
    planted: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

/** The first ones whole: a promise that breaks at all often breaks a hundred times. */
const toldWhole = 15

const tasks = { campaign, outage, planted }
const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed)
if (values.help) say(usage)
else if (values.planted) process.exitCode = await run('planted')
else process.exitCode = await run(values['kafka-down'] === undefined ? 'campaign' : 'outage')
// Node waits at its end for what was asked of sockets, and some of those were broken in the middle of it: for ever.
process.exit()

async function run(task: keyof typeof tasks): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'parley-chaos-'))
  leaveNothing(home)
  const violations: readonly unknown[] = await tasks[task](home)
  if (violations.length === 0 && !values.keep) await rm(home, { recursive: true, force: true })
  else say(`Logs, data and histories are kept in ${home}.`)
  return violations.length === 0 ? 0 : 1
}

async function campaign(home: string): Promise<readonly Violation[]> {
  const faults = Number(values.faults)
  const { long, plant } = values
  const command = `npm run chaos -- --faults ${faults} --seed ${seed}${long ? ' --long' : ''}${plant ? ` --plant ${plant}` : ''}`
  say(`seed ${seed}; the same again: ${command}`)
  const result = await runCampaign({
    ...{ home, seed, faults, say, gapMs: [300, 4_000] },
    awayMs: long ? [5_000, 40_000] : [2_000, 12_000],
    ...(plant !== undefined && { plant }),
  })
  const { violations, counts, tally, quiet, seconds, postgres } = result
  tell(violations, result.around)
  sayNumbers('faults', counts)
  sayNumbers('moved', tally)
  say(
    `${faults} faults in ${seconds} s, quiet after ${quiet.seconds} s, ${violations.length} broken promises (seed ${seed})`,
  )
  if (violations.length > 0) say(`The same again: ${command}`)
  if (values.record || faults >= 300) {
    const rest = {
      faults,
      counts,
      tally,
      quietAfterSeconds: quiet.seconds,
      handedOn: quiet.handedOn,
      seconds,
      violations,
    }
    const path = await writeResult(`campaign-${faults}-seed-${seed}`, {
      command,
      seed,
      versions: await versions(postgres),
      ...rest,
    })
    say(`The result is in ${path}.`)
  }
  return violations
}

async function outage(home: string): Promise<readonly Violation[]> {
  const command = `npm run chaos -- --kafka-down ${values['kafka-down']} --seed ${seed}`
  say(`seed ${seed}; the same again: ${command}`)
  const downMs = milliseconds(values['kafka-down'] ?? '')
  const { violations, tally, postgres, ...rest } = await runKafkaDown({ home, seed, downMs, say })
  tell(violations, new Map())
  sayNumbers('moved', tally)
  say(`${JSON.stringify(rest)}, ${violations.length} broken promises`)
  if (values.record || downMs >= 600_000) {
    const path = await writeResult('kafka-down', {
      ...{ command, seed, versions: await versions(postgres), ...rest, tally, violations },
    })
    say(`The result is in ${path}.`)
  }
  return violations
}

/** Answers what must not have happened: bugs that were not caught, and what was found without one. */
async function planted(home: string): Promise<readonly unknown[]> {
  const unknown = positionals.filter((name) => !plants.some((plant) => plant.name === name))
  if (unknown.length > 0)
    throw new Error(`there is no plant ${unknown.join(', ')}; --help tells which there are`)
  const chosen = plants.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  const result = await runPlanted({ home, seed, plants: chosen, keep: values.keep, say })
  const wrong = result.trials.filter((trial) => !isRight(trial))
  const caught = result.trials.filter((trial) => trial.plant && isRight(trial)).length
  say(`${caught} of ${chosen.length} planted bugs caught (seed ${seed})`)
  if (values.record) say(`The result is in ${await writePlanted(result, seed)}.`)
  return wrong
}

function tell(violations: readonly Violation[], around: ReadonlyMap<Violation, readonly string[]>): void {
  for (const violation of violations.slice(0, toldWhole)) {
    const { promise, text, ids } = violation
    say(`BROKEN (${promise}): ${text}`)
    if (ids.length > 0) say(`    ${ids.join(' ')}`)
    for (const line of around.get(violation) ?? []) say(`    fault ${line}`)
  }
  for (const [promise, own] of Map.groupBy(violations, (violation) => violation.promise))
    say(`${own.length} times broken: ${promise}`)
}

function sayNumbers(title: string, numbers: Readonly<Record<string, number>>): void {
  const words = Object.entries(numbers).map(([what, count]) => `${count} ${what}`)
  say(`${title}: ${words.join(', ')}`)
}

function milliseconds(text: string): number {
  const parts = /^(\d+)(s|m)$/.exec(text)
  if (!parts) throw new Error('--kafka-down is a number of seconds or minutes, such as 90s or 10m')
  return Number(parts[1]) * (parts[2] === 'm' ? 60_000 : 1_000)
}

function say(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}
