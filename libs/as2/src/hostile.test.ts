import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { der, derHeader, derObjectId, derSmallInteger } from './asn1/der-writer.ts'
import { objectIds } from './cms/algorithms.ts'
import { openStream } from './message/open-message.ts'
import { readRequestHeaders } from './message/read-request.ts'
import { undecryptable } from './refusal.ts'
import {
  asEntity,
  atAlice,
  bobSigns,
  compressed,
  encrypted,
  entityBytes,
  forAlice,
  fromBob,
  handSigned,
  lenient,
  opaque,
  order,
  type Posted,
  posted,
  strict,
} from './test-messages.ts'
import { party } from './trading-pair.ts'

const payload = entityBytes({ fields: [['Content-Type', 'application/EDI-X12']], body: [order] })

const messages: readonly [string, Posted][] = [
  ['signed', await fromBob({ sign: bobSigns() })],
  ['signed inside out', posted('application/pkcs7-mime', await opaque(payload))],
  ['encrypted with CBC', encrypted(payload)],
  ['encrypted with GCM', encrypted(payload, { ...forAlice(), cipher: 'aes-256-gcm' })],
  ['compressed', posted('application/pkcs7-mime', compressed(payload))],
  ['signed, compressed', await fromBob({ sign: bobSigns(), compress: 'outside-signature' })],
]

const stages = ['structure', 'decryption', 'decompression', 'signature', 'policy']

describe.each(messages)('%s', (name, message) => {
  test('cut at every byte it is refused, with a stage', async () => {
    const codes = new Set<string>()
    for (let size = 0; size < message.body.length; size++) {
      const outcome = await atAlice({ ...message, body: message.body.subarray(0, size) })
      if (outcome.kind === 'opened') {
        // Only the line end behind the last boundary may go.
        expect([name, message.body.length - size <= 2]).toEqual([expect.stringContaining('signed'), true])
        continue
      }
      expect(stages).toContain(outcome.refusal.stage)
      codes.add(outcome.refusal.code)
    }
    expect(codes).toContain('body-truncated')
    const usual = [
      'body-truncated',
      'integrity-check-failed',
      'decryption-failed',
      'unexpected-processing-error',
    ]
    expect([...codes].filter((code) => ![...usual, 'decompression-failed'].includes(code))).toEqual([])
  })

  test('with any byte flipped it is refused or says the same', async () => {
    const honest = await atAlice(message)
    for (let at = 0; at < message.body.length; at += 3) {
      const body = Buffer.from(message.body)
      body[at] = (body[at] ?? 0) ^ 0x20
      const outcome = await atAlice({ ...message, body })
      if (outcome.kind === 'refused') expect(stages).toContain(outcome.refusal.stage)
      else if (name.includes('signed') && !name.includes('compressed'))
        expect([at, outcome.content]).toEqual([at, honest.kind === 'opened' && honest.content])
    }
  })
})

/** ContentInfo with the fields of its content, in definite lengths or without. */
function contentInfo(oid: string, ...fields: Buffer[]): Buffer {
  return der(0x30, derObjectId(oid), der(0xa0, der(0x30, ...fields)))
}

const atEnd = async (message: Posted, body: Iterable<Uint8Array>, policy = lenient) => {
  const read = readRequestHeaders(message.headers)
  if (read.kind === 'refused') throw new Error(read.refusal.text)
  let sizeBytes = 0
  const trust = { ownKeys: [party('alice')], partnerCertificates: [party('bob').certificate] }
  const deliver = (bytes: Uint8Array) => {
    sizeBytes += bytes.length
  }
  const outcome = await openStream(read.request, body, { trust, policy, deliver })
  return { outcome: outcome.kind === 'opened' ? 'opened' : outcome.refusal.code, sizeBytes }
}

const cms = posted('application/pkcs7-mime', Buffer.alloc(0))
const zlib = der(0x30, derObjectId(objectIds.zlib))
const generous = { ...lenient, maxContentBytes: 1 << 28 }

