import type { OutboundMessage, Sized } from '@parley/as2'
import type { Places } from '../flowing-payload.ts'
import { type KeptMessage, keepMessage } from '../keep-message.ts'
import { type OpenedBody, type OpeningOrder, openBody } from '../open-body.ts'
import { heldBack } from '../peek-body.ts'
import { SideThread } from './side-thread.ts'
import type { ComposingOrder } from './side-thread-messages.ts'

/** From here on a body is worth the way into another thread. */
const largeBytes = 256 * 1024

/** A body as it comes in, and the size it declares. */
export type Incoming = {
  readonly pieces: AsyncIterable<Uint8Array>
  readonly declaredBytes: number | undefined
}

/** Opens and composes bodies: small ones here, large ones in the side thread. */
export class LargeBodies {
  readonly #places: Places
  readonly #thread: SideThread

  constructor({ blobs, limits }: Places) {
    this.#places = { blobs, limits }
    this.#thread = new SideThread({ blobs: blobs.place, inlineLimitBytes: limits.inlineLimitBytes })
  }

  /** As `openBody`. Of a body that does not say its size, so much is waited for as makes it a large one. */
  async open(order: OpeningOrder, { pieces, declaredBytes }: Incoming): Promise<OpenedBody> {
    const { sizeBytes, all } =
      declaredBytes === undefined
        ? await heldBack(pieces, largeBytes)
        : { sizeBytes: declaredBytes, all: pieces }
    return sizeBytes < largeBytes ? openBody(this.#places, order, all) : this.#thread.open(order, all)
  }

  /** As `keepMessage`. */
  async compose(message: OutboundMessage): Promise<KeptMessage> {
    const { content } = message
    if (content instanceof Uint8Array || content.sizeBytes < largeBytes)
      return keepMessage(this.#places, message)
    const order = composingOrder(message, content.sizeBytes)
    return order ? this.#thread.compose(order, pieces(content)) : keepMessage(this.#places, message)
  }
}

/**
 * Nothing for a message that cannot go there: one signed by a service, or by a key whose signatures vary in size, for
 * which its content is read twice.
 */
function composingOrder(message: OutboundMessage, contentBytes: number): ComposingOrder | undefined {
  const { content: _, random, spool, ...order } = message
  const signers = [message.sign ?? []].flat()
  const plain = signers.every((key) => 'privateKey' in key && key.privateKey.asymmetricKeyType === 'rsa')
  return plain && !random && !spool ? { ...order, contentBytes } : undefined
}

async function* pieces({ read }: Sized): AsyncGenerator<Uint8Array> {
  yield* read()
}
