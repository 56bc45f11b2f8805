import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { sampleDocuments, x12Samples } from '@parley/amazon'
import { allMessages, story } from '@parley/rig'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deploy, drop, folderOf } from './inbox.ts'
import { childOf, fileIn, openScene, type Scene } from './scene.ts'

/** The documents of the starter that a vendor sends: JSON into a folder, X12 over AS2. */

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
  const { rig, home } = scene
  const starter = join(home, 'starter')
  const options = ['--documents', '855,856,810,846', '--inbox', folderOf(scene, 'inbox')]
  const made = await rig.parley.cli('init', 'amazon-vendor', starter, ...options)
  if (made.code !== 0) throw new Error(made.stderr)
  for (const folder of ['guides', 'mappings', 'channels']) {
    await cp(join(starter, folder), join(rig.company, folder), { recursive: true })
  }
  await cp(join(starter, 'gateways', 'inbox.yaml'), join(rig.company, 'gateways', 'inbox.yaml'))
  await deploy(rig)
}, 180_000)
afterAll(() => scene.end())

async function outputOf(id: string): Promise<string> {
  const url = new URL(`/api/v1/messages/${id}/payloads/output`, scene.rig.parley.adminUrl)
  return (await fetch(url)).text()
}

/** ST to SE, a segment a line. */
function transactionIn(file: string): string {
  const segments = file
    .split('~')
    .map((segment) => segment.trim())
    .filter((segment) => !/^(ISA|GS|GE|IEA|$)/.test(segment))
  return segments.join('\n')
}

test.each([
  ['855', 'order-acknowledgement-1001.json'],
  ['856', 'ship-notice-1001.json'],
  ['810', 'invoice-1001.json'],
  ['846', 'inventory-1001.json'],
])('the sample of %s leaves as it stands in its file', async (set, name) => {
  await drop(scene, name, JSON.stringify(sampleDocuments[set]))
  const file = await fileIn(scene.rig, name, 'delivered')
  const sent = childOf(await story(scene.rig.parley, childOf(file, 'transaction').id), 'document')
  expect(transactionIn(await outputOf(sent.id))).toBe(transactionIn(x12Samples[set] ?? ''))
})

test('nothing is left open', async () => {
  const open = (await allMessages(scene.rig.parley)).filter(({ state }) =>
    ['received', 'processing', 'delivering'].includes(state),
  )
  expect(open).toEqual([])
})
