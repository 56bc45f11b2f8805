import { join } from 'node:path'
import { everyExchange, fetchOpenAs2, makePeerKeys, OpenAs2 } from '@parley/peers'
import { freePort } from '@parley/rig'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  kindOf,
  linesOfSuccess,
  nameOf,
  openPeersScene,
  orderOf,
  type PeersScene,
  sentByParley,
  sha256,
  told,
  within,
} from './peers-scene.ts'

const openas2 = await fetchOpenAs2()
const absent = 'missing' in openas2 ? openas2.missing : undefined

test('where Java and Maven are, OpenAS2 is fetched', () => {
  expect(process.env.CI ? (absent ?? 'fetched') : 'fetched').toMatch(/^(fetched|needs (Java 17|Maven))$/)
})

const group = absent === undefined ? 'with OpenAS2 as the partner' : `with OpenAS2 (OpenAS2 ${absent})`
describe.skipIf(absent !== undefined)(group, () => {
  const exchanges = everyExchange('OPEN')
  let scene: PeersScene & { readonly peer: OpenAs2 }
  beforeAll(async () => {
    scene = await openPeersScene(async ({ parley, home }) => {
      if ('missing' in openas2) throw new Error(openas2.missing)
      const keys = makePeerKeys('OPENAS2')
      const ports = { messages: await freePort(), receipts: await freePort() }
      const peer = await OpenAs2.start({
        ...openas2,
        home: join(home, 'openas2'),
        keys,
        parley,
        exchanges,
        ports,
      })
      // It cannot make an unsigned receipt ("no object DCH for MIME type multipart/report"), so none is asked of it.
      const asked = exchanges.map((exchange) =>
        exchange.receipt === 'unsigned' ? { ...exchange, receipt: 'signed' as const } : exchange,
      )
      const receiptHost = `127.0.0.1:${ports.receipts}`
      return {
        peer,
        side: { exchanges: asked, certificatePem: keys.certificatePem, url: peer.url, receiptHost },
      }
    })
  })
  afterAll(() => scene?.end())

  test('every permutation goes both ways, and each side holds the receipts it asked for', async () => {
    const { peer } = scene
    for (const exchange of exchanges)
      await peer.send(exchange.peer, `${exchange.peer}.edi`, orderOf(exchange))
    const expected = Object.fromEntries(
      exchanges.map((exchange) => [nameOf(exchange), linesOfSuccess(exchange)]),
    )
    // Its mark of success is the receipt: what it asks none for, it forgets.
    const withReceipt = exchanges
      .filter(({ receipt }) => receipt !== 'none')
      .map(({ peer: name }) => `${name}.edi`)
    await within(45_000, async () => {
      const [now, sent] = await Promise.all([told(scene, exchanges), peer.sent()])
      return JSON.stringify(now) === JSON.stringify(expected) && sent.length === withReceipt.length
    })
    expect(await told(scene, exchanges)).toEqual(expected)
    expect([...(await peer.sent())].toSorted()).toEqual(withReceipt)
  }, 60_000)

  test('what OpenAS2 has taken is what Parley says it sent, byte for byte', async () => {
    const sent = await sentByParley(scene, exchanges)
    for (const exchange of exchanges) {
      const received = await scene.peer.received(exchange.peer)
      expect(received.map(sha256).toSorted(), nameOf(exchange)).toEqual(sent[nameOf(exchange)])
      expect(received.map(kindOf).toSorted(), nameOf(exchange)).toEqual(['ST*850', 'ST*997'])
    }
  })
})
