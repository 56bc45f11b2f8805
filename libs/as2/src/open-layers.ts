import { inflate } from './compressed-data.ts'
import { cmsKind, type Tail } from './content-info.ts'
import { decryptions } from './decrypt.ts'
import { innerLayer, type Layer, type Signature } from './layer.ts'
import { computeMic, firstSupported, micAlgorithm } from './mic.ts'
import { decodeBinary, decodeTransfer, readEntity, splitMultipart } from './mime-entity.ts'
import { firstField, parseParameters } from './mime-fields.ts'
import type { Opened, OpenPolicy, Trust } from './opening.ts'
import type { As2Request } from './read-request.ts'
import { type Refused, refused, undecryptable } from './refusal.ts'
import { type SignatureOutcome, verifySignature } from './verify-signature.ts'

type Room = { readonly request: As2Request; readonly trust: Trust; readonly policy: OpenPolicy }

/** Opens a complete body from the outside in: encryption, then compression and signature in either order, once each. */
export function openLayers(
  request: As2Request,
  body: Buffer,
  trust: Trust,
  policy: OpenPolicy,
): Opened | Refused {
  const room: Room = { request, trust, policy }
  const outer: Layer = {
    contentType: request.contentType,
    ...(request.contentTransferEncoding !== undefined && {
      transferEncoding: request.contentTransferEncoding,
    }),
    ...(request.fileName !== undefined && { fileName: request.fileName }),
    body,
    encrypted: false,
    compressed: false,
  }
  return openLayer(outer, room)
}

function openLayer(layer: Layer, room: Room): Opened | Refused {
  const { value: mediaType, parameters } = parseParameters(layer.contentType)
  if (mediaType === 'multipart/signed') return openDetached(layer, room)
  if (!/^application\/(x-)?pkcs7-mime$/.test(mediaType)) return finish(layer, room)
  const bytes = decodeBinary(layer.body, layer.transferEncoding)
  const kind = cmsKind(bytes)
  switch (kind) {
    case 'enveloped':
      return openEnveloped(layer, bytes, room)
    case 'compressed':
      return openCompressed(layer, bytes, room)
    case 'signed':
      return openOpaque(layer, bytes, room)
    case 'auth-enveloped':
      return reveal(layer, authenticatedEncryption)
    case 'other':
      return reveal(layer, unreadable(bytes, parameters.get('smime-type')))
    default:
      return kind satisfies never
  }
}

function openEnveloped(layer: Layer, bytes: Buffer, room: Room): Opened | Refused {
  if (layer.encrypted || layer.compressed || layer.signature) return reveal(layer, wrongOrder)
  const attempts = decryptions(bytes, room.trust.ownKeys)
  if ('kind' in attempts) return attempts
  for (const { intact, content } of attempts) {
    // Opened to the end even when the padding is wrong, so that both cases take the same road and time.
    const inner = innerLayer(layer, content, { encrypted: true })
    const result = inner ? openLayer(inner, room) : undecryptable
    if (intact && result !== undecryptable) return result
  }
  return undecryptable
}

function openCompressed(layer: Layer, bytes: Buffer, room: Room): Opened | Refused {
  if (layer.compressed) return reveal(layer, wrongOrder)
  const inflated = inflate(bytes, room.policy, tailOf(layer))
  if (inflated.kind === 'refused') return reveal(layer, inflated)
  const inner = innerLayer(layer, inflated.content, { compressed: true })
  return inner ? openLayer(inner, room) : reveal(layer, noMime)
}

