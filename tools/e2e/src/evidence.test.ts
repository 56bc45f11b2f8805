import { copyFile, open, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { allMessages } from '@parley/rig'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runParley } from './run-parley.ts'
import { acknowledgementOf, fileIn, openScene, order, type Scene } from './scene.ts'

/** What proves an exchange, taken out of a running Parley and proved again without it. */

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene.end())

const place = (name: string) => join(scene.home, name)
const verify = (file: string, ...more: readonly string[]) => runParley(['evidence', 'verify', file, ...more])

async function exported(id: string, name: string): Promise<string> {
  const file = place(name)
  expect(await scene.rig.parley.cli('message', 'evidence', id, '-o', file)).toMatchObject({ code: 0 })
  return file
}

async function received(number: number, sizeBytes = 0): Promise<string> {
  const messageId = `evidence-${number}`
  const sent = await scene.rig.twin.send({ ...order(number, sizeBytes), messageId })
  expect(sent.verdict).toBe('accepted')
  return (await fileIn(scene.rig, messageId, 'delivered')).message.id
}

test('an order that came is proved offline, and not when a byte of any part is changed', async () => {
  const file = await exported(await received(1), 'order.zip')
  const certificate = join(scene.home, 'twin', 'twin.pem')
  const proved = await verify(file, '--partner-certificate', certificate)
  expect(proved).toMatchObject({ code: 0, stderr: 'Proved.\n' })
  expect(proved.stdout).toMatch(
    /^ok +signature +amazon signed the message with the certificate CN=AMAZON-AS2/m,
  )
  expect(proved.stdout).toMatch(/^ok +payload +payload.bin is what lies inside signed-entity.bin/m)
  expect(proved.stdout).toMatch(/^ok +receipt +us signed the receipt/m)
  expect(await readFile(file, 'latin1')).not.toContain('PRIVATE KEY')
  const bytes = await readFile(file)
  for (const piece of [
    'ISA*00*',
    'BEGIN CERTIFICATE',
    '"as2MessageId": "evidence-1"',
    'AMAZON-AS2',
    '"what": "received"',
  ]) {
    const changed = Buffer.from(bytes)
    expect(changed.includes(piece)).toBe(true)
    const at = changed.indexOf(piece) + piece.length - 2
    changed[at] = (changed[at] ?? 0) ^ 0x01
    await writeFile(place('changed.zip'), changed)
    expect({ piece, code: (await verify(place('changed.zip'))).code }).toEqual({ piece, code: 1 })
  }
})

test('what we sent is proved by the receipt of the partner', async () => {
  await acknowledgementOf(scene.rig, 1)
  const message = await scene.rig.until(async () => {
    const [found] = await allMessages(scene.rig.parley, { kind: 'acknowledgement', state: 'delivered' })
    return found
  }, 'a 997 that was delivered')
  const proved = await verify(await exported(message.id, 'sent.zip'))
  expect(proved).toMatchObject({ code: 0, stderr: 'Proved.\n' })
  expect(proved.stdout).toMatch(/^ok +receipt +amazon signed the receipt with the certificate CN=AMAZON-AS2/m)
  expect(proved.stdout).toMatch(/^ok +MIC +The MIC computed again/m)
})

test('an order that is larger than what is held in memory flows through, out and back', async () => {
  const id = await received(2, 6_000_000)
  const file = await exported(id, 'large.zip')
  expect((await stat(file)).size).toBeGreaterThan(18_000_000)
  expect(await verify(file)).toMatchObject({ code: 0 })
  await copyFile(file, place('cut.zip'))
  const handle = await open(place('cut.zip'), 'r+')
  await handle.write(Buffer.from([0]), 0, 1, 3_000_000)
  await handle.close()
  expect(await verify(place('cut.zip'))).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^FAILS +parts +request.bin .* was changed/m),
  })
})

test('a message that did not travel over AS2 says where its evidence is, and what is no evidence cannot be read', async () => {
  const [transaction] = await allMessages(scene.rig.parley, { kind: 'transaction' })
  const { cli } = scene.rig.parley
  const asked = await cli.call(
    scene.rig.parley,
    'message',
    'evidence',
    transaction?.id ?? '',
    '-o',
    place('x'),
  )
  expect(asked).toMatchObject({ code: 1, stderr: expect.stringContaining(transaction?.rootId ?? '-') })
  expect(await verify(join(scene.rig.company, 'README.md'))).toMatchObject({ code: 2 })
  expect(await verify(place('nothing.zip'))).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('ENOENT'),
  })
})
