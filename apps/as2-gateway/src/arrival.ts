import type { As2Request } from '@parley/as2'
import type { MessageId } from '@parley/journey'
import type { As2Relationship, Revision } from '@parley/model'
import type { PayloadContent } from '@parley/store'
import type { Kept } from './flowing-payload.ts'

/** A request whose sender is known and whose body has been read and kept. */
export type Arrival = {
  readonly revision: Revision
  readonly relationship: As2Relationship
  readonly request: As2Request
  readonly headers: readonly (readonly [string, string])[]
  /** The body as it came, as evidence. */
  readonly received: Kept
}

/** The answer to a request, as it is stored and as it is sent. */
export type StoredForm = {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array
}

/** What the row of every arrival has, whatever came of it. */
export function arrivedFile(arrival: Arrival, { id, at }: { readonly id: MessageId; readonly at: Date }) {
  const { agreement, partner } = arrival.relationship
  return {
    id,
    rootId: id,
    direction: 'in',
    kind: 'file',
    mode: agreement.mode,
    revision: arrival.revision.id,
    partner: partner.name,
    agreement: agreement.name,
    gateway: 'as2',
    at,
  } as const
}

/** The request's header lines, as evidence. Authorization never is. */
export function headerLines(headers: Arrival['headers']): PayloadContent {
  const kept = headers.filter(([name]) => !/^(proxy-)?authorization$/i.test(name))
  const text = kept.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return { kind: 'bytes', bytes: Buffer.from(text, 'latin1'), mediaType: 'text/plain' }
}
