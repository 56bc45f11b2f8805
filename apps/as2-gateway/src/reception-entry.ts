import type { Opened } from '@parley/as2'
import { topics } from '@parley/bus'
import type { MessageId } from '@parley/journey'
import type { Entry, PayloadContent } from '@parley/store'
import { type Arrival, arrivedFile, headerLines, type StoredForm } from './arrival.ts'

export type Reception = {
  readonly id: MessageId
  readonly at: Date
  readonly opened: Opened
  readonly sha256: string
  readonly answer: StoredForm
}

/** Everything that becomes true when a message is accepted: row, bytes, MDN, keys, timeline, event. */
export function receptionEntry(
  arrival: Arrival,
  reception: Reception,
  kept: { readonly request: PayloadContent; readonly content: PayloadContent },
): Entry {
  const { id, at, opened, answer } = reception
  const { from, to, messageId } = arrival.request
  return {
    // RFC 4130bis 5.5: the triple names the message for ever; whoever comes second gets the stored MDN.
    claim: `as2|${from}|${to}|${messageId}`,
    messageId: id,
    messages: [fileRow(arrival, reception)],
    payloads: [
      { messageId: id, role: 'request', content: kept.request },
      { messageId: id, role: 'request-headers', content: headerLines(arrival.headers) },
      { messageId: id, role: 'content', content: kept.content },
    ],
    answers: [{ messageId: id, ...answer }],
    keys: [{ messageId: id, name: 'as2-message-id', value: messageId }],
    steps: [
      {
        messageId: id,
        at,
        stage: 'as2-gateway',
        what: 'received',
        detail: {
          sizeBytes: opened.content.length,
          encrypted: opened.encrypted,
          signed: opened.signed,
          compressed: opened.compressed,
        },
      },
      {
        messageId: id,
        at,
        stage: 'as2-gateway',
        what: arrival.request.receipt ? 'MDN stored' : 'no MDN asked for',
        detail: { mic: opened.mic.digest, algorithm: opened.mic.algorithm },
      },
    ],
    events: [
      {
        topic: topics.received,
        key: id,
        value: { type: 'received', messageId: id, revision: arrival.revision.id },
      },
    ],
  }
}

function fileRow(arrival: Arrival, { id, at, opened, sha256 }: Reception) {
  return {
    ...arrivedFile(arrival, { id, at }),
    state: 'received',
    legs: { transport: 'accepted', functional: 'none', business: 'none' },
    ...(opened.fileName !== undefined && { fileName: opened.fileName }),
    sizeBytes: opened.content.length,
    sha256,
  } as const
}
