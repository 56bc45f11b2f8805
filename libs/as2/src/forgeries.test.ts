import { createHash, sign, X509Certificate } from 'node:crypto'
import { createCertificate } from '@parley/certificates'
import { describe, expect, test } from 'vitest'
import { der, derObjectId, derSetOf } from './asn1/der-writer.ts'
import { digestByName, objectIds } from './cms/algorithms.ts'
import { attribute, signedDataOf, signerInfo, usualAttributes } from './hand-made-signature.ts'
import { undecryptable } from './refusal.ts'
import {
  asEntity,
  atAlice,
  compressed,
  encrypted,
  entityBytes,
  forAlice,
  handSigned,
  lenient,
  order,
  type Posted,
  posted,
  strict,
} from './test-messages.ts'
import { type Party, party } from './trading-pair.ts'

/**
 * Who is not Bob gets nothing in under his name: every way to bend a signature that we know of, in every layering a
 * message can have. Mallory knows Bob's certificate and holds documents that Bob has signed.
 */
const mallory = party('mallory')
const payload = entityBytes({ fields: [['Content-Type', 'application/EDI-X12']], body: [order] })
const another = Buffer.from('Content-Type: text/plain\r\n\r\nanother document of Bob')

/** A certificate with Bob's name, made by Mallory: same issuer, another serial number. */
const namesake: Party = {
  certificate: new X509Certificate(
    createCertificate({
      commonName: 'bob',
      key: 'rsa-2048',
      validFrom: new Date('2026-01-01T00:00:00Z'),
      validTo: new Date('2036-01-01T00:00:00Z'),
    }).certificatePem,
  ),
  privateKey: mallory.privateKey,
}

type Forged = {
  readonly signers: readonly Buffer[]
  readonly certificates?: readonly Party[]
  readonly content?: Buffer
}
type Forgery = readonly [name: string, forge: (content: Buffer) => Forged]

const none = () => undefined
/** The attributes of a message, bent, under the signature that Bob made for them as they were. */
const bent = (bend: (usual: readonly Buffer[]) => readonly Buffer[]) => (content: Buffer) => ({
  signers: [signerInfo(content, { attributes: (usual) => derSetOf(0xa0, bend(usual)) })],
})
/** The same, where Bob signed what came of it. */
const signedSo = (bend: (usual: readonly Buffer[]) => readonly Buffer[]) => (content: Buffer) => ({
  signers: [
    signerInfo(content, {
      attributes: (usual) => derSetOf(0xa0, bend(usual)),
      signedForm: (sent) => Buffer.concat([Buffer.of(0x31), sent.subarray(1)]),
    }),
  ],
})
const digestOf = (content: Uint8Array) => der(0x04, createHash('sha256').update(content).digest())
const digestAttribute = (...values: Buffer[]) => attribute(objectIds.messageDigest, ...values)
const typeAttribute = (oid: string) => attribute(objectIds.contentType, derObjectId(oid))
const withSignature = (signature: Buffer) => (content: Buffer) => ({
  signers: [signerInfo(content, { signature })],
})

const forgeries: readonly Forgery[] = [
  ['no signer', () => ({ signers: [] })],
  ['no signer, and the certificate of Bob', () => ({ signers: [], certificates: [party('bob')] })],
  ['a stranger', (content) => ({ signers: [signerInfo(content, { by: mallory })] })],
  [
    'a stranger who encloses a certificate',
    (content) => ({ signers: [signerInfo(content, { by: mallory })], certificates: [mallory] }),
  ],
  [
    'a stranger who names Bob',
    (content) => ({ signers: [signerInfo(content, { by: mallory, naming: party('bob') })] }),
  ],
  [
    'a stranger who names the key of Bob',
    (content) => ({ signers: [signerInfo(content, { by: mallory, naming: party('bob'), keyId: true })] }),
  ],
  [
    'a stranger who names Bob and encloses a certificate',
    (content) => ({
      signers: [signerInfo(content, { by: mallory, naming: party('bob') })],
      certificates: [mallory, namesake],
    }),
  ],
  [
    'a certificate in the name of Bob',
    (content) => ({
      signers: [signerInfo(content, { by: mallory, naming: namesake })],
      certificates: [namesake],
    }),
  ],
  ['ourselves', (content) => ({ signers: [signerInfo(content, { by: party('alice') })] })],
  [
    'Bob and a stranger',
    (content) => ({
      signers: [signerInfo(content), signerInfo(content, { by: mallory })],
      certificates: [mallory],
    }),
  ],
  [
    'a stranger and Bob',
    (content) => ({
      signers: [signerInfo(content, { by: mallory }), signerInfo(content)],
      certificates: [mallory],
    }),
  ],
  [
    'Bob, and Bob over another document',
    (content) => ({ signers: [signerInfo(content), signerInfo(another)] }),
  ],
  ['Bob over another document', () => ({ signers: [signerInfo(another)] })],
  [
    'Bob over another document, no attributes',
    () => ({ signers: [signerInfo(another, { attributes: none })] }),
  ],
  [
    'the digest of another document exchanged',
    bent(([type = der(0x30)]) => [type, digestAttribute(digestOf(another))]),
  ],
  [
    'attributes taken away',
    (content) => {
      const signature = signatureOver(derSetOf(0x31, usualAttributes(content)))
      return { signers: [signerInfo(content, { attributes: none, signature })] }
    },
  ],
  [
    'attributes put in',
    (content) => ({ signers: [signerInfo(content, { signature: signatureOver(content) })] }),
  ],
  [
    'the attributes of another document as the content',
    () => {
      const content = derSetOf(0x31, usualAttributes(another))
      return {
        signers: [signerInfo(content, { attributes: none, signature: signatureOver(content) })],
        content,
      }
    },
  ],
  ['a second digest behind the first', bent((usual) => [...usual, digestAttribute(digestOf(another))])],
  ['two digests, signed', signedSo((usual) => [...usual, digestAttribute(digestOf(another))])],
  [
    'two digests in one attribute, signed',
    (content) =>
      signedSo(([type = der(0x30)]) => [type, digestAttribute(digestOf(content), digestOf(another))])(
        content,
      ),
  ],
  ['no digest, signed', signedSo((usual) => usual.filter((_, at) => at !== 1))],
  ['an empty digest, signed', signedSo(([type = der(0x30)]) => [type, digestAttribute(der(0x04))])],
  [
    'the start of a digest, signed',
    (content) =>
      signedSo(([type = der(0x30)]) => [type, digestAttribute(der(0x04, digestOf(content).subarray(2, 10)))])(
        content,
      ),
  ],
  [
    'another content type, signed',
    signedSo((usual) => [typeAttribute(objectIds.envelopedData), ...usual.slice(1)]),
  ],
  ['two content types, signed', signedSo((usual) => [...usual, typeAttribute(objectIds.signedData)])],
  ['no signature', withSignature(Buffer.alloc(0))],
  ['a signature of zeros', withSignature(Buffer.alloc(256))],
  ['a signature of one', withSignature(Buffer.concat([Buffer.alloc(255), Buffer.of(1)]))],
  [
    'a signature too long',
    (content) => withSignature(Buffer.concat([signatureOver(content), Buffer.of(0)]))(content),
  ],
  ['a digest nobody has', (content) => ({ signers: [signerInfo(content, { digestOid: '1.2.3.4' })] })],
  [
    'SHA-1 stated',
    (content) => ({ signers: [signerInfo(content, { digestOid: digestByName('sha-1').oid })] }),
  ],
  ['MD5 stated', (content) => ({ signers: [signerInfo(content, { digestOid: digestByName('md5').oid })] })],
]

