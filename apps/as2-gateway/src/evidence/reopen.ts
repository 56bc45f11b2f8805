import { PassThrough } from 'node:stream'
import {
  type As2Request,
  type OpenedStream,
  openStream,
  parseFields,
  type Refused,
  readRequestHeaders,
  type SignedWitness,
} from '@parley/as2'
import type { As2Relationship } from '@parley/model'
import type { MessageRow } from '@parley/store'
import { KeyRing } from '../key-ring.ts'
import type { Needs } from '../needs.ts'

/** A received message that is opened again, with the keys and certificates of its day. */
export type Received = {
  readonly message: MessageRow
  readonly relationship: As2Relationship
  readonly request: As2Request
}

/** The request of a stored message. Throws when its header lines are not those of an AS2 message. */
export async function storedRequest({ payloads }: Needs, message: MessageRow): Promise<As2Request> {
  const lines = Buffer.from(await payloads.read(message.id, 'request-headers')).toString('latin1')
  const read = readRequestHeaders(parseFields(lines.replace(/(\r?\n)+$/, '')) ?? [])
  if (read.kind === 'refused') throw new Error(`message ${message.id} has header lines that are no AS2`)
  return read.request
}

/** Nothing is demanded of it now: that was done when it came. */
export async function reopen(
  needs: Needs,
  { message, relationship, request }: Received,
  witness: SignedWitness,
): Promise<OpenedStream | Refused> {
  const { legacy } = relationship.agreement.as2 ?? {}
  const keys = new KeyRing(needs.secrets, () => message.at)
  const body = await needs.payloads.open(message.id, 'request')
  return openStream(request, body.read(), {
    trust: {
      ownKeys: await keys.own(relationship.us, 'decrypt'),
      partnerCertificates: [
        ...keys.certificates(relationship.partner, 'verify'),
        ...keys.expired(relationship.partner),
      ],
    },
    policy: {
      requireSigned: false,
      requireEncrypted: false,
      maxContentBytes: Math.max(needs.limits.maxBodyBytes, body.sizeBytes),
      maxRatio: 200,
      ...(legacy && { legacy: { ...legacy, now: message.at } }),
    },
    deliver: () => undefined,
    witness,
  })
}

/** What the partner signed, as it flows out of the message. */
export async function* signedEntity(needs: Needs, received: Received): AsyncGenerator<Uint8Array> {
  const stream = new PassThrough()
  const opening = reopen(needs, received, {
    entity: (piece) => written(stream, piece),
    signature: () => undefined,
  })
  opening.then(
    () => stream.end(),
    (error: Error) => stream.destroy(error),
  )
  yield* stream
}

/** Waits until there is room again, or nobody reads any more. */
function written(stream: PassThrough, piece: Uint8Array): Promise<void> | undefined {
  if (stream.destroyed) throw new Error('the evidence is not read any more')
  if (stream.write(piece)) return undefined
  return new Promise((resolve) => {
    const go = () => {
      stream.off('drain', go).off('close', go)
      resolve()
    }
    stream.on('drain', go).on('close', go)
  })
}
