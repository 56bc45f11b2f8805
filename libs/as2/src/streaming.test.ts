import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BerStream } from './asn1/ber-stream.ts'
import { der } from './asn1/der-writer.ts'
import { ByteSource, collect } from './bytes/byte-source.ts'
import { base64, sized } from './bytes/sized.ts'
import { digestByName } from './cms/algorithms.ts'
import { tagWithoutAttributes } from './cms/authenticated-attributes.ts'
import { CoveredBytes } from './cms/covered-bytes.ts'
import { openLayer, type Room } from './message/open-layers.ts'
import { takeEntityHead } from './mime/mime-entity.ts'
import { firstField } from './mime/mime-fields.ts'
import { multipartBody } from './mime/mime-writer.ts'
import { MultipartStream } from './mime/multipart-stream.ts'
import { decoded, decodeTransfer } from './mime/transfer-decoder.ts'
import { atAlice, bobSigns, forAlice, fromBob, lenient } from './test-messages.ts'
import { party } from './trading-pair.ts'

/** Bytes cut in pieces of changing sizes, down to empty ones. */
function* pieces(bytes: Buffer, sizes: readonly number[]): Generator<Buffer> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1
    yield bytes.subarray(at, at + size)
    at += size
  }
}

const sizes = fc
  .array(fc.nat(9), { minLength: 1, maxLength: 5 })
  .filter((list) => list.some((size) => size > 0))

describe('pieces of any size give what the whole gives', () => {
  type Node = { readonly text: string } | { readonly open: boolean; readonly nodes: readonly Node[] }
  const { node } = fc.letrec<{ node: Node }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      fc.record({ text: fc.string({ maxLength: 200 }) }),
      fc.record({ open: fc.boolean(), nodes: fc.array(tie('node'), { maxLength: 5 }) }),
    ),
  }))
  const textOf = (node: Node): string => ('text' in node ? node.text : node.nodes.map(textOf).join(''))
  const written = (node: Node): Buffer => {
    if ('text' in node) return der(0x04, Buffer.from(node.text))
    const content = node.nodes.map(written)
    return node.open
      ? Buffer.concat([Buffer.from([0x24, 0x80]), ...content, Buffer.alloc(2)])
      : der(0x24, ...content)
  }

  test('octet strings, nested, definite and indefinite, and what follows them', async () => {
    const runs = fc.asyncProperty(node, sizes, async (tree, cuts) => {
      const bytes = der(0x30, written(tree), der(0x02, Buffer.of(7)))
      const ber = new BerStream(new ByteSource(pieces(bytes, cuts)))
      await ber.enter(0x30)
      expect((await collect(ber.octets(0x04))).toString()).toBe(textOf(tree))
      expect(await ber.element(10)).toEqual(Buffer.of(2, 1, 7))
      await ber.finish('blank')
    })
    await fc.assert(runs, { numRuns: 300 })
  })

  test('multipart bodies with lookalikes of their boundary', async () => {
    const text = fc.array(fc.constantFrom('\r\n', '\n', '\r', '--b', '--bx', '--', '-', ' ', 'a', '--b--x'), {
      maxLength: 12,
    })
    const runs = fc.asyncProperty(
      fc.array(text, { minLength: 1, maxLength: 4 }),
      sizes,
      async (texts, cuts) => {
        const parts = texts
          .map((one) => one.join(''))
          .filter((part) => !/(^|\n)--b(--)? *(\r?\n|\r?$)/.test(part))
        const body = await collect(
          multipartBody(
            'b',
            parts.map((part) => sized(Buffer.from(part))),
          ).read(),
        )
        const stream = MultipartStream.open(new ByteSource(pieces(body, cuts)), 'multipart/mixed; boundary=b')
        const found: string[] = []
        for (let part = await stream?.nextPart(); part; part = await stream?.nextPart()) {
          found.push((await collect(part)).toString())
        }
        expect(found).toEqual(parts)
        expect([stream?.closed, await stream?.cleanEnd()]).toEqual([true, true])
      },
    )
    await fc.assert(runs, { numRuns: 500 })
  })

  test('header blocks', async () => {
    const block = 'Content-Type: text/plain;\r\n\tcharset=utf-8\nX-Empty:\r\n\r\nbody'
    for (const size of [1, 2, 3, 5, 100]) {
      const source = new ByteSource(pieces(Buffer.from(block), [size]))
      expect((await takeEntityHead(source))?.fields).toEqual([
        ['Content-Type', 'text/plain; charset=utf-8'],
        ['X-Empty', ''],
      ])
      expect((await collect(source.rest())).toString()).toBe('body')
    }
  })

  test.each(['base64', 'quoted-printable', 'binary'])('the transfer encoding %s', async (encoding) => {
    const text = fc
      .array(fc.constantFrom('a', 'Zz09', '=', '=3D', '=\r\n', ' ', '\r\n', '\n', '\t', '+/', 'é'), {
        maxLength: 30,
      })
      .map((words) => Buffer.from(words.join(''), 'latin1'))
    const runs = fc.asyncProperty(text, sizes, async (bytes, cuts) => {
      const whole = decodeTransfer(bytes, encoding)
      expect(await collect(decoded(pieces(bytes, cuts), encoding))).toEqual(whole)
    })
    await fc.assert(runs, { numRuns: 300 })
  })

  test('base64 is written in lines, with its size known before', async () => {
    for (const size of [0, 1, 2, 3, 56, 57, 58, 114, 5000]) {
      const bytes = randomBytes(size)
      const content = base64({ sizeBytes: size, read: () => pieces(bytes, [1, 50, 7]) })
      const text = (await collect(content.read())).toString()
      expect([text.length, text.replaceAll('\r\n', '')]).toEqual([
        content.sizeBytes,
        bytes.toString('base64'),
      ])
      expect(text.split('\r\n').every((line) => line.length <= 76)).toBe(true)
    }
  })

  test.each([0, 300 * 1024])('digests in both forms, small and %i bytes behind', async (filler) => {
    const digest = digestByName('sha-256')
    const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
    const text = fc
      .array(fc.constantFrom('\r\n', '\n', '\r', 'x'), { maxLength: 20 })
      .map((words) => words.join(''))
    const runs = fc.property(text, sizes, (words, cuts) => {
      const bytes = Buffer.concat([Buffer.alloc(filler, 'y\r\n'), Buffer.from(words)])
      const covered = new CoveredBytes([digest])
      covered.update(bytes.subarray(0, filler))
      for (const piece of pieces(bytes.subarray(filler), cuts)) covered.update(piece)
      const canonical = Buffer.from(bytes.toString('latin1').replace(/(?<!\r)\n/g, '\r\n'), 'latin1')
      expect(covered.digest(digest, 'raw')?.toString('hex')).toBe(sha256(bytes))
      expect(covered.digest(digest, 'canonical')?.toString('hex')).toBe(sha256(canonical))
    })
    fc.assert(runs, { numRuns: 50 })
  })
})

