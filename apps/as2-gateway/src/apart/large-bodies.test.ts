import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { type HeaderLines, type OutboundMessage, readRequestHeaders, sized } from '@parley/as2'
import { createCertificate } from '@parley/certificates'
import { type Blobs, openFolderBlobs, type PayloadContent } from '@parley/store'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepMessage } from '../keep-message.ts'
import { type OpenedBody, type OpeningOrder, openBody } from '../open-body.ts'
import { LargeBodies } from './large-bodies.ts'

let folder = ''
let blobs: Blobs
let bodies: LargeBodies
const limits = { inlineLimitBytes: 65_536 }
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'large-'))
  blobs = await openFolderBlobs({ folder })
  bodies = new LargeBodies({ blobs, limits })
})
afterEach(() => rm(folder, { recursive: true }))

const pairs = ['us', 'shop'].map((commonName) => {
  const made = createCertificate({
    commonName,
    validFrom: new Date('2025-01-01'),
    validTo: new Date('2035-01-01'),
  })
  return {
    certificate: new X509Certificate(made.certificatePem),
    privateKey: createPrivateKey(made.privateKeyPem),
  }
})
const [us, shop] = pairs as [(typeof pairs)[0], (typeof pairs)[0]]
const payload = randomBytes(2_000_000)

const message = (content: Uint8Array): OutboundMessage => ({
  ...{ from: 'shop', to: 'us', messageId: 'one@shop.example', contentType: 'application/edi-x12' },
  content: sized(content),
  sign: { ...shop, digest: 'sha-256' },
  encrypt: { certificate: us.certificate, cipher: 'aes-256-cbc' },
  now: new Date('2026-11-25T08:00:00Z'),
})

function orderFor(headers: HeaderLines): OpeningOrder {
  const read = readRequestHeaders(headers)
  if (read.kind === 'refused') throw new Error(read.refusal.text)
  return {
    request: read.request,
    trust: { ownKeys: [us], partnerCertificates: [shop.certificate] },
    policy: { requireSigned: true, requireEncrypted: true, maxContentBytes: 10_000_000, maxRatio: 200 },
    expired: [],
    expiredCertificates: 'refuse',
  }
}

async function bytesOf(content: PayloadContent): Promise<Buffer> {
  if (content.kind === 'blob') return buffer(blobs.read(content.ref.sha256))
  return content.kind === 'bytes' ? Buffer.from(content.bytes) : Buffer.alloc(0)
}

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}

const opened = (body: OpenedBody) => (body.kind === 'opened' ? body : expect.unreachable(body.refusal.text))

test.each([
  ['declared', true],
  ['not declared', false],
])(
  'a large body of a size %s is composed and opened in the side thread as it is in this one',
  async (_, declared) => {
    const { headers, mic, content } = await bodies.compose(message(payload))
    const sealed = await bytesOf(content)
    const incoming = { pieces: inPieces(sealed), declaredBytes: declared ? sealed.length : undefined }
    const apart = opened(await bodies.open(orderFor(headers), incoming))
    const here = await openBody({ blobs, limits }, orderFor(headers), inPieces(sealed))
    expect(apart).toEqual(here)
    expect(apart.opened.mic).toEqual(mic)
    expect((await bytesOf(apart.content.content)).equals(payload)).toBe(true)
    expect((await bytesOf(apart.received.content)).equals(sealed)).toBe(true)
  },
)

test('a small body comes to the same, in the memory of this thread', async () => {
  const small = payload.subarray(0, 10_000)
  const { headers, mic, content } = await bodies.compose(message(small))
  const incoming = { pieces: inPieces(await bytesOf(content)), declaredBytes: undefined }
  const body = opened(await bodies.open(orderFor(headers), incoming))
  expect([body.content.content.kind, body.opened.mic]).toEqual(['bytes', mic])
  expect((await bytesOf(body.content.content)).equals(small)).toBe(true)
})

test('an altered body gets the one refusal, and its content is not kept', async () => {
  const { headers, content } = await keepMessage({ blobs, limits }, message(payload))
  const altered = await bytesOf(content)
  altered[1_000_000] = (altered[1_000_000] ?? 0) ^ 1
  const body = await bodies.open(orderFor(headers), {
    pieces: inPieces(altered),
    declaredBytes: altered.length,
  })
  const here = await openBody({ blobs, limits }, orderFor(headers), inPieces(altered))
  expect(body).toEqual(here)
  expect(body).toMatchObject({ kind: 'refused', refusal: { code: 'decryption-failed' } })
})

test('when the sender breaks off its error is passed on and nothing is left on disk', async () => {
  const { headers, content } = await keepMessage({ blobs, limits }, message(payload))
  const sealed = await bytesOf(content)
  async function* half() {
    yield* inPieces(sealed.subarray(0, 1_000_000))
    throw new Error('the partner hung up')
  }
  const opening = bodies.open(orderFor(headers), { pieces: half(), declaredBytes: sealed.length })
  await expect(opening).rejects.toThrow('the partner hung up')
  expect(await readdir(join(folder, 'incoming'))).toEqual([])
})

test('a thread that cannot work fails what it was given, and the next one too, and nobody waits for ever', async () => {
  const nowhere: Blobs = { ...blobs, place: { kind: 'folder', folder: '/dev/null/blobs' } }
  const broken = new LargeBodies({ blobs: nowhere, limits })
  for (let count = 0; count < 2; count++) await expect(broken.compose(message(payload))).rejects.toThrow()
})
