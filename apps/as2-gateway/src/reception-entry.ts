import type { OpenedStream } from '@parley/as2'
import { topics } from '@parley/bus'
import type { MessageId } from '@parley/journey'
import { mayBringDocuments } from '@parley/model'
import type { Entry } from '@parley/store'
import { type Arrival, arrivedFile, headerLines, type StoredForm } from './arrival.ts'
import type { Kept } from './flowing-payload.ts'

export type Reception = {
  readonly id: MessageId
  readonly at: Date
  readonly opened: OpenedStream
  readonly warning: string | undefined
  readonly content: Kept
  readonly answer: StoredForm
}

/** Everything that becomes true when a message is accepted: row, bytes, MDN, keys, timeline, event. */
export function receptionEntry(arrival: Arrival, reception: Reception): Entry {
  const { id, at, opened, content, answer } = reception
  const { from, to, messageId } = arrival.request
  const { agreement } = arrival.relationship
  return {
    // RFC 4130bis 5.5: the triple names the message for ever; whoever comes second gets the stored MDN.
    claim: `as2|${from}|${to}|${messageId}`,
    messageId: id,
    messages: [fileRow(arrival, reception)],
    payloads: [
      { messageId: id, role: 'request', content: arrival.received.content },
      { messageId: id, role: 'request-headers', content: headerLines(arrival.headers) },
      { messageId: id, role: 'content', content: content.content },
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
          sizeBytes: content.sizeBytes,
          encrypted: opened.encrypted,
          signed: opened.signed,
          compressed: opened.compressed,
          ...(reception.warning !== undefined && { warning: reception.warning }),
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
        value: {
          ...{ type: 'received', messageId: id, revision: arrival.revision.id },
          ...(mayBringDocuments(arrival.revision, agreement.name) && { ofAnyFormat: true }),
        },
      },
    ],
  }
}

function fileRow(arrival: Arrival, { id, at, opened, content }: Reception) {
  return {
    ...arrivedFile(arrival, { id, at }),
    state: 'received',
    legs: { transport: 'accepted', functional: 'none', business: 'none' },
    ...(opened.fileName !== undefined && { fileName: opened.fileName }),
    sizeBytes: content.sizeBytes,
    sha256: content.sha256,
  } as const
}
