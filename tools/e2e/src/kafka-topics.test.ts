import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BusRecord, jsonValues, topics } from '@parley/bus'
import { type KafkaBus, openKafkaBus } from '@parley/bus/kafka'
import { fetchKafka, KafkaCluster } from '@parley/kafka'
import { freePort, ParleyProcess } from '@parley/rig'
import { type FreshDatabase, freshDatabase } from '@parley/verify'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

const kafka = await fetchKafka()
const absent = 'missing' in kafka ? kafka.missing : undefined
const group = 'the topics of a Kafka of three nodes'
const all = Object.values(topics)

describe.skipIf(absent !== undefined)(absent ? `${group} (Kafka ${absent})` : group, () => {
  let home: string
  let cluster: KafkaCluster
  let database: FreshDatabase
  const buses: KafkaBus[] = []
  beforeAll(async () => {
    if ('missing' in kafka) throw new Error(kafka.missing)
    home = await mkdtemp(join(tmpdir(), 'parley-topics-'))
    const ports = []
    for (let node = 0; node < 3; node++)
      ports.push({ broker: await freePort(), controller: await freePort() })
    database = await freshDatabase()
    cluster = await KafkaCluster.start({ ...kafka, folder: join(home, 'kafka'), ports, heap: '256m' })
  }, 120_000)
  afterAll(async () => {
    await Promise.all(buses.map((bus) => bus.close()))
    await cluster?.stop()
    await database?.drop()
    await rm(home, { recursive: true, force: true })
  })

  async function parley(env: Readonly<Record<string, string>> = {}): Promise<ParleyProcess> {
    const own = { DATABASE_URL: database.url, PARLEY_KAFKA_BROKERS: cluster.brokers.join(','), ...env }
    return new ParleyProcess({ home, ports: { as2: await freePort(), admin: await freePort() }, env: own })
  }

  const topicsCommand = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    (await parley(env)).cli('kafka', 'topics', ...args)

  async function openBus(): Promise<KafkaBus> {
    const { bus } = await openKafkaBus({
      ...{ brokers: cluster.brokers, databaseUrl: database.url, values: jsonValues },
    })
    buses.push(bus)
    return bus
  }

  type Listed = { topic: string; partitions: number; copies: number; inSync: number; minInSync: number }
  type Group = { group: string; members: number; lag: number }
  const listed = async (): Promise<(Listed & { retentionMs: number; groups: Group[] })[]> =>
    JSON.parse((await topicsCommand(['list', '--json'])).stdout || '[]')

  test('a process that may not make topics does not start without them, and says who makes them', async () => {
    const process = await parley({ PARLEY_KAFKA_TOPICS: 'check' })
    process.spawn()
    expect(await process.ended()).toBe(1)
    expect(process.logTail().trim().split('\n').at(-1)).toBe(
      `Parley cannot start: Kafka has no ${all.join(', no ')}; make them with: parley kafka topics apply. All settings: parley settings`,
    )
  }, 60_000)

  test('a dry run tells of every topic and makes none', async () => {
    const { code, stdout, stderr } = await topicsCommand(['apply', '--dry-run'])
    expect(code).toBe(1)
    expect(stdout.match(/^\+ .*$/gm)).toEqual(all.map((name) => `+ ${name}`))
    expect(stderr).toBe('Nothing was changed. Make it so with: parley kafka topics apply\n')
    expect(await topicsCommand(['list'])).toEqual({
      code: 0,
      stdout: '',
      stderr: `Kafka has no ${all.join(', no ')}. Make them with: parley kafka topics apply\n`,
    })
  })

  test('applied, each has three copies of which one may be away; applied again, nothing changes', async () => {
    expect(await topicsCommand(['apply'])).toMatchObject({ code: 0, stderr: '' })
    expect(await topicsCommand(['apply'])).toEqual({
      ...{ code: 0, stdout: '' },
      stderr: 'Every topic is as it shall be.\n',
    })
    const week = { partitions: 4, copies: 3, inSync: 3, minInSync: 2, retentionMs: 604_800_000 }
    expect(await listed()).toMatchObject(
      all.map((topic) => ({ topic, ...week, groups: [{ members: 0, lag: 0 }] })),
    )
  })

  test('a file changes one topic; what somebody else set of it stays', async () => {
    const client = new Kafka({ brokers: [...cluster.brokers], logLevel: logLevel.NOTHING })
    const admin = client.admin()
    await admin.connect()
    const resource = { type: 2, name: topics.routed }
    const entries = async () => {
      const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [resource] })
      const own = resources[0]?.configEntries.filter(({ configSource }) => Number(configSource) === 1) ?? []
      return Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue]))
    }
    const before = await entries()
    const foreign = { ...before, 'segment.ms': '3600000' }
    const configEntries = Object.entries(foreign).map(([name, value]) => ({ name, value }))
    await admin.alterConfigs({ validateOnly: false, resources: [{ ...resource, configEntries }] })
    const file = join(home, 'topics.yaml')
    await writeFile(file, `topics:\n  ${topics.routed}: { retention: 30d, compression: gzip }\n`)
    const changed = `~ ${topics.routed}\n    retention.ms: 604800000 -> 2592000000\n    compression.type: producer -> gzip\n`
    expect(await topicsCommand(['apply', '--dry-run', '--file', file])).toMatchObject({
      ...{ code: 1, stdout: changed },
    })
    expect(await topicsCommand(['apply'], { PARLEY_KAFKA_TOPICS_FILE: file })).toMatchObject({
      ...{ code: 0, stdout: changed },
    })
    expect(await entries()).toEqual({
      ...before,
      ...{ 'segment.ms': '3600000', 'retention.ms': '2592000000', 'compression.type': 'gzip' },
    })
    await admin.disconnect()
    await writeFile(file, 'topics:\n  parley.rooted: {}\n')
    expect(await topicsCommand(['apply', '--file', file])).toEqual({
      ...{ code: 2, stdout: '' },
      stderr: `${file}: topics.parley.rooted: there is no such topic; there are ${all.join(', ')}\n`,
    })
    expect(await topicsCommand(['apply', '--file', join(home, 'none.yaml')])).toMatchObject({ code: 2 })
  })

  test('copies of a topic that is there are told, and the rest is done', async () => {
    const { code, stdout } = await topicsCommand(['apply'], { PARLEY_KAFKA_REPLICATION: '2' })
    expect(code).toBe(1)
    expect(stdout).toContain(`! ${topics.received} has 3 copies and shall have 2: `)
    expect((await listed())[0]).toMatchObject({ copies: 3, minInSync: 2 })
  })

  test('partitions are raised only on demand, and only when nothing of the topic is under way', async () => {
    const bus = await openBus()
    await bus.ensureTopics(all.map((name) => ({ name, partitions: 4 })))
    const more = { PARLEY_PARTITIONS: '6' }
    const refused = await topicsCommand(['apply'], more)
    expect(refused.code).toBe(1)
    expect(refused.stdout.split('\n')[0]).toBe(
      `! ${topics.received} has 4 partitions and shall have 6: keys would move to other partitions, and events of one order could overtake each other. Let it drain (parley kafka topics list), stop every process of Parley, and say --raise-partitions`,
    )
    const seen: BusRecord[] = []
    await bus.publish([{ topic: topics.received, key: 'a', value: 1 }])
    const handle = async (batch: readonly BusRecord[]) => void seen.push(...batch)
    const reader = await bus.subscribe({ topic: topics.received, group: 'edi-parser', maxBatch: 9, handle })
    await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: 20_000 })
    const raise = async () => {
      const { stdout, stderr } = await topicsCommand(['apply', '--raise-partitions'], more)
      return { received: stdout.split('\n').find((line) => line.includes(topics.received)), stderr }
    }
    const marked = `! ${topics.received} has 4 partitions and shall have 6: `
    expect(await raise()).toMatchObject({
      received: `${marked}edi-parser reads it: stop every process of Parley first`,
    })
    await reader.stop()
    await bus.publish([{ topic: topics.received, key: 'b', value: 2 }])
    expect((await raise()).received).toBe(
      `${marked}edi-parser has not read 1 of its events: let it finish first`,
    )
    const rest = await bus.subscribe({ topic: topics.received, group: 'edi-parser', maxBatch: 9, handle })
    await vi.waitFor(() => expect(seen).toHaveLength(2), { timeout: 20_000 })
    await rest.stop()
    expect(await raise()).toEqual({
      received: `~ ${topics.received}`,
      stderr: 'Partitions were raised: start the processes of Parley again, the console too.\n',
    })
    const [received] = await listed()
    expect(received).toMatchObject({ partitions: 6, groups: [{ group: 'edi-parser', members: 0, lag: 0 }] })
  }, 120_000)

  test('replay moves a group that is stopped: all of it, one partition, or from a time on', async () => {
    const process = await parley()
    const replay = (...args: string[]) => process.cli('kafka', 'replay', ...args)
    const dry = await replay('edi-parser', topics.received, '--from', 'earliest', '--dry-run')
    expect(dry).toMatchObject({
      code: 0,
      stderr: `Nothing was moved. edi-parser would read 2 events of ${topics.received}.\n`,
    })
    expect(await replay('edi-parser', topics.received, '--from', 'earliest')).toMatchObject({ code: 0 })
    expect((await listed())[0]?.groups).toMatchObject([{ group: 'edi-parser', lag: 2 }])
    const now = new Date(Date.now() + 60_000).toISOString()
    expect(await replay('edi-parser', topics.received, '--from', now)).toMatchObject({ code: 0 })
    expect((await listed())[0]?.groups).toMatchObject([{ lag: 0 }])
    const told = async (...args: string[]) => (await replay(...args)).stderr
    expect(await told('edi-pars', topics.received, '--from', 'earliest')).toBe(
      `no group edi-pars reads ${topics.received}; there is edi-parser\n`,
    )
    expect(await told('edi-parser', 'parley.recv', '--from', 'earliest')).toBe(
      `there is no topic parley.recv; there are ${all.join(', ')}\n`,
    )
    expect(await told('edi-parser', topics.received, '--from', 'yesterday')).toContain('write earliest')
    expect(await told('edi-parser', topics.received, '--from', '0', '--partition', '9')).toBe(
      `${topics.received} has no partition 9: it has 6, from 0 on\n`,
    )
  }, 60_000)

  test('with one broker away events are taken and listed as less safe', async () => {
    const [bus = await openBus()] = buses
    await cluster.killNode(3)
    await vi.waitFor(async () => expect((await listed())[0]).toMatchObject({ inSync: 2 }), {
      ...{ timeout: 60_000, interval: 500 },
    })
    await vi.waitFor(() => bus.publish([{ topic: topics.parsed, key: 'c', value: 3 }]), {
      ...{ timeout: 30_000, interval: 500 },
    })
    await cluster.startNode(3)
    await vi.waitFor(async () => expect((await listed())[0]).toMatchObject({ inSync: 3 }), {
      ...{ timeout: 60_000, interval: 500 },
    })
  }, 180_000)

  test('without Kafka named, or away, a command says so in one line', async () => {
    const without = await topicsCommand(['list'], { PARLEY_KAFKA_BROKERS: '' })
    expect(without).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('PARLEY_KAFKA_BROKERS is not set'),
    })
    const away = await topicsCommand(['list'], { PARLEY_KAFKA_BROKERS: `127.0.0.1:${await freePort()}` })
    expect(away).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^the bus cannot be reached: .*\n$/),
    })
  }, 60_000)
})
