import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { allMessages } from '@parley/rig'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BrokenPeers, startBrokenPeers } from './broken-peers.ts'
import { openScene, order, type Scene } from './scene.ts'

/** Tests of a connection, both ways: which layer fails, in words that say what to do. */

let scene: Scene
let peers: BrokenPeers
beforeAll(async () => {
  scene = await openScene()
  peers = await startBrokenPeers(scene)
  const { rig } = scene
  for (const [name, url] of Object.entries(peers.urls)) {
    const receipts = name === 'later' || name === 'never' ? '  receiptComes: by-itself\n' : ''
    const spec = `  type: as2\n  partner: amazon\n  url: ${url}\n  timeout: 5s\n${receipts}`
    const text = `apiVersion: parley.dev/v1alpha1\nkind: Gateway\nmetadata:\n  name: ${name}\nspec:\n${spec}`
    await writeFile(join(rig.company, 'gateways', `${name}.yaml`), text)
  }
  const us = join(rig.company, 'partners', 'us.yaml')
  const addresses = `  addresses:\n    as2: [${rig.parley.as2Url}]\n`
  await writeFile(us, `${await readFile(us, 'utf8')}${addresses}`)
  const agreement = join(rig.company, 'agreements', 'amazon.yaml')
  const hosts = `  as2:\n    receipts: { hosts: ["${new URL(rig.twinUrl).host}"], privateAddresses: true }\n`
  await writeFile(agreement, (await readFile(agreement, 'utf8')).replace('  as2:\n', hosts))
  expect(await rig.parley.cli('apply', '-f', rig.company)).toMatchObject({ code: 0 })
  expect(await rig.parley.cli('deploy')).toMatchObject({ code: 0 })
})
afterAll(async () => {
  await peers.end()
  await scene.end()
})

type Report = {
  readonly outcome: string
  readonly failedAt?: string
  readonly messageId?: string
  readonly layers: readonly { readonly layer: string; readonly outcome: string; readonly text: string }[]
}

const cli = (...args: readonly string[]) => scene.rig.parley.cli('as2', 'test', ...args)

async function report(...args: readonly string[]): Promise<Report> {
  return JSON.parse((await cli(...args, '--json')).stdout) as Report
}

async function evidenceOf({ messageId = '' }: Report, name: string) {
  const file = join(scene.home, name)
  const { parley } = scene.rig
  expect(await parley.cli('message', 'evidence', messageId, '-o', file)).toMatchObject({ code: 0 })
  return parley.cli('evidence', 'verify', file)
}

