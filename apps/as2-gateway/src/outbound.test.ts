import { createPrivateKey, X509Certificate } from 'node:crypto'
import { composeMessage, openMessage, readRequestHeaders } from '@parley/as2'
import { createCertificate } from '@parley/certificates'
import { SecretText } from '@parley/config'
import type { RevisionId } from '@parley/journey'
import { type As2Gateway, checkFiles, compileRevision, presetNames } from '@parley/model'
import type { DeliveryRow, MessageRow } from '@parley/store'
import { expect, test } from 'vitest'
import { KeyRing } from './key-ring.ts'
import type { Needs } from './needs.ts'
import { cannotSend, outbound } from './outbound.ts'

const now = new Date('2026-11-25T08:00:00Z')
const from = { validFrom: new Date('2025-01-01T00:00:00Z'), validTo: new Date('2035-01-01T00:00:00Z') }
const us = createCertificate({ commonName: 'us', ...from })
const shop = createCertificate({ commonName: 'shop', ...from })
const payload = Buffer.from('ISA*00*          *00*          ~')

const head = (kind: string, name: string) =>
  `apiVersion: parley.dev/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec:\n`
const files = (settings: string) => [
  { path: 'us.pem', text: us.certificatePem },
  { path: 'shop.pem', text: shop.certificatePem },
  {
    path: 'us.yaml',
    text: `${head('Partner', 'us')}  role: us\n  identities: { as2: ACME }\n  addresses: { as2: [https://acme.example/as2] }\n  certificates: [{ use: [sign, decrypt], certificate: file:us.pem, privateKey: file:us.key }]\n`,
  },
  {
    path: 'shop.yaml',
    text: `${head('Partner', 'shop')}  role: partner\n  identities: { as2: SHOP }\n  certificates: [{ use: [verify, encrypt], certificate: file:shop.pem }]\n`,
  },
  {
    path: 'agreement.yaml',
    text: `${head('Agreement', 'shop')}  us: us\n  partner: shop\n  mode: test\n  receive: []\n`,
  },
  {
    path: 'gateway.yaml',
    text: `${head('Gateway', 'shop')}  type: as2\n  partner: shop\n  url: https://shop.example/as2\n${settings}`,
  },
]

async function gatewayOf(settings: string): Promise<As2Gateway> {
  const { resources, problems } = await checkFiles(files(settings))
  expect(problems).toEqual([])
  const revision = await compileRevision('r' as RevisionId, resources)
  const gateway = revision.gateways.get('shop')
  if (gateway?.type !== 'as2') throw new Error('the set has an AS2 gateway')
  return gateway
}

const secrets = { read: async () => new SecretText(us.privateKeyPem) }
const keys = new KeyRing(secrets, () => now)

/** What of the program composing needs: the payload, the clock, and our name. */
const needs = {
  payloads: {
    open: async () => ({
      sizeBytes: payload.length,
      mediaType: 'application/edi-x12',
      async *read() {
        yield payload
      },
    }),
  },
  now: () => now,
  product: 'parley:1.2.3',
} as unknown as Needs

async function composed(settings: string) {
  const gateway = await gatewayOf(settings)
  const message = { id: 'm1', documentType: '850', fileName: 'order 1.x12' } as unknown as MessageRow
  const delivery = { id: 'd1', identity: 'm1@acme.example' } as unknown as DeliveryRow
  return composeMessage(await outbound(needs, keys, { gateway, message, delivery }))
}

/** Object identifiers of ciphers in DER, in hexadecimal. */
const cipherBytes = {
  'aes-256-cbc': '60864801650304012a',
  'aes-128-cbc': '608648016503040102',
  'aes-256-gcm': '60864801650304012e',
  '3des': '2a864886f70d0307',
}

