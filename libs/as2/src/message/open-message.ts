import { ByteSource, drain, fairly, type Pieces } from '../bytes/byte-source.ts'
import { PieceQueue } from '../bytes/piece-queue.ts'
import type { Legacy } from '../cms/algorithms.ts'
import { type Refusal, type Refused, refused, undecryptable } from '../refusal.ts'
import { firstSupported } from './mic.ts'
import { openLayer, type Room } from './open-layers.ts'
import type { Opened, OpenedStream, OpenPolicy, SignedWitness, Trust } from './opening.ts'
import type { As2Request } from './read-request.ts'

/** Takes a body as it arrives; the answer comes at its end. */
export type MessageReader = {
  /**
   * Takes the next bytes and keeps them: do not write into them afterwards. False when no more are wanted, because the
   * message is refused already.
   */
  write(chunk: Uint8Array): boolean
  finish(): Promise<Opened | Refused>
}

export type Opening = {
  readonly trust: Trust
  readonly policy: OpenPolicy
  /** Gets the payload, its transfer encoding undone, as it flows. None of it counts before the message is opened. */
  readonly deliver: (content: Uint8Array) => void | Promise<void>
  readonly witness?: SignedWitness
  /**
   * Told what was really wrong when the answer is the one for everything inside encryption. For the operator alone: in
   * anything that a partner can see it would be the oracle which that answer avoids.
   */
  readonly onCause?: (cause: Refusal) => void
}

/**
 * Opens an AS2 message of any size as it arrives: decrypts, decompresses, verifies, computes the MIC (RFC 4130,
 * RFC 5402). The body is read to its end, or to the size allowed.
 *
 * No decryption oracle: once a message is encrypted, every failure up to the verified signature gives one and the same
 * refusal, `decryption-failed`. That covers wrong keys, bad padding, damaged MIME, a missing signature and one that
 * does not fit. Only a signature that is cryptographically whole is answered honestly (`authentication-failed` for a
 * signer who is not registered), because nobody can make one by altering a ciphertext.
 */
export async function openStream(
  request: As2Request,
  body: Pieces,
  { trust, policy, deliver, witness, onCause }: Opening,
): Promise<OpenedStream | Refused> {
  const limited = new LimitedBody(body, policy.maxContentBytes)
  const source = new ByteSource(limited)
  const early = refuseUnopened(request, policy.legacy)
  const room: Room = {
    trust,
    policy,
    requested: firstSupported(request.receipt?.micAlgorithms ?? [], policy.legacy),
    deliver,
    ...(witness && { witness }),
  }
  const outcome = early ?? (await openLayer(outerLayer(request, source), room))
  await drain(source.rest())
  if (limited.exceeded) return tooLarge(policy.maxContentBytes)
  if (!('cause' in outcome)) return outcome
  onCause?.(outcome.cause)
  return undecryptable
}

/** Opens an AS2 message whose payload is wanted in one piece. */
export function openMessage(request: As2Request, trust: Trust, policy: OpenPolicy): MessageReader {
  const queue = new PieceQueue()
  const content: Uint8Array[] = []
  const deliver = (piece: Uint8Array) => void content.push(piece)
  const early = refuseUnopened(request, policy.legacy)
  const opening = openStream(request, queue, { trust, policy, deliver })
  // Whoever never asks for the answer must not be met by its failure.
  opening.catch(() => undefined)
  let sizeBytes = 0
  return {
    write(chunk) {
      sizeBytes += chunk.length
      queue.push(chunk)
      return !early && sizeBytes <= policy.maxContentBytes
    },
    async finish() {
      queue.end()
      const outcome = await opening
      return outcome.kind === 'opened' ? { ...outcome, content: joined(content) } : outcome
    },
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
}

function outerLayer(request: As2Request, body: ByteSource) {
  return {
    contentType: request.contentType,
    ...(request.contentTransferEncoding !== undefined && {
      transferEncoding: request.contentTransferEncoding,
    }),
    ...(request.fileName !== undefined && { fileName: request.fileName }),
    body,
    encrypted: false,
    compressed: false,
    signed: false,
  }
}

/** Ends where the size allowed ends, so that nothing behind it is waited for. */
class LimitedBody {
  readonly #pieces: Pieces
  readonly #maxBytes: number
  exceeded = false

  constructor(pieces: Pieces, maxBytes: number) {
    this.#pieces = pieces
    this.#maxBytes = maxBytes
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    let left = this.#maxBytes
    for await (const piece of fairly(this.#pieces)) {
      left -= piece.length
      this.exceeded = left < 0
      if (this.exceeded) return
      yield piece
    }
  }
}

/** What the headers alone forbid: a signed receipt nobody here can make (RFC 4130 7.5.3). */
function refuseUnopened({ receipt }: As2Request, legacy: Legacy | undefined): Refused | undefined {
  if (receipt?.unsupportedProtocol !== undefined) {
    const text = 'The sender requires a receipt signed in a format we do not have. Ask for pkcs7-signature.'
    return refused('unsupported-algorithm', text, { disposition: 'failed/failure: unsupported format' })
  }
  const asked = receipt?.signed ? receipt.micAlgorithms : []
  if (asked.length === 0 || firstSupported(asked, legacy)) return undefined
  const text = 'The sender asks for a receipt digest we do not support. Ask for SHA-256, SHA-384 or SHA-512.'
  return refused('unsupported-algorithm', text, {
    disposition: 'failed/failure: unsupported MIC-algorithms',
  })
}

function tooLarge(maxContentBytes: number): Refused {
  const text = `The message is larger than the ${maxContentBytes} bytes allowed. Raise the limit if the message is genuine.`
  return refused('unexpected-processing-error', text, { stage: 'size' })
}
