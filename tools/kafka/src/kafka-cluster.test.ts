import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@parley/rig'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fetchKafka } from './fetch-kafka.ts'
import { KafkaCluster } from './kafka-cluster.ts'
import { nodeProperties } from './node-properties.ts'

const kafka = await fetchKafka()
const absent = 'missing' in kafka ? kafka.missing : undefined

test('in CI there is a Kafka', () => {
  expect(process.env.CI ? (absent ?? 'fetched') : 'fetched').toBe('fetched')
})

test('three nodes vote together, and keep three copies of which two must be whole', () => {
  const nodes = [1, 2, 3].map((at) => ({ broker: 9090 + at, controller: 9190 + at }))
  const lines = nodeProperties({ id: 2, nodes, dataFolder: '/data' }).split('\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      'node.id=2',
      'controller.quorum.voters=1@127.0.0.1:9191,2@127.0.0.1:9192,3@127.0.0.1:9193',
      'listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9192',
      'default.replication.factor=3',
      'min.insync.replicas=2',
      'auto.create.topics.enable=false',
    ]),
  )
})

test('behind proxies clients are led to them, and brokers reach each other without', () => {
  const proxied = { by: 7001, between: 7002 }
  const lines = nodeProperties({
    ...{ id: 1, dataFolder: '/data' },
    nodes: [{ broker: 9092, controller: 9192, proxied }],
  }).split('\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      'listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9192,BETWEEN://127.0.0.1:7002',
      'advertised.listeners=PLAINTEXT://127.0.0.1:7001,BETWEEN://127.0.0.1:7002',
      'inter.broker.listener.name=BETWEEN',
    ]),
  )
})

const group = absent === undefined ? 'a node' : `a node (Kafka ${absent})`
describe.skipIf(absent !== undefined)(group, () => {
  let folder: string
  let cluster: KafkaCluster
  beforeAll(async () => {
    if ('missing' in kafka) throw new Error(kafka.missing)
    folder = await mkdtemp(join(tmpdir(), 'parley-kafka-'))
    const ports = [{ broker: await freePort(), controller: await freePort() }]
    cluster = await KafkaCluster.start({ ...kafka, folder, ports })
  }, 60_000)
  afterAll(async () => {
    await cluster?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test('that is killed and started again has what was written', async () => {
    const client = new Kafka({ brokers: [...cluster.brokers], logLevel: logLevel.NOTHING })
    const [admin, producer] = [client.admin(), client.producer()]
    await Promise.all([admin.connect(), producer.connect()])
    await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 1 }], waitForLeaders: true })
    await producer.send({ topic: 'kept', acks: -1, messages: [{ value: 'one' }, { value: 'two' }] })
    await cluster.killNode(1)
    expect(cluster.pid(1)).toBe(0)
    await cluster.startNode(1)
    expect((await admin.fetchTopicOffsets('kept'))[0]?.high).toBe('2')
    await Promise.all([admin.disconnect(), producer.disconnect()])
  }, 60_000)
})
