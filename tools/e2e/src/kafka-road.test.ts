import { join } from 'node:path'
import { topicReaders } from '@parley/bus'
import { type KafkaBus, openKafkaBus } from '@parley/bus/kafka'
import { fetchKafka, KafkaCluster } from '@parley/kafka'
import { freePort } from '@parley/rig'
import { eventCodec } from '@parley/rpc/events'
import { type FreshDatabase, freshDatabase } from '@parley/verify'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileIn, openScene, order, type Scene } from './scene.ts'

const kafka = await fetchKafka()
const absent = 'missing' in kafka ? kafka.missing : undefined

test('in CI there is a Kafka', () => {
  expect(process.env.CI ? (absent ?? 'fetched') : 'fetched').toBe('fetched')
})

/** Everything that reads a topic. */
const readers = Object.entries(topicReaders).flatMap(([topic, groups]) =>
  groups.map((group) => [group, topic] as const),
)

describe.skipIf(absent !== undefined)(
  absent ? `the road on Kafka (Kafka ${absent})` : 'the road on Kafka',
  () => {
    let database: FreshDatabase
    let scene: Scene
    let cluster: KafkaCluster
    beforeAll(async () => {
      if ('missing' in kafka) throw new Error(kafka.missing)
      database = await freshDatabase()
      const ports = [{ broker: await freePort(), controller: await freePort() }]
      scene = await openScene(
        { DATABASE_URL: database.url, PARLEY_KAFKA_BROKERS: `127.0.0.1:${ports[0]?.broker}` },
        {
          before: async (home) => {
            cluster = await KafkaCluster.start({ ...kafka, folder: join(home, 'kafka'), ports })
          },
        },
      )
    }, 120_000)
    afterAll(async () => {
      await scene?.end()
      await cluster?.stop()
      await database?.drop()
    })

    test('an order is answered, acknowledged, mapped and delivered, and both sides agree', async () => {
      const { rig } = scene
      const answer = await rig.twin.send({ ...order(1), messageId: 'kafka-1' })
      expect(answer).toMatchObject({ status: 200, verdict: 'accepted' })
      await fileIn(rig, 'kafka-1', 'delivered')
      expect((await rig.delivered()).size).toBe(1)
      expect(await rig.compare()).toEqual([])
    })

    test('the groups that read are those that the command line looks after', async () => {
      const client = new Kafka({ brokers: [...cluster.brokers], logLevel: logLevel.NOTHING })
      const admin = client.admin()
      await admin.connect()
      const { groups } = await admin.listGroups()
      await admin.disconnect()
      const ids = groups.map(({ groupId }) => groupId)
      expect(ids.toSorted()).toEqual(readers.map(([group, topic]) => `${group}.${topic}`).toSorted())
    })

    test('while Kafka is away orders are taken, by a process that starts then too, and go on when it is back', async () => {
      const { rig } = scene
      await cluster.killNode(1)
      await rig.parley.kill('SIGKILL')
      await rig.parley.start()
      for (let number = 2; number <= 6; number++) {
        const answer = await rig.twin.send({ ...order(number), messageId: `kafka-${number}` })
        expect(answer).toMatchObject({ status: 200, verdict: 'accepted' })
      }
      await cluster.startNode(1)
      for (let number = 2; number <= 6; number++) await fileIn(rig, `kafka-${number}`, 'delivered')
      expect((await rig.delivered()).size).toBe(6)
      expect(await rig.compare()).toEqual([])
    }, 150_000)

    test('every topic read again from its beginning has no effect', async () => {
      const { rig } = scene
      await rig.parley.kill('SIGTERM')
      const before = rig.twin.history().length
      const { bus } = await openKafkaBus({
        brokers: cluster.brokers,
        databaseUrl: database.url,
        values: eventCodec,
      })
      for (const [group, topic] of readers) await bus.seek(group, topic, 'earliest')
      expect(await waiting(bus)).toBeGreaterThan(30)
      await rig.parley.start()
      await rig.until(async () => ((await waiting(bus)) === 0 ? true : undefined), 'the topics read again')
      await bus.close()
      expect((await rig.delivered()).size).toBe(6)
      expect(rig.twin.history().length).toBe(before)
      expect(await rig.compare()).toEqual([])
    }, 90_000)
  },
)

async function waiting(bus: KafkaBus): Promise<number> {
  const lags = await Promise.all(readers.map(([group, topic]) => bus.lag(group, topic)))
  return lags.flat().reduce((sum, { head, position }) => sum + Number(head - position), 0)
}
