import { composeMessage, type HeaderLines, type Mic } from '@parley/as2'
import { crashPoint } from '@parley/config'
import type { As2Gateway, Partner } from '@parley/model'
import type { DeliveryRow, MessageRow } from '@parley/store'
import { keep } from './keep.ts'
import type { KeyRing } from './key-ring.ts'
import type { Needs } from './needs.ts'

/** The exact request of a delivery: every try sends these bytes. */
export type Wire = {
  readonly headers: HeaderLines
  readonly body: Uint8Array
  readonly mic: Mic
}

type Sending = {
  readonly delivery: DeliveryRow
  readonly message: MessageRow
  readonly gateway: As2Gateway
}

/** The stored request, or, on the first try, a new one that is durable before the first byte leaves (promise 3). */
export async function wireFor(needs: Needs, keys: KeyRing, sending: Sending): Promise<Wire> {
  if (sending.delivery.mic !== undefined) return storedWire(needs, sending)
  const composed = await compose(needs, keys, sending)
  const messageId = sending.message.id
  const result = await needs.ledger.commit({
    claim: `wire|${sending.delivery.id}`,
    messageId,
    payloads: [
      { messageId, role: 'wire', content: await keep(needs, composed.body, 'application/octet-stream') },
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
    deliveryChanges: [{ deliveryId: sending.delivery.id, state: 'queued', mic: micText(composed.mic) }],
  })
  crashPoint('as2-out.after-wire')
  // Another process composed first: its bytes count, ours were never sent.
  return result.kind === 'repeat' ? storedWire(needs, sending) : composed
}

async function storedWire(needs: Needs, { delivery, message }: Sending): Promise<Wire> {
  const [row] = delivery.mic !== undefined ? [delivery] : await needs.chronicle.deliveries([delivery.id])
  if (row?.mic === undefined) throw new Error(`delivery ${delivery.id} has wire bytes but no MIC`)
  const [body, headers] = await needs.payloads.readMany([
    { messageId: message.id, role: 'wire' },
    { messageId: message.id, role: 'wire-headers' },
  ])
  if (!body || !headers) throw new Error(`delivery ${delivery.id} has no wire bytes`)
  const [digest = '', algorithm = ''] = row.mic.split(', ')
  return {
    body,
    headers: JSON.parse(Buffer.from(headers).toString('utf8')) as HeaderLines,
    mic: { digest, algorithm } as Mic,
  }
}

function micText(mic: Mic): string {
  return `${mic.digest}, ${mic.algorithm}`
}

async function compose(needs: Needs, keys: KeyRing, sending: Sending) {
  const { us, partner, sign, encrypt, receipt } = sending.gateway
  const { id } = sending.message
  const [content, payloads] = await Promise.all([needs.payloads.read(id, 'output'), needs.payloads.list(id)])
  const output = payloads.find(({ role }) => role === 'output')
  const [recipient] = keys.certificates(partner, 'encrypt')
  if (encrypt !== 'none' && !recipient)
    throw new Error(`partner ${partner.name} has no certificate to encrypt to`)
  return composeMessage({
    from: as2Id(us),
    to: as2Id(partner),
    messageId: sending.delivery.identity,
    content,
    contentType: output?.mediaType ?? 'application/octet-stream',
    subject: sending.message.documentType ?? 'document',
    ...(sending.message.fileName !== undefined && { fileName: sending.message.fileName }),
    ...(sign !== 'none' && { sign: { ...(await keys.signer(us)), digest: sign } }),
    ...(encrypt !== 'none' && recipient && { encrypt: { certificate: recipient, cipher: encrypt } }),
    ...(receipt !== 'none' && {
      receipt: { signed: receipt === 'signed', micAlgorithm: 'sha-256' as const },
    }),
    now: needs.now(),
  })
}

export function as2Id(partner: Partner): string {
  if (partner.as2Id === undefined) throw new Error(`partner ${partner.name} has no AS2 id`)
  return partner.as2Id
}
