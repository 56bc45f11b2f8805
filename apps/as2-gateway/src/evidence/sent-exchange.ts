import { type HeaderLines, micSubject, partNames } from '@parley/as2'
import type { MessageId } from '@parley/journey'
import type { Story } from '@parley/store'
import { KeyRing } from '../key-ring.ts'
import type { Needs } from '../needs.ts'
import { outbound, type Sending } from '../outbound.ts'
import { micOf } from '../wire.ts'
import { bytesPart, headersPart, type Part, storedPart } from './evidence-part.ts'
import { type Exchange, isSigned, type NoEvidence, none } from './exchange.ts'

type Sent = Story['deliveries'][number]

/** A message that we sent: the bytes that left, what their MIC covers, and the partner's receipt. */
export async function sentExchange(needs: Needs, story: Story): Promise<Exchange | NoEvidence> {
  const { message } = story
  const delivery = story.deliveries.find(({ mic }) => mic !== undefined)
  if (!delivery) return none('It has not left yet, or not over AS2.')
  const gateway = (await needs.revisions.byId(delivery.revision)).gateways.get(delivery.gateway)
  if (gateway?.type !== 'as2') return none('It did not leave over AS2.')
  const receipt = await receiptOf(needs, story)
  const at = leftAt(delivery)
  return {
    ...{ story, us: gateway.us, partner: gateway.partner, at, as2MessageId: delivery.identity },
    ...(delivery.mic !== undefined && { mic: micOf(delivery.mic) }),
    ...(receipt && { receipt: { signed: isSigned(receipt.headers), at: answeredAt(story) } }),
    parts: [
      ...(await requestParts(needs, message.id)),
      await coveredPart(needs, { delivery, message, gateway }, at),
      ...(receipt ? receiptParts(receipt) : []),
    ],
  }
}

function leftAt({ attempts, createdAt }: Sent): Date {
  return attempts[0]?.startedAt ?? createdAt
}

function answeredAt({ steps, message }: Story): Date {
  return steps.findLast(({ what }) => what.startsWith('delivered'))?.at ?? message.updatedAt
}

async function requestParts(needs: Needs, id: MessageId): Promise<readonly Part[]> {
  const request = { name: partNames.request, what: 'the body of the request, as it left' }
  const payload = { name: partNames.payload, what: 'the document that was sent' }
  const lines = await needs.payloads.read(id, 'wire-headers')
  const headers = JSON.parse(Buffer.from(lines).toString('utf8')) as HeaderLines
  return [
    storedPart(needs, request, { id, role: 'wire' }),
    headersPart(partNames.requestHeaders, 'its header lines', headers),
    storedPart(needs, payload, { id, role: 'output' }),
  ]
}

/** Composed again from the payload: what left is encrypted for the partner, and we cannot open it either. */
async function coveredPart(needs: Needs, sending: Sending, at: Date): Promise<Part> {
  const message = await outbound(needs, new KeyRing(needs.secrets, () => at), sending)
  const subject = await micSubject(message)
  const read = async function* () {
    yield* subject.read()
  }
  return { name: partNames.signedEntity, what: 'the payload as it was signed: what the MIC covers', read }
}

type Receipt = { readonly headers: HeaderLines; readonly body: Uint8Array }

async function receiptOf({ payloads }: Needs, { message }: Story): Promise<Receipt | undefined> {
  const entry = (await payloads.list(message.id)).find(({ role }) => role === 'answer')
  if (!entry) return undefined
  return {
    headers: [['Content-Type', entry.mediaType]],
    body: await payloads.read(message.id, 'answer'),
  }
}

function receiptParts({ headers, body }: Receipt): readonly Part[] {
  return [
    bytesPart(partNames.receipt, 'the receipt (MDN) of the partner', body),
    headersPart(partNames.receiptHeaders, 'what kind of content it is', headers),
  ]
}
