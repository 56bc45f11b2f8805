import type { BusRecord } from '@parley/bus'
import { type AcknowledgedOutcome, frame, readAcknowledgements } from '@parley/edi'
import type { Event, MessageId } from '@parley/journey'
import type { MessageRow } from '@parley/store'
import type { Needs } from './needs.ts'
import { type Answered, settleAcknowledged } from './settle-acknowledged.ts'

type AcknowledgedEvent = Extract<Event, { type: 'acknowledged' }>

/** Reads the acknowledgements of each file again from its bytes, and closes the legs of what they answer. */
export async function matchAcknowledged(needs: Needs, batch: readonly BusRecord[]): Promise<void> {
  const events = batch.map((record) => record.value as AcknowledgedEvent)
  const ids = events.map(({ messageId }) => messageId)
  const [messages, contents] = await Promise.all([
    needs.chronicle.messages(ids),
    needs.payloads.readMany(ids.map((messageId) => ({ messageId, role: 'content' as const }))),
  ])
  const messageById = new Map(messages.map((message) => [message.id, message]))
  await Promise.all(
    events.map(async ({ messageId, offset }, index) => {
      const file = messageById.get(messageId)
      const bytes = contents[index]
      if (!file || !bytes) throw new Error(`message ${messageId} is announced but not in the ledger`)
      await match(needs, { file, offset, bytes })
    }),
  )
}

async function match(
  needs: Needs,
  { file, offset, bytes }: { file: MessageRow; offset: number; bytes: Uint8Array },
): Promise<void> {
  const fileId = file.id
  const interchange = frame(bytes).interchanges.find(({ range }) => range.offset === offset)
  if (interchange === undefined) throw new Error(`message ${fileId} has no interchange at ${offset}`)
  const outcomes = readAcknowledgements(bytes, interchange)
  const holders = new Map<string, MessageId | undefined>()
  for (const key of new Set(outcomes.map((outcome) => outcome.key))) {
    holders.set(key, await holderOf(needs, file, key))
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

/**
 * The newest message that we sent under that name, for numbers come again after years; and only one to this partner, for
 * a CONTRL can name any interchange.
 */
async function holderOf(needs: Needs, { partner }: MessageRow, key: string): Promise<MessageId | undefined> {
  if (partner === undefined) return undefined
  const { messages } = await needs.chronicle.search({ key, partner, direction: 'out', limit: 1 })
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
