import { crashPoints } from '@parley/config'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agree, drop, inboxGateway, waitingIn } from './inbox.ts'
import { killCampaign, settled } from './kill-campaign.ts'
import { openScene, order, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
  await agree(scene, 'inbox', inboxGateway(scene))
})
afterAll(() => scene.end())

const byFolder = crashPoints.filter((point) => point.startsWith('pickup.'))
const byAs2 = crashPoints.filter((point) => !byFolder.includes(point))

/** Only a payload over the inline limit reaches the blob store. */
function sizeFor(point: string): number {
  return point.startsWith('blob.') ? 100_000 : 3_000
}

test.each(byAs2)(
  'killed at %s, nothing is lost and nothing is doubled',
  async (point) => {
    const { rig } = scene
    await rig.parley.kill('SIGTERM')
    await rig.parley.start({ PARLEY_CRASH: `${point}:1` })
    const first = 10_000 + crashPoints.indexOf(point) * 10
    const load = rig.twin.load({ count: 2, first, sizeBytes: sizeFor(point), concurrency: 1, insist: true })
    expect(await rig.parley.ended()).toBe('SIGKILL')
    await rig.parley.start()
    expect((await load).accepted).toBe(2)
    await settled(rig, 20_000)
    expect(await rig.compare()).toEqual([])
  },
  60_000,
)

test.each(byFolder)(
  'killed at %s, a file is taken once',
  async (point) => {
    const { rig } = scene
    const first = 20_000 + crashPoints.indexOf(point) * 10
    const before = (await rig.delivered()).size
    await rig.parley.kill('SIGTERM')
    for (const number of [first, first + 1]) await drop(scene, `${number}.edi`, order(number).content)
    await rig.parley.start({ PARLEY_CRASH: `${point}:1` })
    expect(await rig.parley.ended()).toBe('SIGKILL')
    await rig.parley.start()
    await rig.until(async () => ((await waitingIn(scene)).length === 0 ? true : undefined), 'an empty folder')
    await settled(rig, 20_000)
    expect((await rig.delivered()).size).toBe(before + 2)
    expect(await rig.compare()).toEqual([])
  },
  60_000,
)

test('killed ten times at random under load, every promise holds from both sides', async () => {
  const result = await killCampaign(scene.rig, { kills: 10, concurrency: 4, seed: 7 })
  expect(result).toMatchObject({ kills: 10, breaches: [] })
}, 180_000)
