import { createHash } from 'node:crypto'
import { topics } from '@parley/bus'
import { type IdSource, type MessageId, newDeliveryId, newMessageId, noLegs } from '@parley/journey'
import type { As2Demands } from '@parley/model'
import type { MessageRow, PayloadContent, Rows } from '@parley/store'
import type { Arrival, StoredForm } from './arrival.ts'

/** The gateway that a receipt's delivery names: it goes where its request asked, not to a gateway of the configuration. */
export const receiptGateway = 'as2-receipt'

/** Where a receipt goes, and its header lines, as they are kept with its bytes. */
export type ReceiptHead = { readonly url: string; readonly headers: StoredForm['headers'] }

/** What is answered in the connection when the receipt goes out by itself (RFC 4130bis 7.3: 204 is preferred). */
export const takenWithoutReceipt: StoredForm = { status: 204, headers: [], body: new Uint8Array() }

/** Only to a host that the agreement names; the address it leads to is looked at when it is sent. */
export function isAllowed(url: string, { receipts }: Pick<As2Demands, 'receipts'>): boolean {
  if (!receipts || !URL.canParse(url)) return false
  const { protocol, host, hostname, username, password } = new URL(url)
  if (!/^https?:$/.test(protocol) || username !== '' || password !== '') return false
  return receipts.hosts.some((allowed) => allowed === host || allowed === hostname)
}

/** The MDN's own Message-ID, by which its delivery is found again. */
export function mdnIdentity(of: MessageId): string {
  return `${of}@parley`
}

type Composed = { readonly of: MessageId; readonly at: Date; readonly mdn: StoredForm }

/** The receipt of a file as a message of its own, with its delivery: committed together with the file. */
export function ownReceipt(source: IdSource, arrival: Arrival, { of, at, mdn }: Composed): Rows {
  const url = arrival.request.receipt?.deliverTo ?? ''
  const head: ReceiptHead = { url, headers: mdn.headers }
  return receiptRows(source, arrival, {
    ...{ of, at, sizeBytes: mdn.body.length },
    sha256: createHash('sha256').update(mdn.body).digest('hex'),
    wire: { kind: 'bytes', bytes: mdn.body, mediaType: 'multipart/signed' },
    head: { kind: 'bytes', bytes: Buffer.from(JSON.stringify(head)), mediaType: 'application/json' },
  })
}

/** The same bytes once more, for a file that came again after its receipt had been taken. */
export function sameReceipt(
  source: IdSource,
  arrival: Arrival,
  { of, at, before, headBytes }: { of: MessageId; at: Date; before: MessageRow; headBytes: number },
): Rows {
  const again = (role: 'wire' | 'wire-headers', length: number) =>
    ({
      kind: 'range',
      of: before.id,
      role,
      offset: 0,
      length,
      mediaType: 'application/octet-stream',
    }) as const
  return receiptRows(source, arrival, {
    ...{ of, at, sizeBytes: before.sizeBytes, sha256: before.sha256 },
    ...{ wire: again('wire', before.sizeBytes), head: again('wire-headers', headBytes) },
  })
}

type Receipt = {
  /** The file that it is for. */
  readonly of: MessageId
  readonly at: Date
  readonly sizeBytes: number
  readonly sha256: string
  readonly wire: PayloadContent
  readonly head: PayloadContent
}

function receiptRows(source: IdSource, { relationship, revision }: Arrival, receipt: Receipt): Rows {
  const { of, at, sizeBytes, sha256, wire, head } = receipt
  const id = newMessageId(source)
  const deliveryId = newDeliveryId(source)
  const { agreement, partner } = relationship
  return {
    messages: [
      {
        ...{ id, parentId: of, rootId: id, direction: 'out', kind: 'receipt', state: 'delivering' },
        legs: { ...noLegs, transport: 'pending' },
        mode: agreement.mode,
        revision: revision.id,
        partner: partner.name,
        agreement: agreement.name,
        gateway: receiptGateway,
        documentType: 'MDN',
        ...{ sizeBytes, sha256, at },
      },
    ],
    payloads: [
      { messageId: id, role: 'wire', content: wire },
      { messageId: id, role: 'wire-headers', content: head },
    ],
    deliveries: [
      {
        ...{ id: deliveryId, messageId: id, revision: revision.id, gateway: receiptGateway, at },
        identity: mdnIdentity(of),
        ...{ topic: topics.deliverReceipt, key: id },
      },
    ],
    steps: [{ messageId: id, at, stage: 'as2-gateway', what: 'MDN to be sent by itself', detail: { of } }],
    events: [
      {
        ...{ topic: topics.deliverReceipt, key: id },
        value: { type: 'deliver', deliveryId, messageId: id, revision: revision.id, gateway: receiptGateway },
      },
    ],
  }
}
