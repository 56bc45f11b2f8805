import { freePort, ParleyProcess } from '@parley/rig'
import { type FreshDatabase, freshDatabase } from '@parley/verify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { replay } from './replay-campaign.ts'
import { openScene, type Scene } from './scene.ts'

/** Two processes over one database, as two pods are. */
let database: FreshDatabase
let scene: Scene
let second: ParleyProcess
beforeAll(async () => {
  database = await freshDatabase()
  const env = { DATABASE_URL: database.url, PARLEY_LOG_LEVEL: 'warn' }
  scene = await openScene(env)
  const ports = { as2: await freePort(), admin: await freePort() }
  second = new ParleyProcess({ home: scene.home, ports, env })
  await second.start()
})
afterAll(async () => {
  await second.kill('SIGTERM')
  await scene.end()
  await database.drop()
})

const bothUrls = () => [scene.rig.parley.as2Url, second.as2Url]

test('200 copies at once on two processes have one effect and 200 identical receipts', async () => {
  const plan = { replays: 199, concurrency: 200, urls: bothUrls(), number: 1 }
  expect(await replay(scene, plan)).toEqual({ replays: 199, different: 0, delivered: 1, noted: 199 })
})

test('300 replays in a row are answered with the same bytes, by whichever process', async () => {
  const plan = { replays: 300, concurrency: 4, urls: bothUrls(), number: 2 }
  expect(await replay(scene, plan)).toEqual({ replays: 300, different: 0, delivered: 1, noted: 300 })
})
