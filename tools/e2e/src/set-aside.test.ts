import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { story } from '@parley/rig'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileIn, openScene, order, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene.end())

/** The files of the blob store, each with its bytes. */
async function blobs(): Promise<ReadonlyMap<string, Buffer>> {
  const folder = join(scene.home, 'data', 'blobs')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path)] as const)))
}

test('a message that a stage cannot finish says so, and goes on when it is resubmitted', async () => {
  const { rig } = scene
  await rig.twin.send({ ...order(1, 100_000), messageId: 'aside-1' })
  const told = await fileIn(rig, 'aside-1', 'delivered')
  const kept = await blobs()
  for (const [path, bytes] of kept) await writeFile(path, bytes.subarray(1))
  const again = await rig.parley.cli('message', 'resubmit', told.message.id)
  const [id = ''] = /[0-9a-f-]{36}/.exec(again.stdout) ?? []
  const stuck = await rig.until(async () => {
    const view = await story(rig.parley, id)
    return view.message.failure ? view : undefined
  }, 'the message that is set aside')
  expect(stuck.message).toMatchObject({
    state: 'received',
    failure: { code: 'HANDLER_PARKED', stage: 'edi-parser', text: expect.stringMatching(/is corrupt/) },
  })
  for (const [path, bytes] of kept) await writeFile(path, bytes)
  expect(await rig.parley.cli('message', 'resubmit', id)).toMatchObject({ code: 0 })
  const gone = await rig.until(async () => {
    const view = await story(rig.parley, id)
    return view.message.state === 'received' ? undefined : view
  }, 'the message to go on')
  expect(gone.message.failure?.code).not.toBe('HANDLER_PARKED')
  expect(gone.steps.map(({ what }) => what)).toContain('handed to its stage again')
})