describe('lies about size', () => {
  const claims = [0x7fffffff, 0x80000000, 0xffffffff, 2 ** 47]
  test.each(claims)('a length of %i is cut, not believed', async (claimed) => {
    const head = Buffer.concat([
      derHeader(0x30, claimed),
      derObjectId(objectIds.compressedData),
      derHeader(0xa0, claimed - 100),
      derHeader(0x30, claimed - 200),
      derSmallInteger(0),
      zlib,
      derHeader(0x30, claimed - 300),
      derObjectId(objectIds.data),
      derHeader(0xa0, claimed - 400),
      derHeader(0x04, claimed - 500),
    ])
    const body = [head, deflateSync(payload)]
    expect((await atEnd(cms, body)).outcome).toBe('body-truncated')
  })

  test('an inner length beyond the outer one is refused', async () => {
    const body = [der(0x30, derObjectId(objectIds.compressedData), Buffer.from([0xa0, 0x7f, 0x30, 0x05]))]
    expect((await atEnd(cms, body)).outcome).toBe('decompression-failed')
  })

  test.each([0x24, 0x30, 0xa0])('nesting without end, tag %i', async (tag) => {
    const deep = Buffer.alloc(200_000, Buffer.from([tag, 0x80]))
    const inside = [derObjectId(objectIds.data), Buffer.from([0xa0, 0x80]), deep]
    const bomb = Buffer.concat([
      Buffer.from([0x30, 0x80]),
      derObjectId(objectIds.compressedData),
      Buffer.from([0xa0, 0x80, 0x30, 0x80]),
      derSmallInteger(0),
      zlib,
      Buffer.from([0x30, 0x80]),
      ...inside,
    ])
    expect((await atEnd(cms, [bomb])).outcome).toBe('decompression-failed')
  })

  test('an algorithm, a recipient, a certificate and a signer list larger than anybody sends', async () => {
    const huge = der(0x30, derObjectId(objectIds.zlib), der(0x04, Buffer.alloc(2 << 20)))
    const signedData = (certificates: Buffer, signers: Buffer) =>
      contentInfo(
        objectIds.signedData,
        derSmallInteger(1),
        der(0x31),
        der(0x30, derObjectId(objectIds.data), der(0xa0, der(0x04, payload))),
        certificates,
        signers,
      )
    const many = (count: number, element: Buffer) =>
      Buffer.concat(Array.from({ length: count }, () => element))
    for (const body of [
      contentInfo(objectIds.compressedData, derSmallInteger(0), huge, der(0x30)),
      contentInfo(objectIds.envelopedData, derSmallInteger(0), der(0x31, huge), der(0x30)),
      contentInfo(objectIds.envelopedData, derSmallInteger(0), der(0x31, many(5000, der(0x31))), der(0x30)),
      signedData(der(0xa0, many(100, der(0x30))), der(0x31)),
      signedData(der(0xa0, Buffer.alloc(2 << 20)), der(0x31)),
      signedData(der(0xa0), der(0x31, many(100, der(0x30)))),
    ]) {
      const { outcome } = await atEnd(cms, [body])
      expect(['decompression-failed', 'decryption-failed', 'integrity-check-failed']).toContain(outcome)
    }
  })
})

