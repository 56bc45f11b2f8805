import { createHash } from 'node:crypto'
import { BerStream } from '../asn1/ber-stream.ts'
import { ByteSource, drain } from '../bytes/byte-source.ts'
import { digestBySpelling } from '../cms/algorithms.ts'
import { Inflation } from '../cms/compressed-data.ts'
import { cmsKind } from '../cms/content-info.ts'
import { CoveredBytes } from '../cms/covered-bytes.ts'
import { cutEnvelope, decryptEnvelope } from '../cms/decrypt.ts'
import { OpaqueSignature } from '../cms/signed-data.ts'
import { type SignatureOutcome, verifyDetached, verifyOpaque } from '../cms/verify-signature.ts'
import { takeEntityHead } from '../mime/mime-entity.ts'
import { firstField, parseParameters } from '../mime/mime-fields.ts'
import { MultipartStream } from '../mime/multipart-stream.ts'
import { binarySource, transferDecoder } from '../mime/transfer-decoder.ts'
import {
  type Concealed,
  type Refused,
  refused,
  spoiltCiphertext,
  undecryptable,
  undecryptableBecause,
} from '../refusal.ts'
import { innerLayer, type Layer } from './layer.ts'
import { type MicAlgorithm, micAlgorithm } from './mic.ts'
import type { OpenedStream, OpenPolicy, SignedWitness, Trust } from './opening.ts'

/** What counts for one message, and where its content goes. */
export type Room = {
  readonly trust: Trust
  readonly policy: OpenPolicy
  /** The digest the receipt shall name; without one it follows from the signature. */
  readonly requested: MicAlgorithm | undefined
  readonly deliver: (content: Uint8Array) => void | Promise<void>
  readonly witness?: SignedWitness
}

type Outcome = OpenedStream | Refused | Concealed

/**
 * Opens a message from the outside in: encryption, then compression and signature in either order, once each. Every
 * layer is read to its end whatever was found inside, since only then it is known whether it counts.
 */
export async function openLayer(layer: Layer, room: Room): Promise<Outcome> {
  const { value: mediaType, parameters } = parseParameters(layer.contentType)
  if (mediaType === 'multipart/signed') return openDetached(layer, room)
  if (!/^application\/(x-)?pkcs7-mime$/.test(mediaType)) return finish(layer, room)
  const source = await binarySource(layer.body, layer.transferEncoding)
  await source.fill(cmsHeadBytes)
  const kind = cmsKind(source.window.subarray(0, cmsHeadBytes))
  switch (kind) {
    case 'enveloped':
    case 'auth-enveloped':
      return openEnveloped(layer, source, room)
    case 'compressed':
      return openCompressed(layer, source, room)
    case 'signed':
      return openOpaque(layer, source, room)
    case 'other':
      return reveal(layer, unreadable(source.length, parameters.get('smime-type')))
    default:
      return kind satisfies never
  }
}

const cmsHeadBytes = 64
const maxSignatureBytes = 1024 * 1024

async function openEnveloped(layer: Layer, source: ByteSource, room: Room): Promise<Outcome> {
  if (layer.encrypted || layer.compressed || layer.signed) return reveal(layer, wrongOrder)
  const decryption = await decryptEnvelope(source, room.trust.ownKeys, room.policy.legacy)
  if ('kind' in decryption) return decryption
  const inner = await openInner(layer, decryption.plaintext(), { opening: { encrypted: true }, room })
  if (decryption.end === 'truncated') return cutEnvelope
  if (decryption.end === 'intact' && inner) return inner
  return undecryptableBecause(decryption.end === 'intact' ? noMime.refusal : spoiltCiphertext)
}

async function openCompressed(layer: Layer, source: ByteSource, room: Room): Promise<Outcome> {
  if (layer.compressed) return reveal(layer, wrongOrder)
  const inflation = new Inflation(source, room.policy, tailOf(layer))
  const inner = await openInner(layer, inflation.content(), { opening: { compressed: true }, room })
  return inflation.failure || !inner ? reveal(layer, inflation.failure ?? noMime) : inner
}

type Inside = {
  readonly opening: Partial<Pick<Layer, 'encrypted' | 'compressed' | 'signed'>>
  readonly room: Room
}

