import { composeFunctionalAcknowledgement, frame } from '@parley/edi'
import { allMessages, type StoryView, story } from '@parley/rig'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { acknowledgementToX12, unreadToAs2 } from './channel-resources.ts'
import { agree, drop, inboxGateway, waitingIn } from './inbox.ts'
import { childOf, fileIn, openScene, type Scene } from './scene.ts'

/** Files of our own systems, out to the partner, and the partner's answers to them. */

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
  await agree(scene, 'channels', inboxGateway(scene) + acknowledgementToX12 + unreadToAs2)
})
afterAll(() => scene.end())

/** The file that was taken under this name, when it has come to its end. */
function taken(name: string, ...states: readonly string[]): Promise<StoryView> {
  return fileIn(scene.rig, name, ...states)
}

async function sentBytes(id: string): Promise<Buffer> {
  const url = new URL(`/api/v1/messages/${id}/payloads/output`, scene.rig.parley.adminUrl)
  return Buffer.from(await (await fetch(url)).arrayBuffer())
}

const answer = (number: string, verdict = 'AC', sku = 'V-1') => ({
  ...{ number, date: '2026-11-25', verdict },
  lines: [{ sku, quantity: 3, status: 'IA' }],
})

/** A 997 that accepts what was sent, as Amazon would write it. */
function acceptance(sent: Uint8Array, number: number): Buffer {
  const [interchange] = frame(sent).interchanges
  if (interchange?.standard !== 'x12') throw new Error('what was sent is no X12')
  const verdicts = interchange.groups.map((group) => ({
    group,
    transactions: group.transactions.map((transaction) => ({ transaction, findings: [], accepted: true })),
  }))
  const numbers = { interchange: number, group: number }
  return Buffer.from(composeFunctionalAcknowledgement({ interchange, verdicts, numbers, now: new Date() }))
}

test('a JSON answer from a folder is an 855 at the partner, whose 997 closes its leg', async () => {
  const { rig } = scene
  await drop(scene, 'answer-1.json', JSON.stringify(answer('4500000001')))
  const file = await taken('answer-1.json', 'delivered')
  expect(await waitingIn(scene)).toEqual([])
  const read = await story(rig.parley, childOf(file, 'transaction').id)
  expect(read.message).toMatchObject({ documentType: 'order-answer', partner: 'amazon', state: 'delivered' })
  expect(read.keys).toEqual([expect.objectContaining({ name: 'po', value: '4500000001' })])
  const sent = await story(rig.parley, childOf(read, 'document').id)
  expect(sent.message.legs).toEqual({ transport: 'accepted', functional: 'pending', business: 'none' })
  expect(sent.message.documentType).toBe('855')
  const bytes = await sentBytes(sent.message.id)
  const text = bytes.toString('latin1')
  expect(text.replace(/^ISA.{102}~GS[^~]*~/, '')).toBe(
    'ST*855*0001~BAK*00*AC*4500000001*20261125~PO1**3*EA***VN*V-1~ACK*IA*3*EA~CTT*1~SE*6*0001~GE*1*1~IEA*1*000000001~',
  )
  await rig.twin.send({ number: '997', content: acceptance(bytes, 700), messageId: 'answer-1-997' })
  const closed = await rig.until(async () => {
    const there = await story(rig.parley, sent.message.id)
    return there.message.legs.functional === 'accepted' ? there : undefined
  }, 'the functional leg of the 855')
  expect(closed.steps.map(({ what }) => what)).toContain('997: accepted')
})

test('one bad document among good ones stops none of them, and says where it is bad', async () => {
  const bad = { ...answer('4500000011'), lines: [{ sku: 'V-1', quantity: 'three', status: 'IA' }] }
  const all = [answer('4500000010'), bad, answer('4500000012')]
  await drop(scene, 'answer-2.json', JSON.stringify(all, null, 1))
  const file = await taken('answer-2.json', 'failed')
  const states = file.children.map(({ state, failure }) => [state, failure?.code])
  expect(states.toSorted()).toEqual([
    ['delivered', undefined],
    ['delivered', undefined],
    ['failed', 'DOCUMENT_INVALID'],
  ])
  const failed = file.children.find(({ state }) => state === 'failed')
  expect(failed?.failure?.position).toMatchObject({ line: 19, path: 'lines[0].quantity' })
})

test('what its own guide calls wrong does not leave, and says where the mapping is wrong', async () => {
  const { rig } = scene
  await drop(scene, 'answer-3.json', JSON.stringify(answer('4500000020', 'XX')))
  const file = await taken('answer-3.json', 'failed')
  const read = await story(rig.parley, childOf(file, 'transaction').id)
  expect(read.message.failure).toMatchObject({
    code: 'OUTPUT_INVALID',
    position: { segment: 'BAK', element: 2, targetPath: 'heading.bak.02' },
  })
  expect(read.children).toEqual([])
})

test('a file that nobody reads arrives byte for byte', async () => {
  const { rig } = scene
  const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 256))
  await drop(scene, 'raw-1.bin', bytes)
  const file = await taken('raw-1.bin', 'delivered')
  const read = await story(rig.parley, childOf(file, 'transaction').id)
  const sent = childOf(read, 'document')
  expect((await sentBytes(sent.id)).equals(bytes)).toBe(true)
  expect(sent.sha256).toBe(file.message.sha256)
})

test('a file of a name that no channel takes has an owner and is told what to do', async () => {
  await drop(scene, 'strange.json', '{}')
  const file = await taken('strange.json', 'quarantined')
  expect(file.message.failure).toMatchObject({ code: 'ROUTE_NO_CHANNEL' })
})

test('the same file put there again has no effect', async () => {
  await drop(scene, 'answer-1.json', JSON.stringify(answer('4500000001')))
  const file = await taken('answer-1.json', 'duplicate')
  expect(file.children).toEqual([])
})

test('both sides agree, and nothing is left open', async () => {
  const { rig } = scene
  const open = (await allMessages(rig.parley)).filter(({ state }) =>
    ['received', 'processing', 'delivering'].includes(state),
  )
  expect(open).toEqual([])
  expect(rig.twin.history().filter(({ what }) => what === 'refused')).toEqual([])
})
