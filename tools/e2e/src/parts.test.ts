import { join } from 'node:path'
import { crashPoints } from '@parley/config'
import { fetchKafka, KafkaCluster } from '@parley/kafka'
import { allMessages, freePort } from '@parley/rig'
import { type FreshDatabase, freshDatabase } from '@parley/verify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ended } from './ended.ts'
import { type ManyOrders, manyOrders } from './many-orders.ts'
import { acknowledgementOf, openScene, type Scene } from './scene.ts'

/** One large file over several processes that parse. */

const small = { PARLEY_PARTS_ABOVE: '64KiB' }

/** Sends them, waits for their end, and looks at what both sides have: one answer for all, each order once. */
async function takeThrough(scene: Scene, orders: ManyOrders): Promise<void> {
  const { rig } = scene
  const { number, count, bad = new Set() } = orders
  const before = (await rig.delivered()).size
  const key = `many-${number}`
  const answer = await rig.twin.send({ number: key, messageId: key, content: manyOrders(orders) })
  expect(answer).toMatchObject({ status: 200, verdict: 'accepted' })
  await arrived(scene, orders, before)
  expect((await rig.delivered()).size - before).toBe(count - bad.size)
}

async function arrived(scene: Scene, { number, count, bad = new Set() }: ManyOrders, before: number) {
  const { rig } = scene
  const told = await ended(scene, `many-${number}`, bad.size > 0 ? 'failed' : 'delivered')
  await acknowledgementOf(rig, number)
  const accepted = count - bad.size
  expect(told.message.legs.functional).toBe(bad.size > 0 ? 'partial' : 'accepted')
  expect(told.steps.filter(({ what }) => what === 'parsed')).toMatchObject([
    { detail: { accepted, rejected: bad.size } },
  ])
  const answers = (await allMessages(rig.parley, { kind: 'acknowledgement' })).filter(
    ({ rootId }) => rootId === told.message.id,
  )
  expect(answers.length).toBe(1)
  const url = new URL(`/api/v1/messages/${answers[0]?.id}/payloads/output`, rig.parley.adminUrl)
  const text = await (await fetch(url)).text()
  expect(text).toMatch(new RegExp(`AK9\\*[AP]\\*${count}\\*${count}\\*${accepted}~`))
  expect([...text.matchAll(/AK2\*850\*(\d+)~/g)].map(([, set]) => Number(set))).toEqual(
    Array.from({ length: count }, (_, at) => at + 1),
  )
  expect((await rig.delivered()).size - before).toBe(accepted)
  expect(await rig.compare()).toEqual([])
}

describe('on the log in Postgres', () => {
  let database: FreshDatabase
  let scene: Scene
  beforeAll(async () => {
    database = await freshDatabase()
    scene = await openScene({ ...small, DATABASE_URL: database.url }, { apart: { parsers: 2, mappers: 1 } })
  }, 120_000)
  afterAll(async () => {
    await scene?.end()
    await database?.drop()
  })

  test('an interchange of 5,000 orders is read by two, answered once, and every order delivered once', async () => {
    await takeThrough(scene, { number: 900, count: 5_000, bad: new Set([17, 2_600]) })
  }, 300_000)
})

const kafka = await fetchKafka()
const absent = 'missing' in kafka ? kafka.missing : undefined

describe.skipIf(absent !== undefined)(absent ? `on Kafka (Kafka ${absent})` : 'on Kafka', () => {
  let database: FreshDatabase
  let cluster: KafkaCluster
  let scene: Scene
  beforeAll(async () => {
    if ('missing' in kafka) throw new Error(kafka.missing)
    database = await freshDatabase()
    const ports = [{ broker: await freePort(), controller: await freePort() }]
    scene = await openScene(
      { ...small, DATABASE_URL: database.url, PARLEY_KAFKA_BROKERS: `127.0.0.1:${ports[0]?.broker}` },
      {
        apart: { parsers: 2, mappers: 1 },
        before: async (home) => {
          cluster = await KafkaCluster.start({ ...kafka, folder: join(home, 'kafka'), ports })
        },
      },
    )
  }, 180_000)
  afterAll(async () => {
    await scene?.end()
    await cluster?.stop()
    await database?.drop()
  })

  test('an interchange of 2,000 orders goes the same road', async () => {
    await takeThrough(scene, { number: 910, count: 2_000, bad: new Set([900]) })
  }, 300_000)
})

describe('killed while a file is read in parts', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await openScene({ ...small, PARLEY_PART_TRANSACTIONS: '50' })
  }, 120_000)
  afterAll(() => scene?.end())

  // All sets of one bad order are set aside in another mode; there the parts are judged first.
  const points = crashPoints.filter((point) => point.startsWith('parts.') && !/judged|settled/.test(point))

  test.each(points)(
    'at %s, nothing is lost and nothing is doubled',
    async (point) => {
      const { rig } = scene
      const number = 920 + points.indexOf(point)
      const orders = { number, count: 300, bad: new Set([120]) }
      const before = (await rig.delivered()).size
      await rig.parley.kill('SIGTERM')
      await rig.parley.start({ PARLEY_CRASH: `${point}:1` })
      const key = `many-${number}`
      const sent = rig.twin.send({ number: key, messageId: key, content: manyOrders(orders) })
      expect(await rig.parley.ended()).toBe('SIGKILL')
      await rig.parley.start()
      expect(await sent).toMatchObject({ status: 200, verdict: 'accepted' })
      await arrived(scene, orders, before)
    },
    120_000,
  )
})
