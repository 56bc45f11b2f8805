import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Grounds, startGrounds } from '@parley/cluster'
import { fetchKafka } from '@parley/kafka'
import { freePort } from '@parley/rig'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileIn, openScene, order, type Scene } from './scene.ts'

const kafka = await fetchKafka()
const absent = 'missing' in kafka ? kafka.missing : undefined
const group = 'every service as a process of its own'

describe.skipIf(absent !== undefined)(absent ? `${group} (Kafka ${absent})` : group, () => {
  let scene: Scene
  let grounds: Grounds
  beforeAll(async () => {
    const kafkaPorts = [{ broker: await freePort(), controller: await freePort() }]
    const env: Record<string, string> = {}
    scene = await openScene(env, {
      apart: { parsers: 2, mappers: 2 },
      before: async (home) => {
        const started = await startGrounds({ folder: join(home, 'grounds'), kafkaPorts })
        if ('missing' in started) throw new Error(started.missing)
        grounds = started
        Object.assign(env, started.env)
      },
    })
  }, 180_000)
  afterAll(async () => {
    await scene?.end()
    await grounds?.stop()
  })

  test('orders go their whole road through seven processes, and both sides agree', async () => {
    const { rig } = scene
    for (let number = 1; number <= 10; number++) {
      const answer = await rig.twin.send({ ...order(number), messageId: `cluster-${number}` })
      expect(answer).toMatchObject({ status: 200, verdict: 'accepted' })
    }
    for (let number = 1; number <= 10; number++) await fileIn(rig, `cluster-${number}`, 'delivered')
    expect((await rig.delivered()).size).toBe(10)
    expect(await rig.compare()).toEqual([])
  }, 60_000)

  test('a parser, a mapper and the router that are killed lose nothing and do nothing twice', async () => {
    const { rig } = scene
    const sent = (async () => {
      for (let number = 11; number <= 30; number++) {
        await rig.twin.send({ ...order(number), messageId: `cluster-${number}` })
        await pause(50)
      }
    })()
    for (const name of ['edi-parser-1', 'mapper-2', 'router']) {
      await pause(200)
      const killed = rig.beside.get(name)
      await killed?.kill('SIGKILL')
      await killed?.start()
    }
    await sent
    for (let number = 11; number <= 30; number++) await fileIn(rig, `cluster-${number}`, 'delivered')
    expect((await rig.delivered()).size).toBe(30)
    expect(await rig.compare()).toEqual([])
  }, 120_000)
})