/** The composed bytes as the partner sees them: its headers, and what is inside once opened. */
async function seen(settings: string) {
  const { headers, body } = await composed(settings)
  const field = (name: string) => headers.find(([one]) => one.toLowerCase() === name)?.[1]
  const start = Buffer.from(body.subarray(0, 900)).toString('hex')
  const cipher = Object.entries(cipherBytes).find(([, oid]) => start.includes(oid))?.[0]
  const read = readRequestHeaders(headers)
  if (read.kind === 'refused') throw new Error(read.refusal.text)
  const legacy = { allow: ['sha-1', '3des'] as const, until: new Date('2030-01-01'), now }
  const reader = openMessage(
    read.request,
    {
      ownKeys: [
        {
          certificate: new X509Certificate(shop.certificatePem),
          privateKey: createPrivateKey(shop.privateKeyPem),
        },
      ],
      partnerCertificates: [new X509Certificate(us.certificatePem)],
    },
    { requireSigned: true, requireEncrypted: true, maxContentBytes: 1 << 20, maxRatio: 200, legacy },
  )
  reader.write(body)
  const opened = await reader.finish()
  if (opened.kind === 'refused') throw new Error(opened.refusal.text)
  expect(Buffer.from(opened.content)).toEqual(payload)
  return {
    version: field('as2-version'),
    product: field('as2-product'),
    micalg: /micalg=optional, (.*)$/.exec(field('disposition-notification-options') ?? '')?.[1],
    length: field('content-length') === String(body.length),
    cipher,
    compressed: opened.compressed,
    mic: opened.mic.algorithm,
    fileName: opened.fileName,
  }
}

const usual = {
  version: '1.2',
  product: undefined,
  micalg: 'sha-256',
  length: true,
  cipher: 'aes-256-cbc',
  compressed: false,
  mic: 'sha-256',
  fileName: 'order 1.x12',
}

const expected = {
  amazon: { version: '1.1', micalg: 'sha256', mic: 'sha256' },
  openas2: { compressed: true },
  mendelson: { compressed: true },
  sterling: { version: '1.1', micalg: 'sha256', mic: 'sha256', cipher: 'aes-128-cbc', fileName: undefined },
  'as2-1.3': { version: '1.3', product: 'parley:1.2.3', cipher: 'aes-256-gcm' },
  legacy: { version: '1.1', micalg: 'sha1', mic: 'sha1', cipher: '3des', fileName: undefined },
} as const

test.each(presetNames)('a message of the preset %s has its properties, byte for byte', async (preset) => {
  const leave = preset === 'legacy' ? '  legacy: { allow: [sha-1, 3des], until: 2030-01-01 }\n' : ''
  expect(await seen(`  preset: "${preset}"\n${leave}`)).toEqual({ ...usual, ...expected[preset] })
})

test('without a preset it is what every product reads', async () => {
  expect(await seen('')).toEqual(usual)
})

test('what is written beside a preset wins', async () => {
  const settings = '  preset: sterling\n  version: "1.2"\n  encrypt: aes-256-gcm\n  fileName: sent\n'
  expect(await seen(settings)).toEqual({ ...usual, micalg: 'sha256', mic: 'sha256', cipher: 'aes-256-gcm' })
})

test('subject, more headers and digests are as written', async () => {
  const { headers } = await composed(
    '  subject: "{documentType} {fileName} for you"\n  headers: { X-Route: plant-7 }\n  receiptDigest: sha-512\n  receiptComes: by-itself\n',
  )
  const lines = headers.filter(([name]) =>
    /^(subject|x-route|receipt|disposition-notification-o|message-id)/i.test(name),
  )
  expect(lines).toEqual([
    ['Message-ID', '<m1@acme.example>'],
    ['Subject', '850 order 1.x12 for you'],
    [
      'Disposition-Notification-Options',
      'signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, sha-512',
    ],
    ['Receipt-Delivery-Option', 'https://acme.example/as2'],
    ['X-Route', 'plant-7'],
  ])
})

test('old algorithms end on their day, and say so', async () => {
  const gateway = await gatewayOf('  preset: legacy\n  legacy: { allow: [sha-1, 3des], until: 2027-06-30 }\n')
  expect(cannotSend(keys, gateway, new Date('2027-06-29T23:59:59Z'))).toBeUndefined()
  expect(cannotSend(keys, gateway, new Date('2027-06-30T00:00:00Z'))).toBe(
    'Leave to use sha-1 and 3des ended on 2027-06-30. Agree on newer algorithms with the partner, or set legacy.until of gateway shop anew; then resubmit.',
  )
})

test.each([
  ['preset: legacy', 'sha-1 is out of date; allow it for a time: legacy: { allow: [sha-1], until: <date> }'],
  ['version: "1.3"\n  sign: sha-1\n  legacy: { allow: [sha-1], until: 2030-01-01 }', 'AS2 1.3 forbids sha-1'],
])('%s alone does not check', async (settings, text) => {
  const { problems } = await checkFiles(files(`  ${settings}\n`))
  expect(problems.map((problem) => problem.text)).toContain(text)
})
