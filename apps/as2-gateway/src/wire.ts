import {
  type ComposedStream,
  composeStream,
  type HeaderLines,
  type Mic,
  type OutboundMessage,
} from '@parley/as2'
import { crashPoint } from '@parley/config'
import type { PostRequest } from '@parley/http-out'
import type { As2Gateway, Partner } from '@parley/model'
import type { DeliveryRow, MessageRow, PayloadContent } from '@parley/store'
import { FlowingPayload } from './flowing-payload.ts'
import type { KeyRing } from './key-ring.ts'
import type { Needs } from './needs.ts'

/** The exact request of a delivery: every try sends these bytes. */
export type Wire = {
  readonly headers: HeaderLines
  readonly body: PostRequest['body']
  readonly mic: Mic
}

export type Sending = {
  readonly delivery: DeliveryRow
  readonly message: MessageRow
  readonly gateway: As2Gateway
}

/** The stored request, or, on the first try, a new one that is durable before the first byte leaves (promise 3). */
export async function wireFor(needs: Needs, keys: KeyRing, sending: Sending): Promise<Wire> {
  if (sending.delivery.mic !== undefined) return storedWire(needs, sending)
  const composed = await composeStream(await outbound(needs, keys, sending))
  const content = await kept(needs, composed)
  const mic = composed.mic()
  const messageId = sending.message.id
  const result = await needs.ledger.commit({
    claim: `wire|${sending.delivery.id}`,
    messageId,
    payloads: [
      { messageId, role: 'wire', content },
      {
        messageId,
        role: 'wire-headers',
        content: {
          kind: 'bytes',
          bytes: Buffer.from(JSON.stringify(composed.headers)),
          mediaType: 'application/json',
        },
      },
    ],
    deliveryChanges: [{ deliveryId: sending.delivery.id, state: 'queued', mic: micText(mic) }],
  })
  crashPoint('as2-out.after-wire')
  // Another process composed first: its bytes count, ours were never sent.
  if (result.kind === 'repeat' || content.kind !== 'bytes') return storedWire(needs, sending)
  return { headers: composed.headers, body: content.bytes, mic }
}

/** All of it is kept before any of it is sent, so that a retry has the same bytes. */
async function kept(needs: Needs, { body }: ComposedStream): Promise<PayloadContent> {
  const flowing = new FlowingPayload(needs)
  try {
    for await (const piece of body.read()) await flowing.push(piece)
    return (await flowing.end('application/octet-stream')).content
  } catch (error) {
    await flowing.abandon()
    throw error
  }
}

async function storedWire(needs: Needs, { delivery, message }: Sending): Promise<Wire> {
  const [row] = delivery.mic !== undefined ? [delivery] : await needs.chronicle.deliveries([delivery.id])
  if (row?.mic === undefined) throw new Error(`delivery ${delivery.id} has wire bytes but no MIC`)
  const [body, headers] = await Promise.all([
    needs.payloads.open(message.id, 'wire'),
    needs.payloads.read(message.id, 'wire-headers'),
  ])
  return {
    body,
    headers: JSON.parse(Buffer.from(headers).toString('utf8')) as HeaderLines,
    mic: micOf(row.mic),
  }
}

/** As it is written in a delivery's row. */
export function micOf(text: string): Mic {
  const [digest = '', algorithm = ''] = text.split(', ')
  return { digest, algorithm } as Mic
}

function micText(mic: Mic): string {
  return `${mic.digest}, ${mic.algorithm}`
}

/** The message as it is composed; again for a receipt that names another MIC. */
export async function outbound(needs: Needs, keys: KeyRing, sending: Sending): Promise<OutboundMessage> {
  const { us, partner, sign, encrypt, receipt, receiptComes } = sending.gateway
  const content = await needs.payloads.open(sending.message.id, 'output')
  const [recipient] = keys.certificates(partner, 'encrypt')
  if (encrypt !== 'none' && !recipient)
    throw new Error(`partner ${partner.name} has no certificate to encrypt to`)
  return {
    from: as2Id(us),
    to: as2Id(partner),
    messageId: sending.delivery.identity,
    content,
    contentType: content.mediaType,
    subject: sending.message.documentType ?? 'document',
    ...(sending.message.fileName !== undefined && { fileName: sending.message.fileName }),
    ...(sign !== 'none' && { sign: { ...(await keys.signer(us)), digest: sign } }),
    ...(encrypt !== 'none' && recipient && { encrypt: { certificate: recipient, cipher: encrypt } }),
    ...(receipt !== 'none' && {
      receipt: {
        signed: receipt === 'signed',
        micAlgorithm: 'sha-256' as const,
        ...(receiptComes === 'by-itself' && { asyncUrl: ownUrl(us) }),
      },
    }),
    now: needs.now(),
  }
}

function ownUrl({ name, as2Urls }: Partner): string {
  const [url] = as2Urls
  if (url === undefined) throw new Error(`partner ${name} has no AS2 address that a receipt could be sent to`)
  return url
}

export function as2Id(partner: Partner): string {
  if (partner.as2Id === undefined) throw new Error(`partner ${partner.name} has no AS2 id`)
  return partner.as2Id
}