describe('a test file that we send', () => {
  test('goes through with all settings of the gateway, and every layer says what it found', async () => {
    const { code, stdout, stderr } = await cli('amazon-as2')
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^The connection works\. More: parley message show /),
    })
    expect(stdout.split('\n').map((line) => line.split(/ +/).slice(0, 2).join(' '))).toEqual(
      ['settings', 'dns', 'tcp', 'http', 'mdn', 'mdn-signature', 'ids', 'decryption', 'signature', 'mic']
        .map((layer) => `ok ${layer}`)
        .concat(['']),
    )
    expect(stdout).toContain('From "ACME-AS2" to "AMAZON-AS2"')
    const sent = (await allMessages(scene.rig.parley, { state: 'delivered' })).find(
      ({ documentType }) => documentType === 'TEST',
    )
    expect(sent).toMatchObject({ direction: 'out', legs: { transport: 'accepted' } })
  })

  test.each<[string, string, RegExp]>([
    ['nowhere', 'dns', /no-such-name\.invalid cannot be found .* letter by letter/],
    ['closed', 'tcp', /ECONNREFUSED.*nothing listens on this port/],
    [
      'self-signed',
      'tls',
      /Nobody we trust vouches .*SELF_SIGNED.* It shows: certificate of CN=127\.0\.0\.1/,
    ],
    ['http-500', 'http', /answered 500: something fails on the partner's side/],
    ['no-way-in', 'http', /answered 401: it wants a user name and password/],
    ['web-page', 'mdn', /answered with a web page \(text\/html\) in place of an MDN/],
    ['strange-ids', 'ids', /does not know this pair of AS2 ids/],
    ['other-keys', 'mdn-signature', /Compare the SHA-256 of the partner's certificate/],
    ['other-certificate', 'signature', /does not know the certificate that we sign with/],
  ])('to a peer that is "%s" fails at %s', async (gateway, layer, text) => {
    const found = await report(gateway)
    const at = found.layers.findIndex((one) => one.layer === layer)
    expect({ outcome: found.outcome, failedAt: found.failedAt }).toEqual({
      outcome: 'failed',
      failedAt: layer,
    })
    expect(found.layers[at]?.text).toMatch(text)
    expect(found.layers.slice(0, at).every(({ outcome }) => outcome === 'ok')).toBe(true)
  })

  test('that the partner refuses has the receipt that says so as evidence', async () => {
    const verified = await evidenceOf(await report('other-certificate'), 'refused.zip')
    expect(verified).toMatchObject({ code: 1, stderr: 'NOT proved: see the lines that say FAILS.\n' })
    expect(verified.stdout.match(/^FAILS .*$/gm)).toEqual([
      expect.stringMatching(/receipt +amazon's signed receipt refuses the message: .*authentication-failed/),
    ])
  })

  test('is acknowledged by a receipt that comes by itself, or is waited for until the time is over', async () => {
    const later = await report('later')
    expect(later.layers.filter(({ outcome }) => outcome !== 'ok')).toEqual([])
    expect(later.layers.find(({ layer }) => layer === 'mdn')?.text).toBe('An MDN came back by itself.')
    expect(await evidenceOf(later, 'later.zip')).toMatchObject({ code: 0 })
    const never = await report('never', '--wait', '1s')
    expect(never).toMatchObject({ outcome: 'waiting' })
    expect(never.layers.find(({ layer }) => layer === 'mdn')?.text).toContain('has not come within 1 s')
  })

  test('is tried once, and ends: no test is in limbo or comes again', async () => {
    const tests = (await allMessages(scene.rig.parley, {})).filter(
      ({ documentType }) => documentType === 'TEST',
    )
    expect(tests.length).toBeGreaterThan(5)
    expect(tests.filter(({ state }) => state !== 'delivered' && state !== 'failed')).toEqual([])
  })

  test('needs a name that is deployed', async () => {
    expect(await cli('nobody')).toMatchObject({ code: 1, stderr: expect.stringContaining('"nobody"') })
    expect(await cli('amazon')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('several AS2 gateways'),
    })
  })
})

describe('a test file that the partner sends', () => {
  /** The command waits; a moment later the partner sends. */
  async function whileWaiting(send: () => Promise<unknown>): Promise<Report> {
    const waiting = report('amazon', '--receive', '--wait', '20s')
    await pause(2_500)
    await send()
    return waiting
  }

  const sent = (number: number, spoil?: Parameters<Scene['rig']['twin']['send']>[0]['spoil']) => () =>
    scene.rig.twin.send({ ...order(number), messageId: `try-${number}`, ...(spoil && { spoil }) })

  test('is waited for, and every layer says what came', async () => {
    const found = await whileWaiting(sent(1))
    expect(found.layers.map(({ layer, outcome }) => `${outcome} ${layer}`)).toEqual(
      ['http', 'ids', 'decryption', 'signature', 'mic', 'mdn'].map((layer) => `ok ${layer}`),
    )
    expect(found.layers.at(-1)?.text).toMatch(/^Our MDN went back in the same connection \(200/)
    expect(JSON.stringify(found)).not.toContain('ISA*')
  })

  test('asking for an MDN that comes by itself, is answered by one, which is evidence too', async () => {
    const { twin, twinUrl } = scene.rig
    const found = await whileWaiting(() =>
      twin.send({ ...order(2), messageId: 'try-2', receiptUrl: twinUrl }),
    )
    expect(found).toMatchObject({ outcome: 'ok' })
    expect(found.layers.at(-1)?.text).toBe('Our MDN went out by itself, and the partner took it.')
    expect(await evidenceOf(found, 'by-itself.zip')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^ok +receipt +us signed the receipt/m),
    })
  })

  test.each<[string, Parameters<typeof sent>[1], string]>([
    ['under another AS2 id', { from: 'AMAZON-AS2-TEST' }, 'ids'],
    ['signed with another certificate', { stranger: true }, 'signature'],
    ['without encryption', { encrypt: false }, 'decryption'],
    ['cut off on its way', { cutAt: 0.5 }, 'http'],
  ])('%s fails at its layer', async (_, spoil, layer) => {
    const found = await whileWaiting(sent(10, spoil))
    expect({ outcome: found.outcome, failedAt: found.failedAt }).toEqual({
      outcome: 'failed',
      failedAt: layer,
    })
  })

  test('that never comes ends with what to ask the partner', async () => {
    expect(await cli('amazon', '--receive', '--wait', '1s')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Nothing came from amazon in this time.'),
    })
  })
})