describe('attributes authenticated behind the ciphertext (RFC 5083)', () => {
  test.each([
    [0, 1],
    [1, 13],
    [16, 16],
    [17, 300],
    [4096, 33],
    [100_000, 64],
  ])('%i bytes of content with %i bytes of attributes', (contentBytes, attributeBytes) => {
    for (const [keyBytes, tagBytes] of [
      [16, 12],
      [24, 16],
      [32, 13],
    ] as const) {
      const key = randomBytes(keyBytes)
      const nonce = randomBytes(12)
      const attributes = randomBytes(attributeBytes)
      const algorithm = `aes-${keyBytes * 8}-gcm` as 'aes-256-gcm'
      const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(attributes)
      const ciphertext = Buffer.concat([cipher.update(randomBytes(contentBytes)), cipher.final()])
      const fits = (tag: Buffer, covered: Buffer) => {
        const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
        decipher.update(ciphertext)
        decipher.setAuthTag(tagWithoutAttributes(tag, covered, { key, ciphertextBytes: contentBytes }))
        try {
          decipher.final()
          return true
        } catch {
          return false
        }
      }
      expect(fits(cipher.getAuthTag(), attributes)).toBe(true)
      attributes[0] = (attributes[0] ?? 0) ^ 1
      expect(fits(cipher.getAuthTag(), attributes)).toBe(false)
    }
  })
})

describe('messages in single bytes', () => {
  const room = (chunks: Uint8Array[]): Room => ({
    trust: { ownKeys: [party('alice')], partnerCertificates: [party('bob').certificate] },
    policy: lenient,
    requested: undefined,
    deliver: (bytes) => void chunks.push(bytes),
  })
  test.each([
    ['plain', {}],
    ['signed', { sign: bobSigns() }],
    ['encrypted, signed', { sign: bobSigns(), encrypt: forAlice() }],
    [
      'GCM, signed, compressed',
      { sign: bobSigns(), encrypt: { ...forAlice(), cipher: 'aes-256-gcm' }, compress: 'outside-signature' },
    ],
    [
      'encrypted, compressed, base64',
      { encrypt: forAlice(), compress: 'inside-signature', transferEncoding: 'base64' },
    ],
  ] as const)('%s: every layer opens as from the whole', async (_, options) => {
    const message = await fromBob(options)
    const whole = await atAlice(message)
    const contentType = firstField(message.headers, 'Content-Type') ?? ''
    for (const size of [1, 2, 7]) {
      const chunks: Uint8Array[] = []
      const body = new ByteSource(pieces(Buffer.from(message.body), [size]))
      const fileName =
        whole.kind === 'opened' && !('sign' in options || 'encrypt' in options)
          ? { fileName: 'order.x12' }
          : {}
      const layer = { contentType, ...fileName, body, encrypted: false, compressed: false, signed: false }
      const opened = await openLayer(layer, room(chunks))
      expect({ ...opened, content: Buffer.concat(chunks) }).toEqual({ ...whole })
    }
  })
})
