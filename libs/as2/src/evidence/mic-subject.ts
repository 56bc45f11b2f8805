import type { Sized } from '../bytes/sized.ts'
import { compressedDraft } from '../message/compose-message.ts'
import type { OutboundMessage } from '../message/outbound-message.ts'
import { payloadDraft } from '../message/payload-writer.ts'
import { entityOf } from '../mime/mime-writer.ts'

/**
 * The bytes that the MIC of a message of ours covers (RFC 4130 7.3.1, RFC 5402 4): what was signed; unsigned, the payload
 * with its MIME fields when it was encrypted, without them when it was not.
 */
export async function micSubject(message: OutboundMessage): Promise<Sized> {
  const payload = payloadDraft(message)
  if (message.sign && message.compress === 'inside-signature')
    return entityOf(await compressedDraft(payload, message))
  return message.sign || message.encrypt ? entityOf(payload) : payload.body
}
