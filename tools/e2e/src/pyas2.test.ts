import { join } from 'node:path'
import { everyExchange, fetchPyas2, makePeerKeys, Pyas2 } from '@parley/peers'
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

const pyas2 = await fetchPyas2()
const absent = 'missing' in pyas2 ? pyas2.missing : undefined

const group = absent === undefined ? 'with pyas2-lib as the partner' : `with pyas2-lib (pyas2-lib ${absent})`
describe.skipIf(absent !== undefined)(group, () => {
  // It compresses inside the signature only.
  const exchanges = everyExchange('PYAS').filter(({ compress }) => compress !== 'outside-signature')
  let scene: PeersScene & { readonly peer: Pyas2 }
  beforeAll(async () => {
    scene = await openPeersScene(async ({ parley, home }) => {
      if ('missing' in pyas2) throw new Error(pyas2.missing)
      const keys = makePeerKeys('PYAS2')
      const port = await freePort()
      const peer = await Pyas2.start({ ...pyas2, home: join(home, 'pyas2'), keys, parley, exchanges, port })
      // It computes a MIC of signed messages only, and a signed receipt without one proves nothing: none is asked for.
      const asked = exchanges.map((exchange) =>
        exchange.sign === 'none' && exchange.receipt === 'signed'
          ? { ...exchange, receipt: 'unsigned' as const }
          : exchange,
      )
      const receiptHost = `127.0.0.1:${port}`
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

  test('what pyas2-lib has taken is what Parley says it sent, byte for byte', async () => {
    const sent = await sentByParley(scene, exchanges)
    for (const exchange of exchanges) {
      const received = await scene.peer.received(exchange.peer)
      expect(received.map(sha256).toSorted(), nameOf(exchange)).toEqual(sent[nameOf(exchange)])
      expect(received.map(kindOf).toSorted(), nameOf(exchange)).toEqual(['ST*850', 'ST*997'])
    }
  })
})
