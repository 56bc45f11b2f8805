import type { BusRecord } from '@parley/bus'
import { type Event, failure, type Stage } from '@parley/journey'
import type { Entry } from '@parley/store'

/**
 * The entry that makes a message say that a stage could not finish it (promise 4: no limbo). Its state stays what it is:
 * the record waits on the bus, and the message goes on from there when the record is handed out again. None for a record that
 * cannot be read, because nobody knows whose it is: the log and the parking lot tell of that one.
 */
export function setAsideEntry(
  stage: Stage,
  record: BusRecord,
  told: { reason: string; at: Date },
): Entry | undefined {
  const event = record.value as Event | undefined
  if (event === undefined) return undefined
  const { messageId } = event
  const { topic, partition, offset } = record
  const { reason, at } = told
  const text = `The stage ${stage} could not finish this message, three times: ${reason}. See the log for the cause; when it is mended, resubmit the message, or release it with all that waits behind it: parley parked list.`
  return {
    claim: `set-aside|${stage}|${topic}|${partition}|${offset}|${at.getTime()}`,
    messageId,
    changes: [{ messageId, at, failure: failure('HANDLER_PARKED', stage, text) }],
    steps: [
      { messageId, at, stage, what: 'set aside', detail: { topic, partition, offset: Number(offset) } },
    ],
  }
}
