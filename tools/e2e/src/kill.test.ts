import { crashPoints } from '@parley/config'
import { allMessages, story } from '@parley/rig'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acknowledgementToX12, answersToFolder } from './channel-resources.ts'
import { agree, drop, inboxGateway, waitingIn } from './inbox.ts'
import { killCampaign, settled } from './kill-campaign.ts'
import { openScene, order, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
  await agree(scene, 'inbox', inboxGateway(scene) + acknowledgementToX12 + answersToFolder)
})
afterAll(() => scene.end())

const byFolder = crashPoints.filter((point) => point.startsWith('pickup.'))
/** Those of large files read in parts have a scene of their own. */
const byAs2 = crashPoints.filter((point) => !byFolder.includes(point) && !point.startsWith('parts.'))

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

/** Answers to orders as our own system writes them, in one file. */
function answers(first: number, count: number): string {
  return JSON.stringify(
    Array.from({ length: count }, (_, index) => ({
      ...{ number: String(first + index), date: '2026-11-25', verdict: 'AC' },
      lines: [{ sku: 'V-1', quantity: 3, status: 'IA' }],
    })),
  )
}

async function takeThrough(name: string, content: string, crash: string): Promise<void> {
  const { rig } = scene
  await rig.parley.kill('SIGTERM')
  await drop(scene, name, content)
  await rig.parley.start({ PARLEY_CRASH: crash })
  expect(await rig.parley.ended()).toBe('SIGKILL')
  await rig.parley.start()
  await rig.until(async () => ((await waitingIn(scene)).length === 0 ? true : undefined), 'an empty folder')
  await settled(rig, 30_000)
}

test.each([
  'parser.before-commit:2',
  'parser.after-commit:1',
  'router.after-commit:2',
  'mapper.after-commit:3',
])(
  'killed at %s, each document of a file goes out once',
  async (crash) => {
    const before = (await scene.rig.delivered()).size
    await takeThrough(`list-${crash.replace(':', '-')}.json`, answers(50_000, 250), crash)
    expect((await scene.rig.delivered()).size).toBe(before + 250)
    expect(await scene.rig.compare()).toEqual([])
  },
  60_000,
)

test.each([
  'mapper.before-commit:1',
  'mapper.after-commit:1',
  'as2-out.after-wire:2',
  'as2-out.after-response:1',
])(
  'killed at %s, each interchange leaves once, under one number',
  async (crash) => {
    const { rig } = scene
    const name = `answer-${crash.replace(':', '-')}.json`
    await takeThrough(name, answers(60_000, 5), crash)
    const [file] = await allMessages(rig.parley, { key: name, kind: 'file' })
    const sent = (await allMessages(rig.parley, { kind: 'document' })).filter(
      ({ rootId, documentType }) => rootId === file?.id && documentType === '855',
    )
    expect(sent.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'delivered'))
    const stories = await Promise.all(sent.map(({ id }) => story(rig.parley, id)))
    const numbers = stories.flatMap(({ keys }) =>
      keys.filter((key) => key.name === 'isa13').map(({ value }) => value),
    )
    expect(new Set(numbers).size).toBe(5)
  },
  60_000,
)

test('killed ten times at random under load, every promise holds from both sides', async () => {
  const result = await killCampaign(scene.rig, { kills: 10, concurrency: 4, seed: 7 })
  expect(result).toMatchObject({ kills: 10, breaches: [] })
}, 180_000)