describe('much work for few bytes', () => {
  test('3 million octet strings of one byte', async () => {
    const plain = Buffer.concat([
      Buffer.from('Content-Type: text/plain\r\n\r\n'),
      Buffer.alloc(3_000_000, 'x'),
    ])
    const chunk = Buffer.alloc(3000, Buffer.from([0x04, 0x01, 0x78]))
    const head = Buffer.concat([
      Buffer.from([0x30, 0x80]),
      derObjectId(objectIds.signedData),
      Buffer.from([0xa0, 0x80, 0x30, 0x80]),
      derSmallInteger(1),
      der(0x31),
      Buffer.from([0x30, 0x80]),
      derObjectId(objectIds.data),
      Buffer.from([0xa0, 0x80, 0x24, 0x80]),
      der(0x04, plain.subarray(0, plain.length - 3_000_000)),
    ])
    function* body() {
      yield head
      for (let i = 0; i < 3000; i++) yield chunk
    }
    const before = process.memoryUsage().rss
    const { outcome, sizeBytes } = await atEnd(cms, body(), generous)
    expect([outcome, sizeBytes > 2_900_000]).toEqual(['body-truncated', true])
    expect(process.memoryUsage().rss - before).toBeLessThan(128 << 20)
  })

  test('a bomb of 64 MiB in 64 KiB, by ratio and by size, without the memory for it', async () => {
    const zeros = Buffer.concat([Buffer.from('Content-Type: text/plain\r\n\r\n'), Buffer.alloc(64 << 20)])
    const bomb = compressed(zeros)
    const before = process.memoryUsage().rss
    const byRatio = await atEnd(cms, [bomb], generous)
    expect(byRatio.outcome).toBe('decompression-failed')
    expect(byRatio.sizeBytes).toBeLessThanOrEqual(Math.max(65_536, bomb.length * lenient.maxRatio))
    const bySize = await atEnd(cms, [bomb], { ...lenient, maxRatio: 1e9 })
    expect(bySize.outcome).toBe('decompression-failed')
    expect(bySize.sizeBytes).toBeLessThanOrEqual(lenient.maxContentBytes)
    expect(process.memoryUsage().rss - before).toBeLessThan(128 << 20)
  })

  test('header blocks, boundaries and preambles without end', async () => {
    const multipart = posted('multipart/signed; boundary=b', Buffer.alloc(0))
    const flood = (text: string) => Array.from({ length: 64 }, () => Buffer.alloc(65_536, text))
    for (const [body, expected] of [
      [[Buffer.from('--b\r\n'), ...flood('X-Field: y\r\n')], 'body-truncated'],
      [[Buffer.from('--b\r\n'), ...flood('x')], 'body-truncated'],
      [flood('preamble\r\n'), 'body-truncated'],
      [flood('--b\r\n'), 'unexpected-processing-error'],
      [flood('\r\n--b \t'), 'unexpected-processing-error'],
      [[Buffer.from('--b'), ...flood(' ')], 'body-truncated'],
    ] as const) {
      expect([body[0]?.subarray(0, 12).toString(), (await atEnd(multipart, body)).outcome]).toEqual([
        body[0]?.subarray(0, 12).toString(),
        expected,
      ])
    }
  })

  test('a body over the limit is not waited for', async () => {
    let asked = 0
    function* endless() {
      for (;;) {
        asked++
        yield Buffer.alloc(1 << 20)
      }
    }
    const text = posted('text/plain', Buffer.alloc(0))
    expect((await atEnd(text, endless(), { ...lenient, maxContentBytes: 10 << 20 })).outcome).toBe(
      'unexpected-processing-error',
    )
    expect(asked).toBe(11)
  })
})

describe('no decryption oracle, in any mode', async () => {
  const inner = asEntity(await handSigned(payload))
  const modes = ['aes-256-cbc', 'aes-128-gcm'] as const

  test.each(modes)('%s: every byte of ciphertext and tag altered gives the one answer', async (cipher) => {
    const message = encrypted(inner, { ...forAlice(), cipher })
    const start = message.body.length - inner.length
    for (let at = start; at < message.body.length; at += 5) {
      const body = Buffer.from(message.body)
      body[at] = (body[at] ?? 0) ^ 1
      const outcome = await atAlice({ ...message, body }, strict)
      if (outcome.kind === 'opened') expect([at, outcome.content]).toEqual([at, order])
      else expect([at, outcome]).toEqual([at, undecryptable])
      if (cipher === 'aes-128-gcm') expect([at, outcome]).toEqual([at, undecryptable])
    }
  })

  test('the answer is one object whatever the pieces', async () => {
    const message = encrypted(inner)
    const body = Buffer.from(message.body)
    body[body.length - 1] = (body[body.length - 1] ?? 0) ^ 1
    for (const size of [1, 16, 17, 1000, 100_000]) {
      const parts = Array.from({ length: Math.ceil(body.length / size) }, (_, i) =>
        body.subarray(i * size, i * size + size),
      )
      expect(await atAlice({ ...message, body: parts }, strict)).toBe(undecryptable)
    }
  })
})
