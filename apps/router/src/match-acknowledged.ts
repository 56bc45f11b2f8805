import type { BusRecord } from '@parley/bus'
import { type AcknowledgedOutcome, frame, readAcknowledgements } from '@parley/edi'
import type { Event, MessageId } from '@parley/journey'
import type { Needs } from './needs.ts'
import { type Answered, settleAcknowledged } from './settle-acknowledged.ts'

type AcknowledgedEvent = Extract<Event, { type: 'acknowledged' }>

/** Reads the acknowledgements of each file again from its bytes, and closes the legs of what they answer. */
export async function matchAcknowledged(needs: Needs, batch: readonly BusRecord[]): Promise<void> {
  const events = batch.map((record) => record.value as AcknowledgedEvent)
  const files = await needs.payloads.readMany(
    events.map(({ messageId }) => ({ messageId, role: 'content' as const })),
  )
  await Promise.all(events.map((event, index) => match(needs, event, files[index])))
}

async function match(
  needs: Needs,
  { messageId: fileId, offset }: AcknowledgedEvent,
  bytes: Uint8Array | undefined,
): Promise<void> {
  if (bytes === undefined) throw new Error(`message ${fileId} is announced but not in the ledger`)
  const interchange = frame(bytes).interchanges.find(({ range }) => range.offset === offset)
  if (interchange === undefined) throw new Error(`message ${fileId} has no interchange at ${offset}`)
  const outcomes = readAcknowledgements(bytes, interchange)
  const holders = new Map<string, MessageId | undefined>()
  for (const key of new Set(outcomes.map((outcome) => outcome.key))) {
    holders.set(key, await holderOf(needs, key))
  }
  const answered = await Promise.all(
    [...new Set(holders.values())].flatMap((messageId) =>
      messageId === undefined ? [] : [answeredBy(needs, messageId, outcomes, holders)],
    ),
  )
  const unmatched = outcomes.filter(({ key }) => holders.get(key) === undefined)
  await needs.ledger.commit(settleAcknowledged({ fileId, offset, answered, unmatched, at: needs.now() }))
  needs.log.info('acknowledgements matched', {
    messageId: fileId,
    count: outcomes.length - unmatched.length,
  })
}

/** The newest message that we sent under that name: numbers come again after years. */
async function holderOf(needs: Needs, key: string): Promise<MessageId | undefined> {
  const { messages } = await needs.chronicle.search({ key, direction: 'out', limit: 1 })
  return messages[0]?.id
}

async function answeredBy(
  needs: Needs,
  messageId: MessageId,
  outcomes: readonly AcknowledgedOutcome[],
  holders: ReadonlyMap<string, MessageId | undefined>,
): Promise<Answered> {
  const story = await needs.chronicle.story(messageId)
  const own = outcomes.filter(({ key }) => holders.get(key) === messageId)
  return { messageId, outcomes: own, keys: story?.keys ?? [] }
}
