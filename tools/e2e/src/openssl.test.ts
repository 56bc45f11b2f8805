import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { type Exchange, makePeerKeys, OpensslPeer } from '@parley/peers'
import { freePort } from '@parley/rig'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  kindOf,
  openPeersScene,
  orderOf,
  type PeersScene,
  sentByParley,
  sha256,
  within,
} from './peers-scene.ts'

const absent = spawnSync('openssl', ['version']).status !== 0

describe.skipIf(absent)('with openssl cms as the partner (needs the openssl command)', () => {
  const exchange: Exchange = {
    peer: 'OSSL00',
    sign: 'sha-256',
    encrypt: 'aes-256-cbc',
    compress: 'none',
    receipt: 'none',
    receiptComes: 'at-once',
  }
  let scene: PeersScene & { readonly peer: OpensslPeer }
  beforeAll(async () => {
    scene = await openPeersScene(async ({ parley, home }) => {
      const keys = makePeerKeys('OPENSSL')
      const port = await freePort()
      const peer = await OpensslPeer.start({
        home: join(home, 'openssl'),
        as2Id: exchange.peer,
        keys,
        parley,
        port,
      })
      const side = {
        exchanges: [exchange],
        certificatePem: keys.certificatePem,
        url: peer.url,
        receiptHost: `127.0.0.1:${port}`,
      }
      return { peer, side }
    })
  })
  afterAll(() => scene?.end())

  test('the receipt of what it sends is signed, and names the digest that openssl computes', async () => {
    const { report, mic } = await scene.peer.send(orderOf(exchange))
    expect(report).toContain('Disposition: automatic-action/MDN-sent-automatically; processed\r\n')
    expect(report).toContain(`Received-Content-MIC: ${mic}, sha-256\r\n`)
  })

  test('it decrypts and verifies the 997 and the order that come back', async () => {
    const { peer } = scene
    await within(20_000, async () => peer.received.length === 2)
    expect(peer.failures).toEqual([])
    const contents = peer.received.map(({ signed }) => signed.body)
    expect(contents.map(kindOf).toSorted()).toEqual(['ST*850', 'ST*997'])
    const sent = await sentByParley(scene, [exchange])
    expect(contents.map(sha256).toSorted()).toEqual(Object.values(sent).flat())
  })
})
