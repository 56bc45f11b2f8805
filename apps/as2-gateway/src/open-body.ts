import { type As2Request, type OpenedStream, openStream, type Refusal, type Refused } from '@parley/as2'
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
    }
  | { readonly kind: 'refused'; readonly received: Kept; readonly refusal: Refusal }

type Arriving = {
  readonly request: As2Request
  readonly relationship: As2Relationship
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
    const opened = await open(needs, keys, { ...arriving, received, content })
    if (opened.kind === 'refused') {
      await content.abandon()
      const whole = await received.end(arriving.request.contentType)
      return { kind: 'refused', received: whole, refusal: opened.refusal }
    }
    const [whole, inner] = await Promise.all([
      received.end(arriving.request.contentType),
      content.end(opened.contentType),
    ])
    return { kind: 'opened', received: whole, opened, content: inner }
  } catch (error) {
    await Promise.all([received.abandon(), content.abandon()])
    throw error
  }
}

type Flows = Arriving & { readonly received: FlowingPayload; readonly content: FlowingPayload }

async function open(needs: Needs, keys: KeyRing, flows: Flows): Promise<OpenedStream | Refused> {
  const { agreement, us, partner } = flows.relationship
  const { maxBodyBytes } = needs.limits
  return openStream(flows.request, keeping(flows.pieces, flows.received), {
    trust: {
      ownKeys: await keys.own(us, 'decrypt'),
      partnerCertificates: keys.certificates(partner, 'verify'),
    },
    policy: {
      requireSigned: agreement.as2?.requireSigned ?? true,
      requireEncrypted: agreement.as2?.requireEncrypted ?? true,
      maxContentBytes: maxBodyBytes,
      maxRatio,
    },
    deliver: (piece) => flows.content.push(piece),
  })
}

async function* keeping(pieces: AsyncIterable<Uint8Array>, kept: FlowingPayload): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    await kept.push(piece)
    yield piece
  }
}
