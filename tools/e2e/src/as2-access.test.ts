import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createCertificate } from '@parley/certificates'
import { allMessages } from '@parley/rig'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answered, As2Sender } from './as2-sender.ts'
import { fileIn, openScene, order, type Scene } from './scene.ts'

/** Who may send, and what of it is taken, as the agreement settles it. */

const day = 86_400_000
const made = (from: number, to: number) =>
  createCertificate({
    commonName: 'test',
    validFrom: new Date(Date.now() + from * day),
    validTo: new Date(Date.now() + to * day),
  })
const old = made(-30, -1)
const tls = made(-1, 1)
const client = made(-1, 1)
const pinOf = (pem: string) => new X509Certificate(pem).fingerprint256

let scene: Scene
let sender: As2Sender
let agreement: string
beforeAll(async () => {
  scene = await openScene({
    PARLEY_TRUSTED_PROXIES: '127.0.0.1',
    AMAZON_PASSWORD: 'correct horse',
    TLS_KEY: tls.privateKeyPem,
  })
  sender = await As2Sender.open(scene)
  const { company } = scene.rig
  agreement = await readFile(join(company, 'agreements', 'amazon.yaml'), 'utf8')
  const partner = join(company, 'partners', 'amazon.yaml')
  const text = await readFile(partner, 'utf8')
  await writeFile(join(company, 'certs', 'old.pem'), old.certificatePem)
  const entry = '  certificates:\n    - use: [verify]\n      certificate: file:../certs/old.pem\n'
  expect(text).toContain('  certificates:\n')
  await writeFile(partner, text.replace('  certificates:\n', entry))
  await writeFile(
    join(company, 'partners', 'other.yaml'),
    'apiVersion: parley.dev/v1alpha1\nkind: Partner\nmetadata: { name: other }\nspec: { role: partner, identities: { as2: OTHER-AS2 } }\n',
  )
})
afterAll(() => scene.end())

/** Deploys the agreement with these lines more in its `as2`. */
async function settle(...lines: readonly string[]): Promise<void> {
  const { parley, company } = scene.rig
  const added = lines.map((line) => `    ${line}\n`).join('')
  expect(agreement).toContain('  as2:\n')
  await writeFile(
    join(company, 'agreements', 'amazon.yaml'),
    agreement.replace('  as2:\n', `  as2:\n${added}`),
  )
  expect(await parley.cli('apply', '-f', company)).toMatchObject({ code: 0 })
  expect(await parley.cli('deploy')).toMatchObject({ code: 0 })
}

let next = 1
type More = Parameters<As2Sender['compose']>[2]

/** Sends a new order and says what came of it: the MDN's verdict, or the status with the first word of the text. */
async function sent(more: More = {}, id = `access-${next}`): Promise<string> {
  const sealed = await sender.compose(id, order(next++).content, more)
  return said(await sender.send(scene.rig.parley.as2Url, sealed), id, sealed.mic)
}

async function said(answered: Answered, id: string, mic: Parameters<As2Sender['judge']>[2]): Promise<string> {
  const mdn = await sender.judge(answered, id, mic)
  if (mdn.kind === 'missing')
    return `${answered.status} ${Buffer.from(answered.body).toString().split(':')[0]}`
  if (mdn.kind === 'accepted') return mdn.warning === undefined ? 'accepted' : `accepted, ${mdn.warning}`
  return mdn.kind === 'negative' ? mdn.disposition : mdn.kind
}

const through = (address: string) => ({ headers: [['X-Forwarded-For', address]] as const })
const basic = (text: string) => ({
  headers: [['Authorization', `Basic ${Buffer.from(text).toString('base64')}`]] as const,
})

test('only agreed addresses may send, as a trusted proxy tells them', async () => {
  await settle('access: { addresses: [203.0.113.0/24] }')
  expect(await sent(through('203.0.113.9'))).toBe('accepted')
  expect(await sent(through('203.0.113.9, 198.51.100.1'))).toBe('403 AS2_NOT_ALLOWED')
  expect(await sent()).toBe('403 AS2_NOT_ALLOWED')
})

test('only who knows the password may send, and it is kept nowhere', async () => {
  await settle('access: { basic: { user: amazon, password: env:AMAZON_PASSWORD } }')
  expect(await sent(basic('amazon:wrong'))).toBe('401 AS2_NOT_ALLOWED')
  expect(await sent()).toBe('401 AS2_NOT_ALLOWED')
  expect(await sent(basic('amazon:correct horse'), 'with-password')).toBe('accepted')
  const told = await fileIn(scene.rig, 'with-password', 'delivered')
  const headers = await fetch(
    `${scene.rig.parley.adminUrl}/api/v1/messages/${told.message.id}/payloads/request-headers`,
  )
  expect(headers.status).toBe(200)
  expect((await headers.text()).toLowerCase()).not.toContain('authorization')
})

test('a larger body than this partner may send is refused before it is read', async () => {
  await settle('maxBody: 1KiB')
  expect(await sent()).toBe('413 AS2_BODY_TOO_LARGE')
})

test('a signature with an expired certificate is refused, or taken with a warning', async () => {
  const expired = {
    sign: {
      certificate: new X509Certificate(old.certificatePem),
      privateKey: createPrivateKey(old.privateKeyPem),
      digest: 'sha-256' as const,
    },
  }
  await settle()
  expect(await sent(expired)).toBe('processed/error: authentication-failed')
  await settle('expiredCertificates: warn')
  expect(await sent(expired)).toBe('accepted, authentication-failed, processing continued')
})

