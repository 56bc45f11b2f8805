import { createHash, type Hash, randomBytes } from 'node:crypto'
import { inMemory, type Sized, tapped } from '../bytes/sized.ts'
import { type DigestName, digestByName, isAllowed } from '../cms/algorithms.ts'
import { compressed } from '../cms/compression-writer.ts'
import { type EncryptFor, encrypted, type Random } from '../cms/envelope-writer.ts'
import type { HeaderLines } from '../mime/mime-fields.ts'
import { type Draft, entityHead, entityOf } from '../mime/mime-writer.ts'
import { as2Headers } from './as2-headers.ts'
import type { Mic } from './mic.ts'
import type { OutboundMessage } from './outbound-message.ts'
import { payloadDraft } from './payload-writer.ts'
import { signedDraft } from './signed-writer.ts'

export type ComposedMessage = {
  readonly headers: HeaderLines
  readonly body: Uint8Array
  /** What the partner's receipt must name (RFC 4130 7.3.1). */
  readonly mic: Mic
  /** Another that is right too, see `ComposedStream`. */
  readonly otherMic?: Mic
}

export type ComposedStream = {
  readonly headers: HeaderLines
  /** The body, to be read once. Its size is in Content-Length already. */
  readonly body: Sized
  /** What the partner's receipt must name. Known when the body has been read to its end. */
  readonly mic: () => Mic
  /**
   * A receipt may as well name this one: a message that is only compressed is digested without its MIME fields by what
   * is in use, and with them by RFC 5402 4.3.
   */
  readonly otherMic?: () => Mic
}

/**
 * Composes an AS2 message: optionally compressed, signed and encrypted, with a Content-Length. Keep the bytes for
 * retries: encrypting again gives other ones. Rejects for ids and names that no AS2 header can hold, and for old
 * algorithms that the legacy setting does not allow.
 */
export async function composeMessage(message: OutboundMessage): Promise<ComposedMessage> {
  const { headers, body, mic, otherMic } = await composeStream(message)
  const bytes = await wholeOf(body, message.encrypt !== undefined)
  return { headers, body: bytes, mic: mic(), ...(otherMic && { otherMic: otherMic() }) }
}

/**
 * All of a body in one buffer. The pieces that encryption makes are nobody else's, so their memory is freed at once: V8
 * counts it against its heap and would collect the more often (a third of the time for 1 MB).
 */
async function wholeOf({ sizeBytes, read }: Sized, encrypted: boolean): Promise<Buffer> {
  const whole = Buffer.allocUnsafeSlow(sizeBytes)
  let size = 0
  for await (const piece of read()) {
    whole.set(piece, size)
    size += piece.length
    if (encrypted) giveBack(piece)
  }
  return whole
}

/** Smaller ones may share their memory with others. */
const leastBytes = 64 * 1024

function giveBack({ buffer, length }: Uint8Array): void {
  if (length >= leastBytes && length === buffer.byteLength && buffer instanceof ArrayBuffer)
    buffer.transfer(0)
}

/** The same for a message of any size: its body is made while it is read. */
export async function composeStream(message: OutboundMessage): Promise<ComposedStream> {
  requireAllowed(message)
  const headers = as2Headers(message)
  const { draft, mic, otherMic } = await layers(message)
  const { body, whenRead } = watched(draft.body)
  return {
    headers: [...headers, ...draft.fields, ['Content-Length', `${body.sizeBytes}`]],
    body,
    mic: whenRead(mic),
    ...(otherMic && { otherMic: whenRead(otherMic) }),
  }
}

/** A MIC asked for too early would be one of half the content. */
function watched({ sizeBytes, read }: Sized) {
  let done = false
  const body: Sized = {
    sizeBytes,
    async *read() {
      yield* read()
      done = true
    },
  }
  const whenRead = (mic: () => Mic) => () => {
    if (!done) throw new Error('the MIC is known when the body has been read')
    return mic()
  }
  return { body, whenRead }
}

