import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { allMessages } from '@parley/rig'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { altered, fileIn, openScene, order, type Scene } from './scene.ts'

/** What a person asks of a running Parley about files and ways; nothing may be left of it. */

let scene: Scene
const good = order(1)
beforeAll(async () => {
  scene = await openScene()
  await scene.rig.twin.send({ ...good, messageId: 'asked-1' })
  await fileIn(scene.rig, 'asked-1', 'delivered')
})
afterAll(() => scene.end())

const cli = (...args: readonly string[]) => scene.rig.parley.cli('ask', ...args)

async function fileOf(name: string, content: Buffer): Promise<string> {
  const path = join(scene.home, name)
  await writeFile(path, content)
  return path
}

/** By name, so that what is asked can be compared with what was done. */
async function channelOfOrders(): Promise<string> {
  const folder = join(scene.rig.company, 'channels')
  const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')))
  const orders = texts.find((text) => text.includes('850')) ?? ''
  return /name: ([a-z0-9-]+)/.exec(orders)?.[1] ?? ''
}

test('a preview is byte for byte what the road delivered', async () => {
  const { rig } = scene
  const delivered = [...(await rig.delivered()).values()]
  const file = await fileOf('good.edi', good.content)
  const told = await cli('preview', file, '--channel', await channelOfOrders(), '--json')
  expect(told.stderr).toBe('')
  const { outputs } = JSON.parse(told.stdout) as { outputs: { content: string }[] }
  const texts = outputs.map(({ content }) => Buffer.from(content, 'base64').toString())
  expect(delivered.map(String)).toEqual(texts)
})

test('the same of a message of the ledger, and of a mapping that is not there', async () => {
  const [message] = await allMessages(scene.rig.parley, { key: 'asked-1', kind: 'file' })
  const channel = await channelOfOrders()
  const told = await cli('preview', '--message', message?.id ?? '', '--channel', channel)
  expect(told).toMatchObject({ code: 0, stdout: expect.stringContaining(good.number) })
  const nowhere = await cli('preview', '--message', message?.id ?? '', '--mapping', 'nowhere')
  expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no Mapping nowhere') })
})

test('a good file is accepted and a bad one is not, and neither is in the ledger', async () => {
  const before = (await allMessages(scene.rig.parley, {})).length
  const file = await fileOf('good.edi', good.content)
  const accepted = await cli('validate', file)
  expect(accepted).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('would be accepted (1 document)'),
  })
  expect(accepted.stderr).toContain('997')
  const bad = await fileOf('bad.edi', altered(2, /~PO1\*1\*\d+/, '~PO1*1*lots').content)
  const rejected = await cli('validate', bad)
  expect(rejected).toMatchObject({ code: 1, stderr: expect.stringContaining('would be rejected') })
  expect(rejected.stdout).toContain('NUMBER_INVALID')
  expect(rejected.stdout).not.toContain('lots')
  expect((await allMessages(scene.rig.parley, {})).length).toBe(before)
})

test('trees come over the API, and what makes no sense is told', async () => {
  const ask = (path: string, body: object) =>
    fetch(new URL(path, scene.rig.parley.adminUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const content = good.content.toString('base64')
  const parsed = await ask('/api/v1/parse', { content })
  expect(parsed.status).toBe(200)
  expect(await parsed.json()).toMatchObject({ documents: [{ keys: { po: good.number } }], more: false })
  const both = await ask('/api/v1/validate', { content, messageId: 'x' })
  expect([both.status, await both.json()]).toEqual([
    422,
    { text: 'Give content or messageId, not both.', service: 'edi-parser' },
  ])
  expect((await ask('/api/v1/validate', { content: '!' })).status).toBe(400)
  expect((await ask('/api/v1/preview', { content, channel: 'nowhere' })).status).toBe(404)
})

test('a folder is tested, and nothing is left in it', async () => {
  const { rig } = scene
  const folders = join(rig.company, 'gateways')
  const named = (await readdir(folders)).map((name) => readFile(join(folders, name), 'utf8'))
  const folder = (await Promise.all(named)).find((text) => text.includes('type: folder')) ?? ''
  const name = /name: ([a-z0-9-]+)/.exec(folder)?.[1] ?? ''
  const works = await cli('connection', name)
  expect(works).toMatchObject({ code: 0, stderr: expect.stringContaining('The connection works.') })
  expect(works.stdout.split('\n').map((line) => line.split(/\s+/).slice(0, 2))).toEqual(
    expect.arrayContaining([
      ['ok', 'there'],
      ['ok', 'writable'],
      ['ok', 'rename'],
    ]),
  )
  const unknown = await cli('connection', 'nowhere')
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('No AS2 gateway "nowhere"') })
})
