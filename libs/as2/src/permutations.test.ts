import { describe, expect, test } from 'vitest'
import { collect } from './bytes/byte-source.ts'
import { sized } from './bytes/sized.ts'
import { localSigner } from './cms/content-signer.ts'
import { localUnwrapper } from './cms/key-unwrapper.ts'
import { composeStream } from './message/compose-message.ts'
import { openStream } from './message/open-message.ts'
import type { OutboundMessage } from './message/outbound-message.ts'
import { readParts } from './message/read-parts.ts'
import { readRequestHeaders } from './message/read-request.ts'
import { composeMdn } from './receipt/compose-mdn.ts'
import { readMdn } from './receipt/read-mdn.ts'
import { atAlice, bobSigns, forAlice, fromBob, lenient, now, order } from './test-messages.ts'
import { party } from './trading-pair.ts'

type Options = Partial<OutboundMessage>

const security: readonly [string, Options][] = [
  ['plain', {}],
  ['signed', { sign: bobSigns() }],
  ['encrypted', { encrypt: forAlice() }],
  ['signed, encrypted', { sign: bobSigns(), encrypt: forAlice() }],
]
const compression: readonly [string, Options][] = [
  ['', {}],
  [', compressed inside', { compress: 'inside-signature' }],
  [', compressed outside', { compress: 'outside-signature' }],
]
const receipts: readonly [string, Options['receipt']][] = [
  ['no receipt', undefined],
  ['a receipt', { signed: false, micAlgorithm: 'sha-256' }],
  ['a signed receipt', { signed: true, micAlgorithm: 'sha-384' }],
]
const encodings = ['binary', '8bit', 'base64'] as const

// RFC 4130 2.4.2 has 12 permutations without compression; RFC 5402 doubles them, and signed ones compress in two places.
const permutations = security.flatMap(([layers, secured]) =>
  compression.flatMap(([packed, compressed]) =>
    receipts.flatMap(([asked, receipt]) =>
      encodings.map((transferEncoding) => ({
        name: `${layers}${packed}, ${transferEncoding}, ${asked}`,
        options: { ...secured, ...compressed, transferEncoding, ...(receipt && { receipt }) },
        receipt,
      })),
    ),
  ),
)

describe('every permutation of RFC 4130 2.4.2 and RFC 5402, out and in', () => {
  test('there are 24 of them, in three encodings and with compression in two places', () => {
    expect(permutations.length).toBe((12 + 12 + 12) * 3)
  })

  test.each(permutations)('$name', async ({ options, receipt }) => {
    const { receipt: _, ...plain } = await wanted()
    const message = await composeStream({ ...plain, ...options })
    const pieces = []
    for await (const piece of message.body.read()) pieces.push(piece)
    const body = Buffer.concat(pieces)
    expect(message.headers).toContainEqual(['Content-Length', `${body.length}`])
    const outcome = await atAlice({ headers: message.headers, body: pieces })
    expect(outcome).toEqual({
      kind: 'opened',
      content: order,
      sizeBytes: order.length,
      contentType: 'application/EDI-X12',
      fileName: 'order.x12',
      encrypted: options.encrypt !== undefined,
      signed: options.sign !== undefined,
      compressed: options.compress !== undefined,
      ...(options.sign && { signer: party('bob').certificate.fingerprint256 }),
      mic: message.mic(),
      micRule: options.sign || options.encrypt ? 'entity' : 'body',
    })
    if (receipt) await expectAccepted(message, outcome)
  })
})

async function wanted(): Promise<OutboundMessage> {
  return {
    from: 'bob',
    to: 'alice',
    messageId: 'order-1@bob.example',
    content: order,
    contentType: 'application/EDI-X12',
    fileName: 'order.x12',
    now,
  }
}