function signatureOver(bytes: Buffer): Buffer {
  return sign('sha256', bytes, party('bob').privateKey)
}

type Layering = readonly [name: string, wrap: (forge: Forgery[1]) => Promise<Posted>]

const zipped = asEntity(posted('application/pkcs7-mime; smime-type=compressed-data', compressed(payload)))
const detached = (forge: Forgery[1], part = payload) => {
  const { signers, certificates, content } = forge(part)
  return handSigned(content ?? part, {
    signature: signedDataOf(signers, { certificates: certificates ?? [] }),
  })
}
const opaque = (forge: Forgery[1], part = payload) => {
  const { signers, certificates = [], content = part } = forge(part)
  return posted(
    'application/pkcs7-mime; smime-type=signed-data',
    signedDataOf(signers, { certificates, content }),
  )
}
const compressedAround = (inner: Posted) =>
  posted('application/pkcs7-mime; smime-type=compressed-data', compressed(asEntity(inner)))
const gcm = { ...forAlice(), cipher: 'aes-256-gcm' as const }

const open: readonly Layering[] = [
  ['detached', (forge) => detached(forge)],
  ['around the content', async (forge) => opaque(forge)],
  ['compressed outside', async (forge) => compressedAround(await detached(forge))],
  ['compressed inside', (forge) => detached(forge, zipped)],
]
const sealed: readonly Layering[] = [
  ['encrypted', async (forge) => encrypted(asEntity(await detached(forge)))],
  ['encrypted with GCM', async (forge) => encrypted(asEntity(await detached(forge)), gcm)],
  ['encrypted around the content', async (forge) => encrypted(asEntity(opaque(forge)))],
  [
    'encrypted, compressed outside',
    async (forge) => encrypted(asEntity(compressedAround(await detached(forge)))),
  ],
]
const honest: Forgery[1] = (content) => ({ signers: [signerInfo(content)] })
const withoutAttributes: Forgery[1] = (content) => ({ signers: [signerInfo(content, { attributes: none })] })
const signed = { ...lenient, requireSigned: true }

describe.each(open)('%s', (_, wrap) => {
  test.each([honest, withoutAttributes])('Bob himself is let in', async (forge) => {
    expect(await atAlice(await wrap(forge), signed)).toMatchObject({ kind: 'opened', content: order })
  })

  test.each(forgeries)('refused: %s', async (_name, forge) => {
    const message = await wrap(forge)
    for (const policy of [signed, lenient]) {
      const outcome = await atAlice(message, policy)
      expect(outcome.kind === 'refused' && outcome.refusal.code).toMatch(
        /^(authentication-failed|integrity-check-failed|insufficient-message-security|unsupported-algorithm)$/,
      )
    }
  })
})

describe.each(sealed)('%s', (_, wrap) => {
  test('Bob himself is let in', async () => {
    expect(await atAlice(await wrap(honest), strict)).toMatchObject({ kind: 'opened', content: order })
  })

  // A signature that is whole, only not by whom it should be, says nothing about the ciphertext.
  const whole = [
    'a stranger who encloses a certificate',
    'ourselves',
    'Bob and a stranger',
    'a stranger and Bob',
  ]

  test.each(forgeries)('the one answer: %s', async (name, forge) => {
    const outcome = await atAlice(await wrap(forge), strict)
    if (whole.includes(name)) expect(outcome).toMatchObject({ refusal: { code: 'authentication-failed' } })
    else expect(outcome).toBe(undecryptable)
  })
})