type Layers = { readonly draft: Draft; readonly mic: () => Mic; readonly otherMic?: () => Mic }

async function layers(message: OutboundMessage): Promise<Layers> {
  const { encrypt, random = randomBytes } = message
  const inner = message.sign ? await signedLayers(message) : await unsignedLayers(message)
  return encrypt ? { ...inner, draft: encryptedDraft(inner.draft, encrypt, random) } : inner
}

/** Signed, the MIC covers what was signed: compressed inside the signature, that is the compressed entity. */
async function signedLayers(message: OutboundMessage): Promise<Layers> {
  const { sign = [], compress, messageId, now } = message
  const algorithm = micDigest(message)
  const payload = payloadDraft(message)
  const inner = compress === 'inside-signature' ? await compressedDraft(payload, message) : payload
  const signed = await signedDraft(entityOf(inner), sign, {
    ...{ messageId, now, micDigest: algorithm },
    style: message.micalg,
  })
  const draft = compress === 'outside-signature' ? await compressedDraft(signed, message) : signed
  return { draft, mic: () => ({ digest: signed.digest(algorithm).toString('base64'), algorithm }) }
}

/** RFC 5402 4: unsigned, it covers what the receiver has after decompression; encrypted with its fields, plain without. */
async function unsignedLayers(message: OutboundMessage): Promise<Layers> {
  const algorithm = micDigest(message)
  const { hash } = digestByName(algorithm)
  const payload = payloadDraft(message)
  const withFields = createHash(hash).update(entityHead(payload.fields))
  const bare = createHash(hash)
  const body = tapped(payload.body, (piece) => {
    withFields.update(piece)
    if (!message.encrypt) bare.update(piece)
  })
  const micOf = (digest: Hash) => () => ({ digest: digest.copy().digest('base64'), algorithm })
  const plain = { ...payload, body }
  if (message.encrypt) {
    const draft = message.compress ? await compressedDraft(plain, message) : plain
    return { draft, mic: micOf(withFields) }
  }
  if (!message.compress) return { draft: plain, mic: micOf(bare) }
  return { draft: await compressedDraft(plain, message), mic: micOf(bare), otherMic: micOf(withFields) }
}

function micDigest({ receipt, sign }: OutboundMessage): DigestName {
  const [signer] = sign ? [sign].flat() : []
  return receipt?.micAlgorithm ?? signer?.digest ?? 'sha-256'
}

function requireAllowed({ receipt, sign, encrypt, legacy }: OutboundMessage): void {
  const signers = sign ? [sign].flat() : []
  const used = [receipt?.micAlgorithm, encrypt?.cipher, ...signers.map(({ digest }) => digest)]
  const forbidden = used.find((name) => name !== undefined && !isAllowed(name, legacy))
  if (forbidden)
    throw new Error(`${forbidden} is used only where the legacy setting allows it, and not for ever`)
}

/** The entity inside, compressed into one of its own. */
export async function compressedDraft(inner: Draft, { spool = inMemory }: OutboundMessage): Promise<Draft> {
  return {
    fields: cmsFields('compressed-data', 'smime.p7z'),
    body: await compressed(entityOf(inner), spool),
  }
}

function encryptedDraft(inner: Draft, to: EncryptFor, random: Random): Draft {
  const kind = to.cipher.endsWith('gcm') ? 'authEnveloped-data' : 'enveloped-data'
  return { fields: cmsFields(kind, 'smime.p7m'), body: encrypted(entityOf(inner), to, random) }
}

function cmsFields(smimeType: string, fileName: string): HeaderLines {
  return [
    ['Content-Type', `application/pkcs7-mime; smime-type=${smimeType}; name="${fileName}"`],
    ['Content-Transfer-Encoding', 'binary'],
    ['Content-Disposition', `attachment; filename="${fileName}"`],
  ]
}
