import type { HeaderLines, Mic } from '@parley/as2'
import { crashPoint } from '@parley/config'
import type { PostRequest } from '@parley/http-out'
import { collectedYoung } from './apart/collect-young.ts'
import type { LargeBodies } from './apart/large-bodies.ts'
import type { KeyRing } from './key-ring.ts'
import type { Needs } from './needs.ts'
import { outbound, type Sending } from './outbound.ts'

/** The exact request of a delivery: every try sends these bytes. */
export type Wire = {
  readonly headers: HeaderLines
  readonly body: PostRequest['body']
  readonly mic: Mic
}

/** The stored request, or, on the first try, a new one that is durable before the first byte leaves (promise 3). */
export async function wireFor(
  needs: Needs,
  { keys, bodies }: { readonly keys: KeyRing; readonly bodies: LargeBodies },
  sending: Sending,
): Promise<Wire> {
  if (sending.delivery.mic !== undefined) return storedWire(needs, sending)
  const { headers, content, mic } = await bodies.compose(await outbound(needs, keys, sending))
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
          bytes: Buffer.from(JSON.stringify(headers)),
          mediaType: 'application/json',
        },
      },
    ],
    deliveryChanges: [{ deliveryId: sending.delivery.id, state: 'queued', mic: micText(mic) }],
  })
  crashPoint('as2-out.after-wire')
  // Another process composed first: its bytes count, ours were never sent.
  if (result.kind === 'repeat' || content.kind !== 'bytes') return storedWire(needs, sending)
  return { headers, body: content.bytes, mic }
}

async function storedWire(needs: Needs, { delivery, message }: Sending): Promise<Wire> {
  const [row] = delivery.mic !== undefined ? [delivery] : await needs.chronicle.deliveries([delivery.id])
  if (row?.mic === undefined) throw new Error(`delivery ${delivery.id} has wire bytes but no MIC`)
  const [body, headers] = await Promise.all([
    needs.payloads.open(message.id, 'wire'),
    needs.payloads.read(message.id, 'wire-headers'),
  ])
  return {
    body: { sizeBytes: body.sizeBytes, read: () => collectedYoung(body.read()) },
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
