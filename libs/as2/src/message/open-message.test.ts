import { constants, createCipheriv, createHash, publicEncrypt } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { der, derObjectId, derSmallInteger } from '../asn1/der-writer.ts'
import { collect } from '../bytes/byte-source.ts'
import { sized } from '../bytes/sized.ts'
import { objectIds } from '../cms/algorithms.ts'
import { certificateIdentity } from '../cms/certificate-identity.ts'
import { signDetached } from '../cms/signature-writer.ts'
import { multipartBody } from '../mime/mime-writer.ts'
import { undecryptable } from '../refusal.ts'
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
  now,
  order,
  outcomeOf,
  posted,
  strict,
} from '../test-messages.ts'
import { party } from '../trading-pair.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64')
const payload = entityBytes({ fields: [['Content-Type', 'application/EDI-X12']], body: [order] })

const signed = handSigned

describe('round trips', () => {
  const signings = [undefined, 'sha-256', 'sha-384', 'sha-512'] as const
  const ciphers = [undefined, 'aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc'] as const
  const all = signings.flatMap((digest) => ciphers.map((cipher) => ({ digest, cipher })))

  test.each(all)('signed with $digest, encrypted with $cipher', async ({ digest, cipher }) => {
    const message = await fromBob({
      ...(digest && { sign: { ...party('bob'), digest } }),
      ...(cipher && { encrypt: { certificate: party('alice').certificate, cipher } }),
    })
    expect(message.headers).toContainEqual(['Content-Length', `${message.body.length}`])
    expect(await atAlice(message)).toEqual({
      kind: 'opened',
      content: order,
      contentType: 'application/EDI-X12',
      fileName: 'order.x12',
      encrypted: cipher !== undefined,
      signed: digest !== undefined,
      compressed: false,
      ...(digest && { signer: party('bob').certificate.fingerprint256 }),
      mic: message.mic,
      micRule: digest || cipher ? 'entity' : 'body',
      sizeBytes: order.length,
    })
  })

  test.each([0, 1, 15, 16, 17, 65_536])('%i bytes of content', async (size) => {
    const content = Buffer.alloc(size, 'x')
    const message = await fromBob({ content, sign: bobSigns(), encrypt: forAlice() })
    expect(await atAlice(message, strict)).toMatchObject({ kind: 'opened', content, mic: message.mic })
  })

  test('a body written byte by byte gives the same', async () => {
    const message = await fromBob({ sign: bobSigns(), encrypt: forAlice() })
    const whole = await atAlice(message)
    const bytes = [...message.body].map((byte) => Buffer.of(byte))
    expect(await atAlice({ ...message, body: bytes })).toEqual(whole)
  })
})

describe('the MIC', () => {
  test('of a plain message covers the body only', async () => {
    expect(await atAlice(posted('application/EDI-X12', order))).toMatchObject({
      mic: { digest: sha256(order), algorithm: 'sha-256' },
    })
  })

  test('of an encrypted message covers the decrypted entity with its fields', async () => {
    expect(await atAlice(encrypted(payload))).toMatchObject({ mic: { digest: sha256(payload) } })
  })

  test('of an encrypted and compressed message covers the decompressed entity', async () => {
    const message = encrypted(
      asEntity(posted('application/pkcs7-mime; smime-type=compressed-data', compressed(payload))),
    )
    expect(await atAlice(message)).toMatchObject({
      compressed: true,
      content: order,
      mic: { digest: sha256(payload) },
    })
  })

  test('of a message compressed outside its signature covers the signed part', async () => {
    const message = posted('application/pkcs7-mime', compressed(asEntity(await signed(payload))))
    expect(await atAlice(message)).toMatchObject({
      compressed: true,
      signed: true,
      content: order,
      mic: { digest: sha256(payload) },
    })
  })

  test('of a message compressed inside its signature covers the compressed part', async () => {
    const part = asEntity(posted('application/pkcs7-mime; smime-type=compressed-data', compressed(payload)))
    expect(await atAlice(await signed(part))).toMatchObject({
      compressed: true,
      content: order,
      mic: { digest: sha256(part) },
    })
  })

  test('uses the first supported algorithm asked for, in the spelling asked for', async () => {
    const options =
      'signed-receipt-protocol=optional,pkcs7-signature;signed-receipt-micalg=optional,md5,SHA384,sha256'
    const message = posted('text/plain', order, [
      ['Disposition-Notification-To', 'x'],
      ['Disposition-Notification-Options', options],
    ])
    const digest = createHash('sha384').update(order).digest('base64')
    expect(await atAlice(message)).toMatchObject({ mic: { digest, algorithm: 'SHA384' } })
  })
})

