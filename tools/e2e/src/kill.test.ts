import { crashPoints } from '@parley/config'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { killCampaign, settled } from './kill-campaign.ts'
import { openScene, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene.end())

/** Only a payload over the inline limit reaches the blob store. */
function sizeFor(point: string): number {
  return point.startsWith('blob.') ? 100_000 : 3_000
}

test.each(crashPoints)(
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

test('killed ten times at random under load, every promise holds from both sides', async () => {
  const result = await killCampaign(scene.rig, { kills: 10, concurrency: 4, seed: 7 })
  expect(result).toMatchObject({ kills: 10, breaches: [] })
}, 180_000)
