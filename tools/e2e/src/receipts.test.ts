import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { allMessages, type StoryView, story } from '@parley/rig'
import type { HistoryEvent } from '@parley/twin'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { acknowledgementOf, fileIn, openScene, order, type Scene } from './scene.ts'

/** Receipts (MDN) that come and go by themselves: RFC 4130 7.3, Receipt-Delivery-Option. */

async function agreeOnReceipts({ rig }: Scene, receiptWithin: string): Promise<void> {
  const edit = async (path: string, from: string, to: string) => {
    const file = join(rig.company, path)
    const text = await readFile(file, 'utf8')
    expect(text).toContain(from)
    await writeFile(file, text.replace(from, to))
  }
  const host = new URL(rig.twinUrl).host
  await edit(
    'agreements/amazon.yaml',
    '  as2:\n',
    `  as2:\n    receipts: { hosts: ["${host}"], privateAddresses: true }\n`,
  )
  await edit(
    'gateways/amazon-as2.yaml',
    '  receipt: signed\n',
    `  receipt: signed\n  receiptComes: by-itself\n  receiptWithin: ${receiptWithin}\n`,
  )
  await edit(
    'partners/us.yaml',
    '  certificates:\n',
    `  addresses:\n    as2: [${rig.parley.as2Url}]\n  certificates:\n`,
  )
  expect(await rig.parley.cli('apply', '-f', rig.company)).toMatchObject({ code: 0 })
  expect(await rig.parley.cli('deploy')).toMatchObject({ code: 0 })
}

const answers = ({ rig }: Scene, messageId: string) =>
  rig.twin
    .history()
    .flatMap((event) => (event.what === 'answered' && event.messageId === messageId ? [event] : []))

/** The receipts that came to the twin by themselves for a message, when there are that many. */
function receipts(scene: Scene, messageId: string, count: number) {
  return scene.rig.until(() => {
    const found = answers(scene, messageId).filter(({ status }) => status === 200)
    return found.length >= count ? found : undefined
  }, `${count} receipts of ${messageId}`)
}

async function outgoing({ rig }: Scene, kind: string, state: string): Promise<StoryView> {
  return rig.until(async () => {
    const [found] = (await allMessages(rig.parley, { kind })).filter((one) => one.state === state)
    return found && (await story(rig.parley, found.id))
  }, `${kind} in state ${state}`)
}

describe('with a partner whose receipts arrive before our own request is answered', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await openScene({}, { receipts: 'before' })
    await agreeOnReceipts(scene, '1h')
  })
  afterAll(() => scene.end())

  test('the order is answered 204, its receipt follows, and our 997 is delivered by a receipt that came by itself', async () => {
    const { rig } = scene
    const sent = await rig.twin.send({ ...order(1), messageId: 'async-1', receiptUrl: rig.twinUrl })
    expect(sent).toMatchObject({ status: 204, verdict: 'missing' })
    expect(await receipts(scene, 'async-1', 1)).toMatchObject([{ verdict: 'accepted' }])
    await acknowledgementOf(rig, 1)
    await fileIn(rig, 'async-1', 'delivered')
    const told = await outgoing(scene, 'acknowledgement', 'delivered')
    expect(told.message.legs.transport).toBe('accepted')
    expect(told.payloads.map(({ role }) => role)).toContain('answer')
    expect(await rig.compare()).toEqual([])
  })

  test('a message that comes again gets the same receipt again, byte for byte', async () => {
    const { rig } = scene
    await outgoing(scene, 'receipt', 'delivered')
    expect(await rig.twin.repeat('async-1')).toMatchObject({ status: 204 })
    const [first, second] = await receipts(scene, 'async-1', 2)
    expect(second?.sha256).toBe(first?.sha256)
    expect(second?.verdict).toBe('accepted')
  })

  test('a message that is refused is told so by a receipt of its own', async () => {
    const { rig } = scene
    const spoil = { stranger: true }
    const sent = await rig.twin.send({ ...order(2), messageId: 'async-2', receiptUrl: rig.twinUrl, spoil })
    expect(sent.status).toBe(204)
    expect(await receipts(scene, 'async-2', 1)).toMatchObject([
      { verdict: 'negative', text: expect.stringContaining('authentication-failed') },
    ])
  })

  test('a receipt is never sent to a host that is not agreed', async () => {
    const { rig } = scene
    for (const receiptUrl of [
      'http://127.0.0.1:1/as2',
      'http://shop.example/as2',
      'ftp://127.0.0.1/x',
      'nonsense',
    ]) {
      const sent = await rig.twin.send({ ...order(3), messageId: 'async-3', receiptUrl })
      expect(sent).toMatchObject({ status: 403, text: expect.stringMatching(/^AS2_RECEIPT_ADDRESS: /) })
    }
  })

  test('a receipt for nothing we sent is refused, and one that nobody signed changes nothing', async () => {
    const { rig } = scene
    const told = await outgoing(scene, 'acknowledgement', 'delivered')
    const forged = (original: string) =>
      fetch(rig.parley.as2Url, {
        method: 'POST',
        headers: {
          'AS2-From': 'AMAZON-AS2',
          'AS2-To': 'ACME-AS2',
          'Message-ID': '<forged@x>',
          'Content-Type': 'multipart/report; report-type=disposition-notification; boundary="b"',
        },
        body: [
          '--b\r\nContent-Type: text/plain\r\n\r\nno\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\n',
          `Original-Message-ID: <${original}>\r\nDisposition: automatic-action/MDN-sent-automatically; processed/error: x\r\n`,
          '\r\n--b--\r\n',
        ].join(''),
      })
    expect((await forged('nobody@parley')).status).toBe(404)
    const [delivery] = told.deliveries
    expect((await forged(delivery?.identity ?? '')).status).toBe(200)
    const after = await story(rig.parley, told.message.id)
    expect(after.message).toMatchObject({ state: 'delivered', legs: { transport: 'accepted' } })
    expect(after.steps.some(({ detail }) => detail?.code === 'DELIVERY_MDN_INVALID')).toBe(true)
  })
})

describe('with a partner who takes our message and never sends the receipt', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await openScene({}, { receipts: 'never' })
    await agreeOnReceipts(scene, '1s')
  })
  afterAll(() => scene.end())

  test('the delivery is unacknowledged, and after its time the same bytes go out under the same id', async () => {
    const { rig } = scene
    await rig.twin.send({ ...order(1), messageId: 'never-1', receiptUrl: rig.twinUrl })
    const taken = () =>
      rig.twin.history().flatMap((event: HistoryEvent) => (event.what === 'acknowledged' ? [event] : []))
    const several = await rig.until(() => (taken().length >= 3 ? taken() : undefined), 'three tries')
    expect(new Set(several.map(({ messageId }) => messageId)).size).toBe(1)
    expect(new Set(several.map(({ wireSha256 }) => wireSha256)).size).toBe(1)
    const told = await outgoing(scene, 'acknowledgement', 'delivering')
    expect(told.steps.map(({ what }) => what)).toContain('sent, the MDN comes by itself')
    expect(told.message.legs.transport).toBe('pending')
  })
})