/** Opens what lies inside a layer and reads it to the end. Nothing when it is no MIME. */
async function openInner(
  layer: Layer,
  content: AsyncIterable<Buffer>,
  { opening, room }: Inside,
): Promise<Outcome | undefined> {
  const source = new ByteSource(content)
  const inner = await innerLayer(layer, source, opening)
  const outcome = inner && (await openLayer(inner, room))
  await drain(source.rest())
  return outcome
}

async function openDetached(layer: Layer, room: Room): Promise<Outcome> {
  if (layer.signed) return wrongOrder
  const multipart = MultipartStream.open(layer.body, layer.contentType)
  const content = await multipart?.nextPart()
  if (!multipart) return reveal(layer, noMime)
  if (!content) return reveal(layer, cutMultipart)
  const covered = new CoveredBytes(wantedDigests(layer.contentType, room))
  const tapped = tap(content, covered, room.witness)
  const inner = await openInner(layer, tapped, { opening: { signed: true }, room })
  const signature = await readSignaturePart(multipart)
  const extra = (await multipart.nextPart()) !== undefined || multipart.flooded
  const clean = extra || (await multipart.cleanEnd())
  if (!multipart.closed && !multipart.flooded && !extra) return reveal(layer, cutMultipart)
  if (!signature || extra || (layer.encrypted && !clean)) return reveal(layer, noMime)
  if (room.witness) room.witness.signature(await wholeOf(signature))
  const outcome = await verifyDetached(signature, covered, signatureTrust(room), tailOf(layer))
  return judge(layer, { inner, outcome, covered, room })
}

async function* tap(
  content: AsyncIterable<Buffer>,
  covered: CoveredBytes,
  witness: SignedWitness | undefined,
): AsyncGenerator<Buffer> {
  for await (const piece of content) {
    covered.update(piece)
    await witness?.entity(piece)
    yield piece
  }
}

/** The second part of multipart/signed, decoded. Nothing when it is missing, too large or no MIME. */
async function readSignaturePart(multipart: MultipartStream): Promise<ByteSource | undefined> {
  const part = await multipart.nextPart()
  if (!part) return undefined
  const source = new ByteSource(part)
  const head = await takeEntityHead(source)
  await source.fill(maxSignatureBytes + 1)
  const body = source.take(Math.min(source.length, maxSignatureBytes))
  const whole = source.length === 0
  await drain(source.rest())
  if (!head || !whole) return undefined
  return binarySource(new ByteSource([body]), firstField(head.fields, 'Content-Transfer-Encoding'))
}

async function wholeOf(signature: ByteSource): Promise<Buffer> {
  await signature.fill(maxSignatureBytes + 1)
  return Buffer.from(signature.window)
}

async function openOpaque(layer: Layer, source: ByteSource, room: Room): Promise<Outcome> {
  if (layer.signed) return wrongOrder
  const signature = new OpaqueSignature(new BerStream(source))
  const covered = new CoveredBytes(wantedDigests(layer.contentType, room))
  const tapped = tap(signature.content(), covered, room.witness)
  const inner = await openInner(layer, tapped, { opening: { signed: true }, room })
  const outcome = await verifyOpaque(signature, covered, signatureTrust(room), tailOf(layer))
  room.witness?.signature(signature.detached())
  return judge(layer, { inner, outcome, covered, room })
}

type Signed = {
  readonly inner: Outcome | undefined
  readonly outcome: SignatureOutcome
  readonly covered: CoveredBytes
  readonly room: Room
}

/** The signature decides first; only under a verified one it counts what was found inside. */
function judge(layer: Layer, { inner, outcome, covered, room }: Signed): Outcome {
  if (outcome.kind === 'rejected') {
    const answer: Refused = { kind: 'refused', refusal: outcome.refusal }
    return outcome.whole ? answer : reveal(layer, answer)
  }
  if (!inner || inner.kind === 'refused') return inner ?? noMime
  const { digest, spelling } = room.requested ?? micAlgorithm(outcome.digest.name)
  const mic = covered.digest(digest, outcome.form)
  if (!mic) throw new Error(`the digest ${digest.name} was not computed for this signature`)
  return {
    ...inner,
    signer: outcome.signer.fingerprint256,
    mic: { digest: mic.toString('base64'), algorithm: spelling },
    micRule: outcome.form === 'raw' ? 'entity' : 'entity-crlf',
  }
}

