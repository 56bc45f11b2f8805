import type { BusRecord } from '@parley/bus'
import type { Event, MessageId } from '@parley/journey'
import type { Agreement } from '@parley/model'
import type { Entry, MessageRow, Reading } from '@parley/store'
import type { Needs } from '../needs.ts'
import { commitStep } from './crash-commit.ts'
import { joinReading } from './join-reading.ts'
import { firstParts } from './outline-entries.ts'
import type { PartHead } from './part-head.ts'

type PartDone = Extract<Event, { type: 'partDone' }>
type Events = NonNullable<Entry['events']>

/** Parts whose documents go on in one commit. */
const releasedAtOnce = 8

/**
 * Lets go on what stands in the order of its file, and ends readings. Events of one message come in order (their key is
 * its id), so the last of them sees all parts; two processes that do the same at once meet in the claims.
 */
export async function releaseParts(needs: Needs, batch: readonly BusRecord[]): Promise<void> {
  const ids = new Set(batch.map(({ value }) => (value as PartDone).messageId))
  await Promise.all([...ids].map((id) => releaseOf(needs, id)))
}

/** One interchange after the other: the next begins to go on when all of the one before has. */
async function releaseOf(needs: Needs, id: MessageId): Promise<void> {
  const [readings, message] = await Promise.all([needs.readings.of(id), needs.chronicle.message(id)])
  if (!message) throw new Error(`message ${id} is announced but not in the ledger`)
  for (const reading of readings) {
    if (reading.phase === 'outlining') continue
    if (!(await advance(needs, message, reading))) return
  }
}

/** Answers whether the reading has ended. */
async function advance(needs: Needs, message: MessageRow, reading: Reading): Promise<boolean> {
  if (reading.phase === 'judging') {
    await settle(needs, message, reading)
    return false
  }
  const agreement = await agreementOf(needs, message, reading)
  // Those that belong together go on when all of them are judged.
  const together = agreement.errors.startsWith('preserve')
  if (together && !(await needs.readings.progress(reading.id)).allRead) return false
  const released = await release(needs, reading)
  if (released < reading.parts) return false
  await joinReading(needs, { message, reading, agreement })
  return true
}

async function agreementOf(needs: Needs, { revision: id }: MessageRow, reading: Reading): Promise<Agreement> {
  const { agreement: name } = reading.head as PartHead
  const agreement = (await needs.revisions.byId(id)).agreements.get(name)
  if (!agreement) throw new Error(`agreement ${name} is not in revision ${id}`)
  return agreement
}

/** All parts are judged: whether one transaction sets the others aside is known, and they are read. */
async function settle(needs: Needs, message: MessageRow, { id: readingId, parts }: Reading): Promise<void> {
  const { allJudged, oneBad } = await needs.readings.progress(readingId)
  if (!allJudged) return
  await commitStep(needs, 'settled', {
    ...{ claim: `parts-judged|${readingId}`, messageId: message.id },
    readings: [{ kind: 'all-judged', readingId, oneBad }],
    events: firstParts(message, { readingId, parts, pass: 'read' }),
  })
}

/** Another process does the same, and may end before it is through: whoever meets it goes on from what it has left. */
async function releasedOf(needs: Needs, { id, messageId, parts }: Reading): Promise<number> {
  const reading = (await needs.readings.of(messageId)).find((one) => one.id === id)
  return reading?.released ?? parts
}

/** Answers how many parts, from the first on, have gone on. */
async function release(needs: Needs, reading: Reading): Promise<number> {
  let { released } = reading
  for (;;) {
    const waiting = await needs.readings.events(reading.id, released, releasedAtOnce)
    if (waiting.length === 0) return released
    const parts = released + waiting.length
    const result = await commitStep(needs, 'release', {
      ...{ claim: `parts-released|${reading.id}|${released}`, messageId: reading.messageId },
      readings: [{ kind: 'released', readingId: reading.id, parts }],
      events: waiting.flatMap((events) => events as Events),
    })
    released = result.kind === 'committed' ? parts : await releasedOf(needs, reading)
  }
}
