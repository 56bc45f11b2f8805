import { allMessages } from '@parley/rig'
import { type FreshDatabase, freshDatabase } from '@parley/verify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ended } from './ended.ts'
import { manyOrders } from './many-orders.ts'
import { acknowledgementOf, openScene, type Scene } from './scene.ts'

/** One large file over two processes that parse, on the log in Postgres. */

let database: FreshDatabase
let scene: Scene
beforeAll(async () => {
  database = await freshDatabase()
  scene = await openScene(
    { DATABASE_URL: database.url, PARLEY_PARTS_ABOVE: '64KiB' },
    { apart: { parsers: 2, mappers: 1 } },
  )
}, 120_000)
afterAll(async () => {
  await scene?.end()
  await database?.drop()
})

test('an interchange of 5,000 orders is read by both, answered once, and every order delivered once', async () => {
  const { rig } = scene
  const content = manyOrders({ number: 900, count: 5_000, bad: new Set([17, 2_600]) })
  const answer = await rig.twin.send({ number: 'M900', messageId: 'many-1', content })
  expect(answer).toMatchObject({ status: 200, verdict: 'accepted' })
  const told = await ended(scene, 'many-1', 'failed')
  await acknowledgementOf(rig, 900)
  expect(told.message.legs.functional).toBe('partial')
  expect(told.steps.find(({ what }) => what === 'parsed')?.detail).toMatchObject({
    accepted: 4_998,
    rejected: 2,
  })
  const delivered = await rig.delivered()
  expect(delivered.size).toBe(4_998)
  const [answered] = await allMessages(rig.parley, { kind: 'acknowledgement' })
  const url = new URL(`/api/v1/messages/${answered?.id}/payloads/output`, rig.parley.adminUrl)
  const text = await (await fetch(url)).text()
  expect(text).toMatch(/AK9\*P\*5000\*5000\*4998~/)
  expect(text.match(/AK2\*850\*\d+~/g)?.length).toBe(5_000)
  expect(await rig.compare()).toEqual([])
}, 240_000)