test('old algorithms are taken only until their day', async () => {
  const legacy = { allow: ['3des'] as const, until: new Date(Date.now() + day), now: new Date() }
  const certificate = new X509Certificate(await readFile(join(scene.rig.company, 'certs', 'us.pem')))
  const weak = { encrypt: { certificate, cipher: '3des' as const }, legacy }
  const until = (days: number) => new Date(Date.now() + days * day).toISOString().slice(0, 10)
  await settle()
  expect(await sent(weak)).toBe('processed/error: unexpected-processing-error')
  await settle(`legacy: { allow: [3des], until: "${until(2)}" }`)
  expect(await sent(weak)).toBe('accepted')
  await settle(`legacy: { allow: [3des], until: "${until(0)}" }`)
  expect(await sent(weak)).toBe('processed/error: unexpected-processing-error')
})

test('within the window a Message-ID is a repeat, after it a new message', async () => {
  await settle('duplicateWindow: 3s')
  expect(await sent({}, 'windowed')).toBe('accepted')
  expect(await sent({}, 'windowed')).toBe('mic-mismatch')
  await fileIn(scene.rig, 'windowed', 'quarantined')
  await new Promise((resolve) => setTimeout(resolve, 3_100))
  expect(await sent({}, 'windowed')).toBe('accepted')
  expect(await sent({}, 'windowed')).toBe('mic-mismatch')
})

test('a partner without an agreement is told so by a receipt, a stranger without one', async () => {
  await settle()
  const id = 'no-agreement'
  const sealed = await sender.compose(id, order(next++).content, { from: 'OTHER-AS2' })
  const answered = await sender.send(scene.rig.parley.as2Url, sealed)
  expect(answered.status).toBe(200)
  expect(Buffer.from(answered.body).toString()).toContain('processed/error: unknown-trading-relationship')
  expect(await sent({ from: 'STRANGER' })).toBe('403 AS2_UNKNOWN_RELATIONSHIP')
})

test('what we send goes as the gateway says: password, framing, fields; none of the password is kept', async () => {
  const { rig } = scene
  const seen: IncomingMessage['headers'][] = []
  const server = createServer((request, response) => {
    seen.push(request.headers)
    request.resume().on('end', () => response.writeHead(410).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const path = join(rig.company, 'gateways', 'amazon-as2.yaml')
  const text = await readFile(path, 'utf8')
  const lines = [
    `url: http://127.0.0.1:${port}/as2`,
    'preset: sterling',
    'length: chunked',
    'subject: "{documentType} from us"',
    'messageIdDomain: as2.acme.example',
    'headers: { X-Route: plant-7 }',
    'http: { basic: { user: acme, password: env:AMAZON_PASSWORD } }',
  ]
  await writeFile(path, text.replace(/ {2}url: .*/, lines.map((line) => `  ${line}`).join('\n')))
  await settle()
  expect(await sent({}, 'answered-elsewhere')).toBe('accepted')
  const headers = await rig.until(() => seen[0], 'our own message')
  server.close()
  expect(headers).toMatchObject({
    authorization: `Basic ${Buffer.from('acme:correct horse').toString('base64')}`,
    'transfer-encoding': 'chunked',
    'as2-version': '1.1',
    subject: '997 from us',
    'x-route': 'plant-7',
    'message-id': expect.stringMatching(/^<[0-9a-f-]{36}@as2\.acme\.example>$/),
    'disposition-notification-options': expect.stringMatching(/micalg=optional, sha256$/),
  })
  expect(headers['content-length']).toBeUndefined()
  const [ours] = (await allMessages(rig.parley, { kind: 'acknowledgement' })).toSorted((one, other) =>
    other.at.localeCompare(one.at),
  )
  const kept = await fetch(`${rig.parley.adminUrl}/api/v1/messages/${ours?.id}/payloads/wire-headers`)
  expect(kept.status).toBe(200)
  expect((await kept.text()).toLowerCase()).not.toContain('authorization')
  await writeFile(path, text)
})

describe('with TLS of our own', () => {
  beforeAll(async () => {
    const { parley } = scene.rig
    const certificate = join(scene.home, 'tls.pem')
    await writeFile(certificate, tls.certificatePem)
    await settle(`access: { clientCertificates: ["${pinOf(client.certificatePem)}"] }`)
    await parley.kill('SIGTERM')
    await parley.start({ PARLEY_AS2_TLS_CERT: certificate, PARLEY_AS2_TLS_KEY: 'env:TLS_KEY' })
  })

  test('who shows the agreed certificate may send, others may not', async () => {
    const url = scene.rig.parley.as2Url.replace('http:', 'https:')
    const pins = [pinOf(tls.certificatePem)]
    const shown = (one: typeof client) => ({
      tls: { pins, certificate: one.certificatePem, privateKey: one.privateKeyPem },
    })
    const results: string[] = []
    for (const via of [shown(client), shown(old), { tls: { pins } }]) {
      const id = `tls-${next}`
      const sealed = await sender.compose(id, order(next++).content)
      results.push(await said(await sender.send(url, sealed, via), id, sealed.mic))
    }
    expect(results).toEqual(['accepted', '403 AS2_NOT_ALLOWED', '403 AS2_NOT_ALLOWED'])
  })
})
