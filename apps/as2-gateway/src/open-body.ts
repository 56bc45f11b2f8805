import type { X509Certificate } from 'node:crypto'
import type { As2Request, OpenedStream, OpenPolicy, Refusal } from '@parley/as2'
import { openStream, refusal } from '@parley/as2/message'
import type { As2Relationship } from '@parley/model'
import { FlowingPayload, type Kept, type Places } from './flowing-payload.ts'
import type { KeyRing, OwnKey } from './key-ring.ts'
import type { Needs } from './needs.ts'

/** A body that was opened while it arrived. It is kept as it came; its content only when it was opened. */
export type OpenedBody =
  | {
      readonly kind: 'opened'
      readonly received: Kept
      readonly opened: OpenedStream
      readonly content: Kept
      /** Accepted, but: what the receipt says behind `processed/warning`. */
      readonly warning?: string
    }
  | {
      readonly kind: 'refused'
      readonly received: Kept
      readonly refusal: Refusal
      /** For the operator alone, see `Opening.onCause`. */
      readonly cause?: Refusal
    }

/** All that opening a body takes, as plain values and keys: it can be sent to another thread. */
export type OpeningOrder = {
  readonly request: As2Request
  readonly trust: {
    readonly ownKeys: readonly OwnKey[]
    readonly partnerCertificates: readonly X509Certificate[]
  }
  readonly policy: OpenPolicy
  /** Fingerprints of the partner's certificates whose own time is over, and what the agreement says of them. */
  readonly expired: readonly string[]
  readonly expiredCertificates: 'refuse' | 'warn'
}

type Arriving = {
  readonly request: As2Request
  readonly relationship: As2Relationship
  readonly limitBytes: number
}

/** Most that a compressed content may grow, as a multiple of what came. */
const maxRatio = 200

export async function openingOrder(
  needs: Needs,
  keys: KeyRing,
  { request, relationship, limitBytes }: Arriving,
): Promise<OpeningOrder> {
  const { us, partner } = relationship
  const { as2 } = relationship.agreement
  const expired = keys.expired(partner)
  return {
    request,
    trust: {
      ownKeys: await keys.own(us, 'decrypt'),
      // Expired ones too: whether such a signature counts is the agreement's to say, once it is known to be whole.
      partnerCertificates: [...keys.certificates(partner, 'verify'), ...expired],
    },
    policy: {
      requireSigned: as2?.requireSigned ?? true,
      requireEncrypted: as2?.requireEncrypted ?? true,
      maxContentBytes: limitBytes,
      maxRatio,
      ...(as2?.legacy && { legacy: { ...as2.legacy, now: needs.now() } }),
    },
    expired: expired.map(({ fingerprint256 }) => fingerprint256),
    expiredCertificates: as2?.expiredCertificates === 'warn' ? 'warn' : 'refuse',
  }
}

/**
 * Opens the body as it flows by, whatever its size: the memory it takes does not grow with it. Throws
 * what reading it or keeping it throws; then nothing of it is kept.
 */
export async function openBody(
  places: Places,
  order: OpeningOrder,
  pieces: AsyncIterable<Uint8Array>,
): Promise<OpenedBody> {
  const received = new FlowingPayload(places)
  const content = new FlowingPayload(places)
  try {
    const causes: Refusal[] = []
    const opened = await openStream(order.request, keeping(pieces, received), {
      trust: order.trust,
      policy: order.policy,
      deliver: (piece) => content.push(piece),
      onCause: (cause) => void causes.push(cause),
    })
    const [cause] = causes
    const expired = opened.kind === 'opened' && order.expired.includes(opened.signer ?? '')
    if (opened.kind === 'refused' || (expired && order.expiredCertificates !== 'warn')) {
      await content.abandon()
      const whole = await received.end(order.request.contentType)
      const refusal = opened.kind === 'refused' ? opened.refusal : expiredSigner
      return { kind: 'refused', received: whole, refusal, ...(cause && { cause }) }
    }
    const [whole, inner] = await Promise.all([
      received.end(order.request.contentType),
      content.end(opened.contentType),
    ])
    const warning = 'authentication-failed, processing continued'
    return { kind: 'opened', received: whole, opened, content: inner, ...(expired && { warning }) }
  } catch (error) {
    await Promise.all([received.abandon(), content.abandon()])
    throw error
  }
}

/** Told to whoever holds the key of the certificate, and to nobody else: the signature was whole. */
const expiredSigner = refusal(
  'authentication-failed',
  'The message is signed with a certificate of this partner that has expired. Register and use the current one.',
)

async function* keeping(pieces: AsyncIterable<Uint8Array>, kept: FlowingPayload): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    await kept.push(piece)
    yield piece
  }
}
