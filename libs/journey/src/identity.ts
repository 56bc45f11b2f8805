import type { DeliveryId, MessageId } from './message.ts'

/** Makes ids; time and randomness come from outside, so that a run can be repeated. */
export type IdSource = { readonly now: () => Date; readonly randomBytes: (count: number) => Uint8Array }

export function newMessageId(source: IdSource): MessageId {
  return uuidV7(source) as MessageId
}

export function newDeliveryId(source: IdSource): DeliveryId {
  return uuidV7(source) as DeliveryId
}

/** RFC 9562 5.7: 48 bits of Unix milliseconds, version 7, 74 random bits. Ids therefore sort by time. */
function uuidV7(source: IdSource): string {
  const bytes = Buffer.alloc(16)
  bytes.set(source.randomBytes(16))
  bytes.writeUIntBE(source.now().getTime(), 0, 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