function openDetached(layer: Layer, room: Room): Opened | Refused {
  if (layer.signature) return wrongOrder
  const multipart = splitMultipart(layer.body, layer.contentType)
  if (!multipart) return reveal(layer, noMime)
  if (!multipart.closed) return reveal(layer, cutMultipart)
  const [content, signature] = multipart.parts
  const extra = multipart.parts.length > 2 || (layer.encrypted && !multipart.cleanEnd)
  const signaturePart = signature && readEntity(signature)
  if (!content || !signaturePart || extra) return reveal(layer, noMime)
  const encoding = firstField(signaturePart.fields, 'Content-Transfer-Encoding')
  const signatureBytes = decodeBinary(signaturePart.body, encoding)
  return openSigned(
    layer,
    content,
    verifySignature(signatureBytes, content, trustOf(room), tailOf(layer)),
    room,
  )
}

function openOpaque(layer: Layer, bytes: Buffer, room: Room): Opened | Refused {
  if (layer.signature) return wrongOrder
  const outcome = verifySignature(bytes, undefined, trustOf(room), tailOf(layer))
  return openSigned(layer, outcome.content ?? Buffer.alloc(0), outcome, room)
}

function openSigned(layer: Layer, content: Buffer, outcome: SignatureOutcome, room: Room): Opened | Refused {
  if (outcome.kind === 'rejected') {
    const answer: Refused = { kind: 'refused', refusal: outcome.refusal }
    return outcome.whole ? answer : reveal(layer, answer)
  }
  const { covered, signer, digest } = outcome
  const signature: Signature = { covered, signer: signer.fingerprint256, digest }
  const inner = innerLayer(layer, content, { signature })
  return inner ? openLayer(inner, room) : noMime
}

function finish(layer: Layer, { request, policy }: Room): Opened | Refused {
  if (policy.requireEncrypted && !layer.encrypted) return notEncrypted
  if (policy.requireSigned && !layer.signature) return reveal(layer, notSigned)
  const requested = firstSupported(request.receipt?.micAlgorithms ?? [])
  const algorithm = requested ?? micAlgorithm(layer.signature?.digest.name ?? 'sha-256')
  return {
    kind: 'opened',
    content: decodeTransfer(layer.body, layer.transferEncoding),
    contentType: layer.contentType,
    ...(layer.fileName !== undefined && { fileName: layer.fileName }),
    encrypted: layer.encrypted,
    signed: layer.signature !== undefined,
    compressed: layer.compressed,
    ...(layer.signature && { signer: layer.signature.signer }),
    mic: computeMic(coveredByMic(layer), algorithm),
  }
}

/**
 * RFC 4130 7.3.1, RFC 5402 4: signed, the bytes that were signed; only encrypted, the decrypted and decompressed entity
 * with its fields; neither, the body without them. For a compressed body that is neither, RFC 5402 4.3 counts the
 * fields too, but what is in use does not.
 */
function coveredByMic(layer: Layer): Buffer {
  if (layer.signature) return layer.signature.covered
  return layer.encrypted && layer.whole ? layer.whole : layer.body
}

// Whatever follows the structure in a plaintext must not go unread: it could be a tamperer's last block.
function tailOf(layer: Layer): Tail {
  return layer.encrypted && !layer.signature ? 'blank' : 'tolerant'
}

/** Says what was wrong only where that cannot help somebody who alters ciphertexts. */
function reveal(layer: Layer, answer: Refused): Refused {
  return layer.encrypted && !layer.signature ? undecryptable : answer
}

function trustOf({ trust }: Room) {
  return {
    partnerCertificates: trust.partnerCertificates,
    ownCertificates: trust.ownKeys.map((key) => key.certificate),
  }
}

function unreadable(bytes: Buffer, smimeType: string | undefined): Refused {
  if (bytes.length === 0)
    return refused('body-truncated', 'The message has no body. It will be accepted when sent again whole.')
  const type = smimeType?.toLowerCase()
  if (type === 'compressed-data') return refused('decompression-failed', 'The body is not compressed data.')
  return type === 'signed-data'
    ? refused('integrity-check-failed', 'The body is not signed data.')
    : undecryptable
}

const authenticatedEncryption = refused(
  'unsupported-algorithm',
  'The message uses authenticated encryption (GCM or CCM), which we do not support. Ask the partner to use AES-256-CBC.',
)
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
