import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fetchKafka } from './fetch-kafka.ts'
import { KafkaCluster } from './kafka-cluster.ts'

const usage = `npm run kafka -- [--nodes 1] [--port 9092] [--folder .cache/kafka-data]
npm run kafka -- --fetch

A real Kafka on this machine, until Ctrl-C: one node, or three to lose one of. Needs Java 17 and Maven; the jars are
fetched once. The nodes listen on the loopback interface only, without TLS or passwords: on --port and the ports behind
it, their controllers from --port + 100 on. What was written is there again at the next start in the same folder with
the same number of nodes.

  --fetch  the jars are fetched, and nothing is started

  npm run kafka
  npm run kafka -- --nodes 3 --port 19092
`

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '1' },
    port: { type: 'string', default: '9092' },
    folder: { type: 'string', default: '.cache/kafka-data' },
    fetch: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) say(usage)
else process.exitCode = await run(Number(values.nodes), Number(values.port), resolve(values.folder))

async function run(count: number, port: number, folder: string): Promise<number> {
  if (!(count >= 1 && count <= 5 && port > 0 && port < 65_400)) {
    say('--nodes is 1 to 5, --port a port below 65400')
    return 2
  }
  say('Looking for Kafka, and fetching it the first time ...\n')
  const kafka = await fetchKafka()
  if ('missing' in kafka) {
    say(`Kafka cannot run here: it ${kafka.missing}.\n`)
    return 1
  }
  if (values.fetch) return 0
  const ports = Array.from({ length: count }, (_, at) => ({ broker: port + at, controller: port + 100 + at }))
  const stopped = stopSignal()
  const cluster = await KafkaCluster.start({ ...kafka, folder, ports })
  say(`Kafka is ready: ${cluster.brokers.join(',')}\nData and logs: ${folder}. Ctrl-C ends it.\n`)
  await stopped
  await cluster.stop()
  return 0
}

function stopSignal(): Promise<unknown> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, resolve)
  })
}

function say(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}