describe('tolerance', () => {
  test('LF line ends in the MIME structure', async () => {
    const part = Buffer.from(
      'Content-Type: application/EDI-X12\nContent-Disposition: attachment; filename=a.x12\n\nISA*1~',
    )
    expect(await atAlice(await signed(part, { lineEnd: '\n' }))).toMatchObject({
      content: Buffer.from('ISA*1~'),
      fileName: 'a.x12',
      signed: true,
    })
  })

  test('a signature over CRLF line ends of a part sent with LF', async () => {
    const part = Buffer.from('Content-Type: text/plain\n\na\nb\n')
    const canonical = Buffer.from('Content-Type: text/plain\r\n\r\na\r\nb\r\n')
    expect(await atAlice(await signed(part, { covered: canonical }))).toMatchObject({
      content: Buffer.from('a\nb\n'),
      mic: { digest: sha256(canonical) },
    })
  })

  test('a signed part with an empty header block', async () => {
    const part = Buffer.concat([Buffer.from('\r\n'), order])
    expect(await atAlice(await signed(part))).toMatchObject({
      content: order,
      contentType: 'application/octet-stream',
    })
  })

  test('a base64 payload is decoded for delivery, not for the MIC', async () => {
    const part = Buffer.from(
      `Content-Type: text/plain\r\nContent-Transfer-Encoding: BASE64\r\n\r\n${order.toString('base64')}\r\n`,
    )
    expect(await atAlice(await signed(part))).toMatchObject({ content: order, mic: { digest: sha256(part) } })
  })

  test('a quoted-printable payload', async () => {
    const part = Buffer.from('Content-Transfer-Encoding: quoted-printable\r\n\r\nA=3DB=\r\nC  \r\n=E9')
    expect(await atAlice(await signed(part))).toMatchObject({
      content: Buffer.from('A=BC\r\n\xe9', 'latin1'),
    })
  })

  test('base64 signatures and bodies, announced or not', async () => {
    const signature = (await signDetached(payload, bobSigns(), now)).toString('base64')
    const announced = 'Content-Type: application/x-pkcs7-signature\r\nContent-Transfer-Encoding: base64'
    expect(
      outcomeOf(
        await atAlice(await signed(payload, { signature: Buffer.from(signature), fields: announced })),
      ),
    ).toBe('opened')
    expect(outcomeOf(await atAlice(await signed(payload, { signature: Buffer.from(signature) })))).toBe(
      'opened',
    )
    const body = Buffer.from(Buffer.from(encrypted(payload).body).toString('base64'))
    expect(outcomeOf(await atAlice(posted('application/x-pkcs7-mime', body)))).toBe('opened')
  })

  test.each([
    ['ISA*00~', 'application/EDI-X12'],
    ["UNB+UNOC:3+BOB+ALICE'\n\n", 'application/EDIFACT'],
    ['<?xml version="1.0"?>', 'application/xml'],
  ])('decrypted content without any MIME: %s', async (text, contentType) => {
    expect(await atAlice(encrypted(Buffer.from(text)))).toMatchObject({
      content: Buffer.from(text),
      contentType,
      mic: { digest: sha256(Buffer.from(text)) },
    })
  })

  test('an opaque signature', async () => {
    const { certificate, privateKey } = party('bob')
    const detached = await signDetached(payload, { certificate, privateKey, digest: 'sha-256' }, now)
    const bare = der(0x30, derObjectId(objectIds.data))
    const full = der(
      0x30,
      derObjectId(objectIds.data),
      der(0xa0, der(0x24, der(0x04, payload.subarray(0, 9)), der(0x04, payload.subarray(9)))),
    )
    const opaque = rebuilt(detached, bare, full)
    expect(await atAlice(posted('application/pkcs7-mime; smime-type=signed-data', opaque))).toMatchObject({
      signed: true,
      content: order,
      mic: { digest: sha256(payload) },
    })
  })

  test('an old own key opens as long as it is kept', async () => {
    const encrypt = { certificate: party('alice-old').certificate, cipher: 'aes-128-cbc' as const }
    const message = await fromBob({ encrypt })
    expect(outcomeOf(await atAlice(message, lenient, ['alice', 'alice-old']))).toBe('opened')
    expect(outcomeOf(await atAlice(message, lenient, ['alice']))).toBe('decryption-failed')
  })

  test('file names lose their path', async () => {
    for (const [sent, kept] of [
      ['../../etc/passwd', 'passwd'],
      ['C:\\in\\order.x12', 'order.x12'],
      ['..', undefined],
    ] as const) {
      const part = Buffer.from(`Content-Disposition: attachment; filename="${sent}"\r\n\r\nx`)
      const outcome = await atAlice(await signed(part))
      expect(outcome.kind === 'opened' && outcome.fileName).toBe(kept)
    }
  })

  test('file names with another charset (RFC 2231)', async () => {
    const message = await fromBob({ fileName: 'bestellung-№1.x12', sign: bobSigns() })
    expect(await atAlice(message)).toMatchObject({ fileName: 'bestellung-№1.x12' })
  })
})

