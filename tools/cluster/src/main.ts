import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { frontProcess, type ParleyProcess, processesBeside, rpcBetween } from '@parley/rig'
import { startGrounds } from './grounds.ts'

const usage = `npm run cluster -- [--parsers 2] [--mappers 2] [--kafka-nodes 1] [--folder .parley-cluster]

The distributed Parley on this machine, without containers, until Ctrl-C: a real Kafka (Java 17, Maven), a real Postgres
and every service as a process of its own, parsers and mappers as often as asked for. They ask each other over gRPC, with
certificates that a throw-away authority makes at each start. AS2 is on port 4080, the console and the admin API on
127.0.0.1:8480, so that the parley command line works as with npm start. Each process has its log in the folder; what was
written is there again at the next start.

  npm run cluster
  npm run cluster -- --parsers 4 --mappers 4 --kafka-nodes 3
`

const { values } = parseArgs({
  options: {
    parsers: { type: 'string', default: '2' },
    mappers: { type: 'string', default: '2' },
    'kafka-nodes': { type: 'string', default: '1' },
    folder: { type: 'string', default: '.parley-cluster' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) say(usage)
else {
  const crowd = { parsers: Number(values.parsers), mappers: Number(values.mappers) }
  process.exitCode = await run(resolve(values.folder), crowd, Number(values['kafka-nodes']))
}

type Crowd = { readonly parsers: number; readonly mappers: number }

async function run(home: string, crowd: Crowd, kafkaNodes: number): Promise<number> {
  const isCount = (count: number, most: number) => Number.isInteger(count) && count >= 1 && count <= most
  if (!isCount(crowd.parsers, 32) || !isCount(crowd.mappers, 32) || !isCount(kafkaNodes, 5)) {
    say('--parsers and --mappers are 1 to 32, --kafka-nodes 1 to 5')
    return 2
  }
  const stopped = stopSignal()
  await mkdir(home, { recursive: true })
  say('Starting Postgres and Kafka (its jars are fetched the first time) ...')
  const kafkaPorts = Array.from({ length: kafkaNodes }, (_, at) => ({
    ...{ broker: 9092 + at, controller: 9192 + at },
  }))
  const grounds = await startGrounds({ folder: home, kafkaPorts })
  if ('missing' in grounds) {
    say(`Kafka cannot run here: it ${grounds.missing}.`)
    return 1
  }
  const processes = await startProcesses(home, grounds.env, crowd).catch(async (cause: unknown) => {
    await grounds.stop()
    throw cause
  })
  say(`Ready: ${processes.length} processes, logs in ${home}.`)
  say('AS2 http://127.0.0.1:4080/as2, console http://127.0.0.1:8480/. Ctrl-C ends it.')
  await stopped
  say('Stopping ...')
  await Promise.all(processes.map((process) => process.kill('SIGTERM')))
  await grounds.stop()
  return 0
}

/** The front first: it makes tables and topics. */
async function startProcesses(
  home: string,
  env: Readonly<Record<string, string>>,
  crowd: Crowd,
): Promise<readonly ParleyProcess[]> {
  const rpc = await rpcBetween(join(home, 'tls'))
  const options = { home, ports: { as2: 4080, admin: 8480 }, env, rpc }
  const first = frontProcess(options)
  const beside = await processesBeside(options, crowd)
  const all = [first, ...beside.values()]
  try {
    await first.start()
    await Promise.all([...beside.values()].map((process) => process.start()))
    return all
  } catch (cause) {
    await Promise.all(all.map((process) => process.kill('SIGTERM')))
    throw cause
  }
}

function stopSignal(): Promise<unknown> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, resolve)
  })
}

function say(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}
