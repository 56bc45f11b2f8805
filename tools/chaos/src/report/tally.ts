import type { Evidence } from '../check/evidence.ts'

/** What a campaign moved, for its result. */
export type Tally = Readonly<Record<string, number>>

export function tally(evidence: Omit<Evidence, 'processes'>): Tally {
  const { consignments, files, twins, outbox, ledger } = evidence
  const histories = [...twins.values()].flatMap(({ history }) => history)
  const sent = histories.filter(({ what }) => what === 'sent')
  const received = histories.flatMap((event) => (event.what === 'received' ? [event.messageId] : []))
  const positive = histories.flatMap((event) =>
    event.what === 'answered' && event.verdict === 'accepted' ? [event.messageId] : [],
  )
  return {
    'AS2 messages of twins': consignments.length,
    'tries of twins': sent.length,
    'positive MDNs': positive.length,
    'MDNs repeated': positive.length - new Set(positive).size,
    'files of the company': files.length,
    'documents in the folder': outbox.length,
    'messages to twins': new Set(received).size,
    'messages to twins repeated': received.length - new Set(received).size,
    'rows of messages in the ledger': ledger.messages.length,
    'tries of deliveries': ledger.deliveries.reduce((sum, { attempts }) => sum + attempts, 0),
  }
}