/** Puts another element in place of one inside a ContentInfo of definite lengths. */
function rebuilt(contentInfo: Buffer, from: Buffer, to: Buffer): Buffer {
  const at = contentInfo.indexOf(from)
  const fields = Buffer.concat([
    contentInfo.subarray(contentInfo.indexOf(Buffer.from([0x02, 1, 1])), at),
    to,
    contentInfo.subarray(at + from.length),
  ])
  return der(0x30, derObjectId(objectIds.signedData), der(0xa0, der(0x30, fields)))
}

describe('refusals', () => {
  test('an unsigned message where signatures are agreed', async () => {
    expect(outcomeOf(await atAlice(await fromBob(), { ...lenient, requireSigned: true }))).toBe(
      'insufficient-message-security',
    )
  })

  test('a message that is not encrypted where encryption is agreed', async () => {
    expect(outcomeOf(await atAlice(await fromBob({ sign: bobSigns() }), strict))).toBe(
      'insufficient-message-security',
    )
  })

  test('a signature stripped off', async () => {
    expect(
      outcomeOf(await atAlice(posted('application/EDI-X12', order), { ...lenient, requireSigned: true })),
    ).toBe('insufficient-message-security')
    expect(await atAlice(encrypted(payload), strict)).toBe(undecryptable)
  })

  test('a signer who is not registered, though the certificate lies in the message', async () => {
    const sign = { ...party('mallory'), digest: 'sha-256' as const }
    expect(outcomeOf(await atAlice(await fromBob({ sign })))).toBe('authentication-failed')
    expect(outcomeOf(await atAlice(await fromBob({ sign, encrypt: forAlice() })))).toBe(
      'authentication-failed',
    )
  })

  test('our own signature', async () => {
    const sign = { ...party('alice'), digest: 'sha-256' as const }
    expect(await atAlice(await fromBob({ sign }))).toMatchObject({
      refusal: { code: 'authentication-failed', text: expect.stringContaining('our own') },
    })
  })

  test('a second signer who is not the partner', async () => {
    const mallory = await signDetached(payload, { ...party('mallory'), digest: 'sha-256' }, now)
    const bob = await signDetached(payload, bobSigns(), now)
    const both = await withSigners(bob, mallory)
    expect(outcomeOf(await atAlice(await signed(payload, { signature: both })))).toBe('authentication-failed')
    expect(outcomeOf(await atAlice(await signed(payload, { signature: await withSigners(bob, bob) })))).toBe(
      'opened',
    )
    expect(outcomeOf(await atAlice(await signed(payload, { signature: await withSigners() })))).toBe(
      'insufficient-message-security',
    )
  })

  test('changed content under a signature', async () => {
    const message = await fromBob({ sign: bobSigns() })
    const body = Buffer.from(message.body)
    body[body.indexOf('BOB')] = 0x58
    expect(outcomeOf(await atAlice({ ...message, body }))).toBe('integrity-check-failed')
  })

  test('a message that ends too early', async () => {
    for (const message of [
      await fromBob({ sign: bobSigns() }),
      await fromBob({ encrypt: forAlice() }),
      posted('application/pkcs7-mime', compressed(payload)),
    ]) {
      const cut = { ...message, body: message.body.subarray(0, message.body.length - 40) }
      expect(outcomeOf(await atAlice(cut))).toBe('body-truncated')
      expect(outcomeOf(await atAlice({ ...message, body: Buffer.alloc(0) }))).toBe('body-truncated')
    }
  })

  test('a zip bomb by ratio and by size', async () => {
    const bomb = (bytes: number) =>
      posted(
        'application/pkcs7-mime',
        compressed(entityBytes({ fields: [['Content-Type', 'text/plain']], body: [Buffer.alloc(bytes)] })),
      )
    expect(outcomeOf(await atAlice(bomb(60_000)))).toBe('opened')
    expect(outcomeOf(await atAlice(bomb(10_000_000)))).toBe('decompression-failed')
    expect(outcomeOf(await atAlice(bomb(60_000), { ...lenient, maxContentBytes: 50_000 }))).toBe(
      'decompression-failed',
    )
  })

  test('damaged compression', async () => {
    const body = compressed(payload)
    body.fill(0x55, body.length - 20)
    expect(outcomeOf(await atAlice(posted('application/pkcs7-mime', body)))).toBe('decompression-failed')
  })

  test('a body over the limit, as soon as it is', async () => {
    const small = { ...lenient, maxContentBytes: 10 }
    expect(outcomeOf(await atAlice(posted('text/plain', Buffer.alloc(11)), small))).toBe(
      'unexpected-processing-error',
    )
  })

  test('layers used twice or in an order nobody agreed', async () => {
    const inside = asEntity(encrypted(payload))
    for (const message of [
      await signed(inside),
      posted('application/pkcs7-mime', compressed(inside)),
      await signed(asEntity(await signed(payload))),
    ]) {
      expect(outcomeOf(await atAlice(message))).toBe('unexpected-processing-error')
    }
    expect(await atAlice(encrypted(inside))).toBe(undecryptable)
  })

  test('a receipt digest or format we cannot make', async () => {
    const asking = (options: string) =>
      posted('text/plain', order, [
        ['Disposition-Notification-To', 'x'],
        ['Disposition-Notification-Options', options],
      ])
    expect(
      await atAlice(
        asking(
          'signed-receipt-protocol=required, pkcs7-signature; signed-receipt-micalg=required, sha1, md5',
        ),
      ),
    ).toMatchObject({
      refusal: { code: 'unsupported-algorithm', disposition: 'failed/failure: unsupported MIC-algorithms' },
    })
    expect(await atAlice(asking('signed-receipt-protocol=required, pgp-signature'))).toMatchObject({
      refusal: { code: 'unsupported-algorithm', disposition: 'failed/failure: unsupported format' },
    })
  })
})