async function expectAccepted(
  message: Awaited<ReturnType<typeof composeStream>>,
  outcome: Awaited<ReturnType<typeof atAlice>>,
): Promise<void> {
  const read = readRequestHeaders(message.headers)
  if (read.kind === 'refused' || outcome.kind === 'refused') throw new Error('refused')
  const mdn = await composeMdn({
    request: read.request,
    from: 'alice',
    disposition: 'processed',
    mic: outcome.mic,
    signer: { ...party('alice'), digest: 'sha-256' },
    messageId: 'mdn-1@alice',
    now,
    reportingUa: 'parley',
    text: 'ok',
  })
  const judged = await readMdn(
    { status: 200, ...mdn },
    {
      messageId: 'order-1@bob.example',
      mic: message.mic(),
      partnerCertificates: [party('alice').certificate],
      requireSigned: read.request.receipt?.signed ?? false,
      from: 'bob',
      to: 'alice',
    },
  )
  expect(judged).toMatchObject({ kind: 'accepted', signed: read.request.receipt?.signed })
}

describe('algorithms, out and in', () => {
  const ciphers = [
    'aes-128-cbc',
    'aes-192-cbc',
    'aes-256-cbc',
    'aes-128-gcm',
    'aes-192-gcm',
    'aes-256-gcm',
  ] as const
  const holders = [
    ['RSA PKCS#1 v1.5', { certificate: party('alice').certificate }],
    ['RSA-OAEP', { certificate: party('alice').certificate, keyTransport: 'rsa-oaep' }],
    ['ECDH P-256', { certificate: party('alice-ec', 'ec-p256').certificate }],
    ['ECDH P-384', { certificate: party('alice-ec3', 'ec-p384').certificate }],
    [
      'several recipients',
      {
        certificate: party('mallory').certificate,
        also: [party('alice-ec', 'ec-p256').certificate, party('alice').certificate],
      },
    ],
  ] as const
  test.each(ciphers.flatMap((cipher) => holders.map(([name, to]) => ({ cipher, name, to }))))(
    'encrypted with $cipher by $name',
    async ({ cipher, to }) => {
      const message = await fromBob({ sign: bobSigns(), encrypt: { ...to, cipher } })
      const keys = ['alice', 'alice-ec', 'alice-ec3']
      expect(await atAlice(message, lenient, keys)).toMatchObject({
        content: order,
        encrypted: true,
        mic: message.mic,
      })
      const tampered = Buffer.from(message.body)
      const at = tampered.length - 700
      tampered[at] = (tampered[at] ?? 0) ^ 1
      expect(await atAlice({ ...message, body: tampered }, lenient, keys)).toMatchObject({
        refusal: { code: 'decryption-failed', stage: 'decryption' },
      })
    },
  )

  const schemes = [
    ['RSA PKCS#1 v1.5', party('bob')],
    ['RSA-PSS', { ...party('bob'), scheme: 'rsa-pss' }],
    ['ECDSA P-256', party('bob-ec', 'ec-p256')],
    ['ECDSA P-384', party('bob-ec3', 'ec-p384')],
  ] as const
  const digests = ['sha-256', 'sha-384', 'sha-512'] as const
  test.each(digests.flatMap((digest) => schemes.map(([name, key]) => ({ digest, name, key }))))(
    'signed with $name and $digest',
    async ({ digest, key }) => {
      const message = await fromBob({ sign: { ...key, digest } })
      const trust = ['bob', 'bob-ec', 'bob-ec3']
      expect(await atAlice(message, lenient, ['alice'], trust)).toMatchObject({
        content: order,
        signer: key.certificate.fingerprint256,
        mic: message.mic,
      })
      const tampered = Buffer.from(message.body)
      tampered[tampered.indexOf('BOB')] = 0x58
      expect(await atAlice({ ...message, body: tampered }, lenient, ['alice'], trust)).toMatchObject({
        refusal: { code: 'integrity-check-failed', stage: 'signature' },
      })
    },
  )

  test('everybody named by the key identifier', async () => {
    const namedBy = 'subject-key-id' as const
    for (const certificate of [party('alice').certificate, party('alice-ec', 'ec-p256').certificate]) {
      const encrypt = { ...forAlice(), certificate, namedBy }
      const message = await fromBob({ sign: { ...bobSigns(), namedBy }, encrypt })
      expect(await atAlice(message, lenient, ['alice', 'alice-ec'])).toMatchObject({
        signed: true,
        content: order,
      })
    }
  })

  test('signed by two keys, RSA and EC: both must be the partner’s', async () => {
    const sign = [bobSigns(), { ...party('bob-ec', 'ec-p256'), digest: 'sha-384' as const }]
    const message = await fromBob({ sign })
    expect(await atAlice(message, lenient, ['alice'], ['bob', 'bob-ec'])).toMatchObject({ signed: true })
    expect(await atAlice(message)).toMatchObject({ refusal: { code: 'authentication-failed' } })
  })

  test('keys in a service: asked for one signature and one content key, never for the key', async () => {
    const asked: string[] = []
    const bob = party('bob')
    const local = localSigner(bobSigns())
    const unwrapper = localUnwrapper(party('alice'))
    const message = await fromBob({
      encrypt: forAlice(),
      sign: {
        certificate: bob.certificate,
        digest: 'sha-256',
        scheme: 'rsa',
        signatureBytes: 256,
        sign: (bytes) => {
          asked.push('sign')
          return local.sign(bytes)
        },
      },
    })
    const read = readRequestHeaders(message.headers)
    if (read.kind === 'refused') throw new Error(read.refusal.text)
    const outcome = await openStream(read.request, [message.body], {
      trust: {
        ownKeys: [
          {
            certificate: unwrapper.certificate,
            unwrap: (wrapped) => {
              asked.push(wrapped.kind)
              return unwrapper.unwrap(wrapped)
            },
          },
        ],
        partnerCertificates: [bob.certificate],
      },
      policy: lenient,
      deliver: () => undefined,
    })
    expect([outcome.kind, asked]).toEqual(['opened', ['sign', 'rsa-pkcs1']])
  })

  test('a signer whose signatures have another size than it says breaks no message silently', async () => {
    const signer = {
      certificate: party('bob').certificate,
      digest: 'sha-256' as const,
      scheme: 'rsa' as const,
      signatureBytes: 255,
      sign: async () => Buffer.alloc(256),
    }
    await expect(fromBob({ sign: signer })).rejects.toThrow('announced')
  })

  test('old algorithms are written only while the legacy setting allows them', async () => {
    const legacy = { allow: ['sha-1', '3des'] as const, now, until: new Date(now.getTime() + 1) }
    const old: Options = {
      sign: { ...party('bob'), digest: 'sha-1' },
      encrypt: { certificate: party('alice').certificate, cipher: '3des' },
      receipt: { signed: true, micAlgorithm: 'sha-1' },
    }
    const message = await fromBob({ ...old, legacy })
    expect(await atAlice(message, { ...lenient, legacy })).toMatchObject({ content: order, mic: message.mic })
    expect(await atAlice(message)).toMatchObject({ refusal: { code: 'unsupported-algorithm' } })
    await expect(fromBob(old)).rejects.toThrow('legacy')
    await expect(fromBob({ ...old, legacy: { ...legacy, until: now } })).rejects.toThrow('legacy')
  })
})

