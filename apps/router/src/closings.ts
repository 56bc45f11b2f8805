import { isFinal } from '@parley/journey'
import type { Below, MessageRow } from '@parley/store'

export type Closing = { readonly message: MessageRow; readonly state: 'delivered' | 'failed' }

/** Which messages have come to their end, by how what lies below them stands. */
export function closings(messages: readonly MessageRow[], below: readonly Below[]): readonly Closing[] {
  const stands = new Map(below.map(({ messageId, stand }) => [messageId, stand]))
  return messages.flatMap((message): readonly Closing[] => {
    const stand = stands.get(message.id) ?? 'none'
    // A file that is still being read may have more documents than those that have ended.
    const isOpen = stand === 'none' || stand === 'open'
    if (isFinal(message.state) || message.state === 'received' || isOpen) return []
    return [{ message, state: stand === 'bad' ? 'failed' : 'delivered' }]
  })
}
