import { story } from '@parley/rig'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acknowledgementOf, childOf, fileIn, openScene, order, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene.end())

test('an order is answered, acknowledged, mapped and delivered, and both sides agree', async () => {
  const { rig } = scene
  const answer = await rig.twin.send({ ...order(1), messageId: 'road-1' })
  expect(answer).toMatchObject({ status: 200, verdict: 'accepted' })
  const told = await fileIn(rig, 'road-1', 'delivered')
  expect(told.message.legs).toEqual({ transport: 'accepted', functional: 'accepted', business: 'none' })
  expect(await acknowledgementOf(rig, 1)).toMatchObject({
    verdict: 'A',
    transactions: [{ controlNumber: '0001', verdict: 'A' }],
  })
  const transaction = await story(rig.parley, childOf(told, 'transaction').id)
  expect(transaction.keys.map(({ name }) => name)).toEqual(['gs06', 'isa13', 'po', 'st02'])
  const document = childOf(transaction, 'document')
  const delivered = await rig.delivered()
  const json = JSON.parse(delivered.get(document.fileName ?? '') ?? '') as { purchaseOrderNumber: string }
  expect(json.purchaseOrderNumber).toBe('E0000001')
  expect(await rig.compare()).toEqual([])
})

test('a duplicate gets the stored MDN byte for byte and has no second effect', async () => {
  const { rig } = scene
  await rig.twin.send({ ...order(2), messageId: 'road-2' })
  await fileIn(rig, 'road-2', 'delivered')
  const files = (await rig.delivered()).size
  const answers = await Promise.all(Array.from({ length: 20 }, () => rig.twin.repeat('road-2')))
  const first = rig.twin.history().find((event) => event.what === 'answered' && event.messageId === 'road-2')
  expect(new Set(answers.map(({ sha256 }) => sha256))).toEqual(
    new Set([first?.what === 'answered' && first.sha256]),
  )
  await fileIn(rig, 'road-2', 'duplicate')
  expect((await rig.delivered()).size).toBe(files)
  expect(await rig.compare()).toEqual([])
})

test('the same interchange under a new Message-ID is set aside, not processed twice', async () => {
  const { rig } = scene
  await rig.twin.send({ ...order(3), messageId: 'road-3a' })
  await fileIn(rig, 'road-3a', 'delivered')
  await rig.twin.send({ ...order(3), messageId: 'road-3b' })
  const told = await fileIn(rig, 'road-3b', 'quarantined')
  expect(told.message.failure).toMatchObject({ code: 'DUPLICATE_INTERCHANGE', class: 'permanent' })
})

test('the same interchange twice in one file is processed once, and the file says so', async () => {
  const { rig } = scene
  const one = order(30)
  const twice = { ...one, content: Buffer.concat([one.content, one.content]) }
  await rig.twin.send({ ...twice, messageId: 'road-twice' })
  const told = await fileIn(rig, 'road-twice', 'quarantined')
  expect(told.message.failure).toMatchObject({ code: 'DUPLICATE_INTERCHANGE', class: 'permanent' })
  expect(told.message.failure?.position?.byteOffset).toBe(one.content.length)
  await acknowledgementOf(rig, 30)
  const names = await rig.until(async () => {
    const found = [...(await rig.delivered()).keys()].filter((name) => name.includes(one.number))
    return found.length > 0 ? found : undefined
  }, 'the order of the first')
  expect(names).toHaveLength(1)
  expect(told.children.filter(({ kind }) => kind === 'transaction')).toHaveLength(1)
})

test('one Message-ID for two contents keeps the first and sets the second aside', async () => {
  const { rig } = scene
  await rig.twin.send({ ...order(4), messageId: 'road-4' })
  await fileIn(rig, 'road-4', 'delivered')
  await rig.twin.send({ ...order(5), messageId: 'road-4' })
  const told = await fileIn(rig, 'road-4', 'quarantined')
  expect(told.message.failure?.code).toBe('DUPLICATE_ID_DIFFERENT_CONTENT')
})

test('a file that was set aside goes through when an operator resubmits it', async () => {
  const { rig } = scene
  const told = await fileIn(rig, 'road-3b', 'quarantined')
  const before = (await rig.delivered()).size
  expect(await rig.parley.cli('message', 'resubmit', told.message.id)).toMatchObject({ code: 0 })
  await rig.until(
    async () => ((await rig.delivered()).size > before ? true : undefined),
    'the resubmitted order',
  )
})

test('the command line finds a message by its PO number and gives its bytes back unchanged', async () => {
  const { rig } = scene
  const list = await rig.parley.cli('message', 'list', '--key', 'E0000001')
  expect(list.stdout).toContain('in 850')
  const told = await fileIn(rig, 'road-1', 'delivered')
  const raw = await rig.parley.cli('message', 'raw', told.message.id, 'content')
  expect(raw.stdout).toContain('BEG*00*NE*E0000001')
  const shown = await rig.parley.cli('message', 'show', childOf(told, 'transaction').id)
  expect(shown.stdout).toContain('validated')
})
