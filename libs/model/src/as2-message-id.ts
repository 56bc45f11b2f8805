import type { Gateway } from './revision.ts'

/** The AS2 Message-ID of what has this id, without angle brackets; the domain is the gateway's. */
export function as2MessageId(gateway: Gateway, id: string): string {
  return `${id}@${gateway.type === 'as2' ? gateway.messageIdDomain : 'parley'}`
}