/** The first signature with the signer entries of all. */
async function withSigners(...signatures: readonly Buffer[]): Promise<Buffer> {
  const base = await signDetached(payload, bobSigns(), now)
  const entries = signatures.map((signature) => signerInfoOf(signature))
  const set = der(0x31, signerInfoOf(base))
  return rebuilt(base, set, der(0x31, ...entries))
}

function signerInfoOf(signature: Buffer): Buffer {
  // SignerInfo is the last element: find its SEQUENCE by the issuer that follows version 1 in it.
  const start = signature.lastIndexOf(Buffer.from([0x02, 1, 1, 0x30]))
  return signature.subarray(start - 4)
}

describe('no decryption oracle', async () => {
  const message = await fromBob({ sign: bobSigns(), encrypt: forAlice(), messageId: 'tamper@bob.example' })
  const body = Buffer.from(message.body)
  const lastBlock = body.length - 16
  const ciphertextStart = lastBlock - (Math.floor(body.length / 16) - 40) * 16

  test.each([
    ['the encrypted key', body.indexOf(Buffer.from([0x04, 0x82, 0x01, 0x00])) + 100],
    ['the initialisation vector', body.indexOf(Buffer.from([0x04, 0x10])) + 5],
    ['the first block', body.indexOf(Buffer.from([0x04, 0x10])) + 24],
    ['the middle', Math.floor((ciphertextStart + lastBlock) / 2)],
    ['the signature', lastBlock - 400],
    ['the boundary', lastBlock - 20],
    ['the block before the last', lastBlock - 1],
    ['the last block', lastBlock + 3],
  ])('%s altered gives the one answer', async (_, at) => {
    const altered = Buffer.from(body)
    altered[at] = (altered[at] ?? 0) ^ 0x41
    expect(await atAlice({ ...message, body: altered })).toBe(undecryptable)
    expect(await atAlice({ ...message, body: altered }, strict)).toBe(undecryptable)
  })

  test('every 7th byte of the ciphertext altered gives the one answer or changes nothing that counts', async () => {
    const honest = await atAlice(message, strict)
    const start = body.indexOf(Buffer.from([0x04, 0x10])) + 24
    for (let at = start; at < body.length; at += 7) {
      const altered = Buffer.from(body)
      altered[at] = (altered[at] ?? 0) ^ 0x80
      const outcome = await atAlice({ ...message, body: altered }, strict)
      if (outcome !== undecryptable) expect([at, outcome]).toEqual([at, honest])
    }
  })

  test('blocks appended to a signed message give the one answer, whatever their padding', async () => {
    const seal = (plain: Buffer) => ({ ...message, ...encrypted(plain) })
    const entity = asEntity(await fromBob({ sign: bobSigns() }))
    expect(outcomeOf(await atAlice(seal(entity), strict))).toBe('opened')
    expect(await atAlice(seal(Buffer.concat([entity, Buffer.alloc(16, 1)])), strict)).toBe(undecryptable)
  })

  test('a content key of the wrong length, a wrong key and garbage inside give the one answer', async () => {
    const { certificate } = party('alice')
    const { issuer, serialNumber } = certificateIdentity(certificate)
    const envelope = (wrapped: Buffer, ciphertext: Buffer) => {
      const name = der(0x30, issuer, der(0x02, serialNumber))
      const rsa = der(0x30, derObjectId(objectIds.rsa))
      const recipient = der(0x30, derSmallInteger(0), name, rsa, der(0x04, wrapped))
      const cipher = der(0x30, derObjectId('2.16.840.1.101.3.4.1.2'), der(0x04, Buffer.alloc(16)))
      const content = der(0x30, derObjectId(objectIds.data), cipher, der(0x80, ciphertext))
      const fields = der(0x30, derSmallInteger(0), der(0x31, recipient), content)
      return posted(
        'application/pkcs7-mime',
        der(0x30, derObjectId(objectIds.envelopedData), der(0xa0, fields)),
      )
    }
    const wrap = (key: Buffer) =>
      publicEncrypt({ key: certificate.publicKey, padding: constants.RSA_PKCS1_PADDING }, key)
    const aes = createCipheriv('aes-128-cbc', Buffer.alloc(16, 1), Buffer.alloc(16))
    const good = Buffer.concat([aes.update(payload), aes.final()])
    expect(outcomeOf(await atAlice(envelope(wrap(Buffer.alloc(16, 1)), good)))).toBe('opened')
    for (const bad of [
      envelope(wrap(Buffer.alloc(16, 2)), good),
      envelope(wrap(Buffer.alloc(15, 1)), good),
      envelope(wrap(Buffer.alloc(32, 1)), good),
      envelope(Buffer.alloc(256, 9), good),
      envelope(Buffer.alloc(10), good),
      envelope(wrap(Buffer.alloc(16, 1)), good.subarray(1)),
      envelope(wrap(Buffer.alloc(16, 1)), Buffer.alloc(0)),
      envelope(wrap(Buffer.alloc(16, 1)), good.subarray(0, 16)),
      encrypted(Buffer.from('no MIME and no document')),
      encrypted(Buffer.from('\r\nan empty header block')),
      encrypted(
        asEntity(posted('application/pkcs7-mime; smime-type=compressed-data', Buffer.from('not compressed'))),
      ),
      encrypted(payload, { ...forAlice(), certificate: party('mallory').certificate }),
    ]) {
      expect(await atAlice(bad)).toBe(undecryptable)
    }
  })

  test('boundaries of multipart bodies are exact', async () => {
    const parts = await collect(multipartBody('b', [sized(payload), sized(payload)]).read())
    expect(outcomeOf(await atAlice(posted('multipart/signed; boundary=bb', parts)))).toBe('body-truncated')
  })
})
