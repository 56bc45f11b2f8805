import type { HistoryEvent } from '@parley/twin'
import type { MessageView } from './ledger-view.ts'

/** What each side says happened. */
export type Sides = {
  readonly history: readonly HistoryEvent[]
  readonly messages: readonly MessageView[]
  /** Names of the files that the company's own system found. */
  readonly delivered: readonly string[]
  /** AS2 Message-ID by ledger message, of received files. */
  readonly as2Ids: ReadonlyMap<string, string>
}

/** The starter's way into the company's own folder. */
const outbox = 'outbox'
const open = new Set(['received', 'processing', 'paused', 'delivering'])

/**
 * The promises, checked from both sides; every breach is one line. Nothing lost: what the twin holds a positive
 * MDN for is in the ledger once, and ended. Nothing doubled: one answer per Message-ID, one 997 per group, one
 * file per order, whatever was repeated.
 */
export function compareSides(sides: Sides): readonly string[] {
  return [
    ...lost(sides),
    ...changedAnswers(sides),
    ...changedAcknowledgements(sides),
    ...unfinished(sides),
    ...files(sides),
  ]
}

/** Message-IDs that the twin holds a positive, verified MDN for. */
function accepted({ history }: Sides): ReadonlySet<string> {
  return new Set(
    history.flatMap((event) =>
      event.what === 'answered' && event.verdict === 'accepted' ? [event.messageId] : [],
    ),
  )
}

function* lost(sides: Sides): Generator<string> {
  const holders = new Map<string, number>()
  for (const message of sides.messages) {
    if (message.kind !== 'file' || message.parentId !== undefined || message.state === 'duplicate') continue
    if (message.legs.transport !== 'accepted') continue
    const as2Id = sides.as2Ids.get(message.id)
    if (as2Id !== undefined) holders.set(as2Id, (holders.get(as2Id) ?? 0) + 1)
  }
  for (const messageId of accepted(sides)) {
    const count = holders.get(messageId) ?? 0
    if (count !== 1) yield `the twin holds a positive MDN for ${messageId}; the ledger has it ${count} times`
  }
}

function* changedAnswers({ history }: Sides): Generator<string> {
  const answers = new Map<string, string>()
  for (const event of history) {
    if (event.what !== 'answered' || event.verdict !== 'accepted') continue
    const first = answers.get(event.messageId) ?? event.sha256
    answers.set(event.messageId, first)
    if (first !== event.sha256) yield `the MDN of ${event.messageId} changed between two answers`
  }
}

function* changedAcknowledgements({ history }: Sides): Generator<string> {
  const byGroup = new Map<string, { messageId: string; wireSha256: string }>()
  const byMessage = new Map<string, string>()
  for (const event of history) {
    if (event.what === 'refused') yield `the twin refused ${event.messageId}: ${event.text}`
    if (event.what !== 'acknowledged') continue
    const first = byGroup.get(event.group) ?? event
    byGroup.set(event.group, first)
    if (first.messageId !== event.messageId)
      yield `group ${event.group} was acknowledged under two Message-IDs`
    const bytes = byMessage.get(event.messageId) ?? event.wireSha256
    byMessage.set(event.messageId, bytes)
    if (bytes !== event.wireSha256) yield `a retry of ${event.messageId} had other bytes`
  }
}

function* unfinished({ messages }: Sides): Generator<string> {
  for (const { id, kind, state } of messages) if (open.has(state)) yield `${kind} ${id} is still ${state}`
}

function* files({ messages, delivered }: Sides): Generator<string> {
  const found = new Set(delivered)
  // What went another way than into the company's own folder is not looked for there.
  const said = messages.filter(
    ({ kind, state, gateway = outbox }) => kind === 'document' && state === 'delivered' && gateway === outbox,
  )
  for (const { id, fileName = '' } of said) {
    if (!found.delete(fileName)) yield `document ${id} is delivered, but ${fileName} is not in the folder`
  }
  for (const name of found) yield `the folder holds ${name}, of which the ledger knows nothing`
}
