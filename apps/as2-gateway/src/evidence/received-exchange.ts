import { type HeaderLines, type OpenedStream, partNames } from '@parley/as2'
import type { MessageId } from '@parley/journey'
import type { As2Relationship } from '@parley/model'
import type { MessageRow, Story } from '@parley/store'
import type { Needs } from '../needs.ts'
import { mdnIdentity, type ReceiptHead } from '../receipt-rows.ts'
import { bytesPart, headersPart, type Part, storedPart } from './evidence-part.ts'
import { type Exchange, isSigned, type NoEvidence, none } from './exchange.ts'
import { type Received, reopen, signedEntity, storedRequest } from './reopen.ts'

/** A message that a partner sent us: the request, what the partner signed in it, and our receipt. */
export async function receivedExchange(needs: Needs, story: Story): Promise<Exchange | NoEvidence> {
  const { message } = story
  const relationship = await relationshipOf(needs, message)
  if (!relationship) return none('Its agreement is in no revision: there is no partner to speak of.')
  const received = { message, relationship, request: await storedRequest(needs, message) }
  const signed = await openedAgain(needs, received)
  const receipt = await receiptOf(needs, message.id)
  const signer = relationship.partner.certificates.find(
    ({ fingerprint }) => fingerprint === signed.opened?.signer,
  )
  return {
    ...{ story, us: relationship.us, partner: relationship.partner, at: message.at },
    as2MessageId: received.request.messageId,
    ...(signed.opened && { mic: signed.opened.mic }),
    ...(signer && { signer: signer.x509 }),
    ...(receipt && { receipt: { signed: isSigned(receipt.headers), at: message.at } }),
    parts: [
      ...requestParts(needs, message.id),
      ...(signed.opened ? [payloadPart(needs, message.id)] : []),
      ...signed.parts,
      ...(receipt ? receiptParts(receipt) : []),
    ],
  }
}

async function relationshipOf(needs: Needs, message: MessageRow): Promise<As2Relationship | undefined> {
  const revision = await needs.revisions.byId(message.revision)
  const agreement = revision.agreements.get(message.agreement ?? '')
  return agreement && { agreement, us: agreement.us, partner: agreement.partner }
}

function requestParts(needs: Needs, id: MessageId): readonly Part[] {
  const request = { name: partNames.request, what: 'the body of the request, as it came' }
  const headers = { name: partNames.requestHeaders, what: 'its header lines' }
  return [
    storedPart(needs, request, { id, role: 'request' }),
    storedPart(needs, headers, { id, role: 'request-headers' }),
  ]
}

function payloadPart(needs: Needs, id: MessageId): Part {
  const payload = { name: partNames.payload, what: 'the document that was sent' }
  return storedPart(needs, payload, { id, role: 'content' })
}

type SignedParts = { readonly opened?: OpenedStream; readonly parts: readonly Part[] }

/** Opened once to see whether it can be, and what its signature is; its entity flows when its turn has come. */
async function openedAgain(needs: Needs, received: Received): Promise<SignedParts> {
  let signature: Uint8Array | undefined
  const opened = await reopen(needs, received, {
    entity: () => undefined,
    signature: (bytes) => {
      signature = bytes
    },
  })
  if (opened.kind === 'refused') return { parts: [] }
  if (!signature) return { opened, parts: [] }
  const entity: Part = {
    name: partNames.signedEntity,
    what: 'what the partner signed, cut out of the request with our key',
    read: () => signedEntity(needs, received),
  }
  return {
    opened,
    parts: [
      entity,
      bytesPart(partNames.signature, 'the signature of the partner (CMS, detached)', signature),
    ],
  }
}

type Receipt = { readonly headers: HeaderLines; readonly body: Uint8Array }

/** Ours, as it was answered in the connection, or as it went out by itself. */
async function receiptOf(needs: Needs, id: MessageId): Promise<Receipt | undefined> {
  const answer = await needs.chronicle.answer(id)
  if (answer && answer.body.length > 0) return answer
  const [delivery] = await needs.chronicle.deliveriesBy(mdnIdentity(id))
  if (!delivery) return undefined
  const [body, head] = await needs.payloads.readMany([
    { messageId: delivery.messageId, role: 'wire' },
    { messageId: delivery.messageId, role: 'wire-headers' },
  ])
  if (!body || !head) return undefined
  return { headers: (JSON.parse(Buffer.from(head).toString('utf8')) as ReceiptHead).headers, body }
}

function receiptParts({ headers, body }: Receipt): readonly Part[] {
  return [
    bytesPart(partNames.receipt, 'our receipt (MDN)', body),
    headersPart(partNames.receiptHeaders, 'its header lines', headers),
  ]
}
