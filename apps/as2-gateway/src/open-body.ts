import {
  type As2Request,
  type OpenedStream,
  openStream,
  type Refusal,
  type Refused,
  refusal,
} from '@parley/as2'
import type { As2Relationship } from '@parley/model'
import { FlowingPayload, type Kept } from './flowing-payload.ts'
import type { KeyRing } from './key-ring.ts'
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

type Arriving = {
  readonly request: As2Request
  readonly relationship: As2Relationship
  readonly limitBytes: number
  readonly pieces: AsyncIterable<Uint8Array>
}

/** Most that a compressed content may grow, as a multiple of what came. */
const maxRatio = 200

/**
 * Opens the body as it flows by, whatever its size: the memory it takes does not grow with it. Throws
 * what reading it or keeping it throws; then nothing of it is kept.
 */
export async function openBody(needs: Needs, keys: KeyRing, arriving: Arriving): Promise<OpenedBody> {
  const received = new FlowingPayload(needs)
  const content = new FlowingPayload(needs)
  try {
    const causes: Refusal[] = []
    const onCause = (cause: Refusal) => void causes.push(cause)
    const opened = await open(needs, keys, { ...arriving, received, content, onCause })
    const [cause] = causes
    const expired = opened.kind === 'opened' && keys.isExpired(arriving.relationship.partner, opened.signer)
    const policy = arriving.relationship.agreement.as2?.expiredCertificates
    if (opened.kind === 'refused' || (expired && policy !== 'warn')) {
      await content.abandon()
      const whole = await received.end(arriving.request.contentType)
      const refusal = opened.kind === 'refused' ? opened.refusal : expiredSigner
      return { kind: 'refused', received: whole, refusal, ...(cause && { cause }) }
    }
    const [whole, inner] = await Promise.all([
      received.end(arriving.request.contentType),
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

type Flows = Arriving & {
  readonly received: FlowingPayload
  readonly content: FlowingPayload
  readonly onCause: (cause: Refusal) => void
}

async function open(needs: Needs, keys: KeyRing, flows: Flows): Promise<OpenedStream | Refused> {
  const { agreement, us, partner } = flows.relationship
  const { as2 } = agreement
  return openStream(flows.request, keeping(flows.pieces, flows.received), {
    trust: {
      ownKeys: await keys.own(us, 'decrypt'),
      // Expired ones too: whether such a signature counts is the agreement's to say, once it is known to be whole.
      partnerCertificates: [...keys.certificates(partner, 'verify'), ...keys.expired(partner)],
    },
    policy: {
      requireSigned: as2?.requireSigned ?? true,
      requireEncrypted: as2?.requireEncrypted ?? true,
      maxContentBytes: flows.limitBytes,
      maxRatio,
      ...(as2?.legacy && { legacy: { ...as2.legacy, now: needs.now() } }),
    },
    deliver: (piece) => flows.content.push(piece),
    onCause: flows.onCause,
  })
}

async function* keeping(pieces: AsyncIterable<Uint8Array>, kept: FlowingPayload): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    await kept.push(piece)
    yield piece
  }
}