/** What may be asked of large content at its end: the digests it says it has, and the receipt's. */
function wantedDigests(contentType: string, { requested, policy }: Room) {
  const stated = (parseParameters(contentType).parameters.get('micalg') ?? '').split(',')
  const known = stated.flatMap((spelling) => digestBySpelling(spelling, policy.legacy) ?? [])
  const usual = known.length > 0 ? ['sha-256'] : ['sha-256', 'sha-384', 'sha-512', 'sha-1', 'md5']
  const others = usual.flatMap((name) => digestBySpelling(name, policy.legacy) ?? [])
  return [...new Set([...known, ...others, ...(requested ? [requested.digest] : [])])]
}

/**
 * RFC 4130 7.3.1, RFC 5402 4: only encrypted, the MIC covers the decrypted and decompressed entity with its fields;
 * not even that, the body without them. For a compressed body that is neither, RFC 5402 4.3 counts the fields too, but
 * what is in use does not. Under a signature the MIC is the signature's affair.
 */
async function finish(layer: Layer, room: Room): Promise<Outcome> {
  const { requireEncrypted, requireSigned } = room.policy
  if (requireEncrypted && !layer.encrypted) return notEncrypted
  if (requireSigned && !layer.signed) return reveal(layer, notSigned)
  const { digest, spelling } = room.requested ?? micAlgorithm('sha-256')
  const mic = layer.signed ? undefined : createHash(digest.hash)
  if (layer.encrypted && layer.head) mic?.update(layer.head)
  const decoder = transferDecoder(layer.transferEncoding)
  let sizeBytes = 0
  const deliver = async (content: Uint8Array) => {
    sizeBytes += content.length
    if (content.length > 0) await room.deliver(content)
  }
  for await (const piece of layer.body.rest()) {
    mic?.update(piece)
    await deliver(decoder.update(piece))
  }
  await deliver(decoder.end())
  return {
    kind: 'opened',
    contentType: layer.contentType,
    ...(layer.fileName !== undefined && { fileName: layer.fileName }),
    sizeBytes,
    encrypted: layer.encrypted,
    signed: layer.signed,
    compressed: layer.compressed,
    mic: { digest: mic?.digest('base64') ?? '', algorithm: spelling },
    micRule: layer.encrypted && layer.head ? 'entity' : 'body',
  }
}

// Whatever follows the structure in a plaintext must not go unread: it could be a tamperer's last block.
function tailOf(layer: Layer) {
  return layer.encrypted && !layer.signed ? 'blank' : 'tolerant'
}

/** Says what was wrong only where that cannot help somebody who alters ciphertexts. */
function reveal(layer: Layer, answer: Refused): Refused | Concealed {
  return layer.encrypted && !layer.signed ? undecryptableBecause(answer.refusal) : answer
}

function signatureTrust({ trust, policy }: Room) {
  return {
    partnerCertificates: trust.partnerCertificates,
    ownCertificates: trust.ownKeys.map((key) => key.certificate),
    ...(policy.legacy && { legacy: policy.legacy }),
  }
}

function unreadable(bodyBytes: number, smimeType: string | undefined): Refused {
  if (bodyBytes === 0)
    return refused('body-truncated', 'The message has no body. It will be accepted when sent again whole.')
  const type = smimeType?.toLowerCase()
  if (type === 'compressed-data') return refused('decompression-failed', 'The body is not compressed data.')
  return type === 'signed-data'
    ? refused('integrity-check-failed', 'The body is not signed data.')
    : undecryptable
}

const wrongOrder = refused(
  'unexpected-processing-error',
  'The message is encrypted, compressed or signed more than once, or encrypted inside another layer. Ask the partner to use each once.',
)
const noMime = refused(
  'unexpected-processing-error',
  'A part of the message is not valid MIME. Ask the partner to send it again.',
)
const cutMultipart = refused(
  'body-truncated',
  'The message ends before its last MIME boundary. It will be accepted when sent again whole.',
)
const notEncrypted = refused(
  'insufficient-message-security',
  'The message is not encrypted, but the agreement with this partner asks for it.',
)
const notSigned = refused(
  'insufficient-message-security',
  'The message is not signed, but the agreement with this partner asks for it.',
)
