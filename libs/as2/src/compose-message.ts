import { createHash, randomBytes } from 'node:crypto'
import { type DigestName, digestByName, isAllowed } from './algorithms.ts'
import { as2Headers } from './as2-headers.ts'
import { collect } from './byte-source.ts'
import { compressed } from './compression-writer.ts'
import { type EncryptFor, encrypted, type Random } from './envelope-writer.ts'
import type { Mic } from './mic.ts'
import type { HeaderLines } from './mime-fields.ts'
import { type Draft, entityHead, entityOf } from './mime-writer.ts'
import type { OutboundMessage } from './outbound-message.ts'
import { payloadDraft } from './payload-writer.ts'
import { signedDraft } from './signed-writer.ts'
import { inMemory, type Sized } from './sized.ts'

export type ComposedMessage = {
  readonly headers: HeaderLines
  readonly body: Uint8Array
  /** What the partner's receipt must name (RFC 4130 7.3.1). */
  readonly mic: Mic
}

export type ComposedStream = {
  readonly headers: HeaderLines
  /** The body, to be read once. Its size is in Content-Length already. */
  readonly body: Sized
  /** What the partner's receipt must name. Known when the body has been read to its end. */
  readonly mic: () => Mic
}

/**
 * Composes an AS2 message: optionally compressed, signed and encrypted, with a Content-Length. Keep the bytes for
 * retries: encrypting again gives other ones. Rejects for ids and names that no AS2 header can hold, and for old
 * algorithms that the legacy setting does not allow.
 */
export async function composeMessage(message: OutboundMessage): Promise<ComposedMessage> {
  const { headers, body, mic } = await composeStream(message)
  return { headers, body: await collect(body.read()), mic: mic() }
}

/** The same for a message of any size: its body is made while it is read. */
export async function composeStream(message: OutboundMessage): Promise<ComposedStream> {
  requireAllowed(message)
  const headers = as2Headers(message)
  const { draft, mic } = await layers(message)
  return {
    headers: [...headers, ...draft.fields, ['Content-Length', `${draft.body.sizeBytes}`]],
    body: draft.body,
    mic,
  }
}

async function layers(message: OutboundMessage): Promise<{ draft: Draft; mic: () => Mic }> {
  const { sign, encrypt, compress, random = randomBytes } = message
  const watch = new MicWatch(micDigest(message))
  const payload = payloadDraft(message)
  const inside = compress === 'inside-signature' || (compress && !sign)
  // RFC 5402 4: unsigned, the MIC covers what the receiver has after decompression; signed, what was signed.
  const bare = sign ? payload : watch.over(payload, encrypt ? 'entity' : 'body')
  const packed = inside ? await compressedDraft(bare, message) : bare
  const signed = sign ? await signedDraft(watch.entity(entityOf(packed)), sign, message) : packed
  const outer = sign && compress === 'outside-signature' ? await compressedDraft(signed, message) : signed
  return { draft: encrypt ? encryptedDraft(outer, encrypt, random) : outer, mic: () => watch.mic() }
}

/** Digests what the MIC covers as it flows by; when it flows twice, the last time counts. */
class MicWatch {
  readonly #algorithm: DigestName
  #mic: Mic | undefined

  constructor(algorithm: DigestName) {
    this.#algorithm = algorithm
  }

  entity({ sizeBytes, read }: Sized, head: Uint8Array = Buffer.alloc(0)): Sized {
    const watch = this
    return {
      sizeBytes,
      async *read() {
        const hash = createHash(digestByName(watch.#algorithm).hash).update(head)
        for await (const piece of read()) {
          hash.update(piece)
          yield piece
        }
        watch.#mic = { digest: hash.digest('base64'), algorithm: watch.#algorithm }
      },
    }
  }

  over(draft: Draft, what: 'entity' | 'body'): Draft {
    const head = what === 'entity' ? entityHead(draft.fields) : undefined
    return { ...draft, body: this.entity(draft.body, head) }
  }

  mic(): Mic {
    if (!this.#mic) throw new Error('the MIC is known when the body has been read')
    return this.#mic
  }
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