describe('several files in one message (RFC 6362)', () => {
  const attachments = [
    { content: Buffer.from('%PDF-1.7\n'), contentType: 'application/pdf', fileName: 'drawing.pdf' },
    { content: Buffer.from([0, 1, 2, 255]), contentType: 'image/png' },
  ]
  test.each([
    { sign: bobSigns(), encrypt: forAlice() },
    { encrypt: forAlice(), compress: 'inside-signature' as const },
    { transferEncoding: 'base64' as const },
  ])('all of them come through: %#', async (options) => {
    const message = await fromBob({ ...options, attachments })
    const outcome = await atAlice(message)
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.text)
    expect(outcome.contentType).toMatch(/^multipart\/related; .*type="application\/EDI-X12"$/)
    expect(outcome.mic).toEqual(message.mic)
    const parts = []
    for await (const { content, ...part } of readParts(outcome.contentType, [outcome.content]))
      parts.push({ ...part, content: await collect(content) })
    expect(parts).toEqual([
      { contentType: 'application/EDI-X12', fileName: 'order.x12', content: order },
      { contentType: 'application/pdf', fileName: 'drawing.pdf', content: attachments[0]?.content },
      { contentType: 'image/png', content: attachments[1]?.content },
    ])
  })
})

describe('large content flows', () => {
  const mebibytes = 24
  const piece = Buffer.alloc(1 << 20, "LIN+1++4000862141404:EN'QTY+21:5'\n")
  const content = {
    sizeBytes: mebibytes << 20,
    *read() {
      for (let i = 0; i < mebibytes; i++) yield piece
    },
  }
  test.each([
    ['signed, encrypted', { sign: bobSigns(), encrypt: forAlice() }],
    [
      'signed by an EC key, GCM',
      {
        sign: { ...party('bob-ec', 'ec-p256'), digest: 'sha-256' },
        encrypt: { ...forAlice(), cipher: 'aes-256-gcm' },
      },
    ],
    ['compressed inside', { sign: bobSigns(), encrypt: forAlice(), compress: 'inside-signature' }],
    [
      'compressed outside, base64',
      { sign: bobSigns(), compress: 'outside-signature', transferEncoding: 'base64' },
    ],
  ] as const)('%s: 24 MiB, never kept whole', async (_, options) => {
    const plain = await wanted()
    const message = await composeStream({ ...plain, ...options, content })
    const read = readRequestHeaders(message.headers)
    if (read.kind === 'refused') throw new Error(read.refusal.text)
    let sizeBytes = 0
    let right = true
    const outcome = await openStream(read.request, message.body.read(), {
      trust: {
        ownKeys: [party('alice')],
        partnerCertificates: ['bob', 'bob-ec'].map((name) => party(name).certificate),
      },
      policy: { ...lenient, maxContentBytes: 64 << 20, maxRatio: 5000 },
      deliver(bytes) {
        const at = sizeBytes % piece.length
        right &&= Buffer.compare(bytes, Buffer.concat([piece, piece]).subarray(at, at + bytes.length)) === 0
        sizeBytes += bytes.length
      },
    })
    expect(outcome).toMatchObject({ kind: 'opened', sizeBytes: content.sizeBytes, mic: message.mic() })
    expect([sizeBytes, right]).toEqual([content.sizeBytes, true])
  })

  test('192 MiB signed, encrypted, opened, without the memory for them', async () => {
    const plain = await wanted()
    const large = {
      sizeBytes: 192 << 20,
      *read() {
        for (let i = 0; i < 192; i++) yield piece
      },
    }
    const message = await composeStream({ ...plain, sign: bobSigns(), encrypt: forAlice(), content: large })
    const read = readRequestHeaders(message.headers)
    if (read.kind === 'refused') throw new Error(read.refusal.text)
    const before = process.memoryUsage().rss
    let peak = before
    const outcome = await openStream(read.request, message.body.read(), {
      trust: { ownKeys: [party('alice')], partnerCertificates: [party('bob').certificate] },
      policy: { ...lenient, maxContentBytes: 256 << 20 },
      deliver() {
        peak = Math.max(peak, process.memoryUsage.rss())
      },
    })
    expect(outcome).toMatchObject({ kind: 'opened', sizeBytes: 192 << 20, mic: message.mic() })
    expect(peak - before).toBeLessThan(160 << 20)
  })

  test('the MIC is not told before the body has been read', async () => {
    const message = await composeStream({ ...(await wanted()), sign: bobSigns() })
    expect(() => message.mic()).toThrow('has been read')
    await collect(message.body.read())
    expect(message.mic().algorithm).toBe('sha-256')
  })

  test('content of another size than announced is no message', async () => {
    const liar = { ...sized(order), sizeBytes: order.length + 1 }
    await expect(fromBob({ content: liar, sign: bobSigns() })).rejects.toThrow('announced')
    await expect(fromBob({ content: liar })).rejects.toThrow('announced')
  })
})
