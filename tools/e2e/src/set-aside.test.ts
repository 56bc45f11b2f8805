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

test.each([
  [1, 'it is resubmitted', (id: string) => ['message', 'resubmit', id]],
  [2, 'its record is released', (_id: string, number: string) => ['parked', 'release', number]],
])('a message that a stage cannot finish says so, and goes on when (%i) %s', async (nth, _, command) => {
  const { rig } = scene
  const messageId = `aside-${nth}`
  await rig.twin.send({ ...order(nth, 100_000), messageId })
  const told = await fileIn(rig, messageId, 'delivered')
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
  const listed = await rig.until(async () => {
    const { stdout } = await rig.parley.cli('parked', 'list')
    return stdout.includes(id) ? stdout : undefined
  }, 'the record that is set aside')
  expect(listed).toMatch(/^\d+ +\S+ +edi-parser +\S+ +.*is corrupt/)
  const alerts = async () => (await rig.parley.cli('alert', 'list')).stdout
  await expect.poll(alerts).toContain('The edi-parser could not handle some events')
  for (const [path, bytes] of kept) await writeFile(path, bytes)
  const [number = ''] = listed.split(' ')
  expect(await rig.parley.cli(...command(id, number))).toMatchObject({ code: 0 })
  const gone = await rig.until(async () => {
    const view = await story(rig.parley, id)
    return view.message.state === 'received' ? undefined : view
  }, 'the message to go on')
  expect(gone.message.failure?.code).not.toBe('HANDLER_PARKED')
  if (command(id, number)[0] === 'message')
    expect(gone.steps.map(({ what }) => what)).toContain('handed to its stage again')
  const left = async () => (await rig.parley.cli('parked', 'list')).stderr
  await expect.poll(left).toBe('No record is set aside.\n')
  await expect.poll(alerts).not.toContain('The edi-parser could not handle some events')
})

test('a record that is not set aside cannot be released', async () => {
  const stderr = 'No record 4711 is set aside. See parley parked list.\n'
  expect(await scene.rig.parley.cli('parked', 'release', '4711')).toEqual({ code: 1, stdout: '', stderr })
})
