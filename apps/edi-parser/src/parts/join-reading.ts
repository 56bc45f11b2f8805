import { type Carried, type GroupAnswer, joinGroupAnswers, judgedHeads, repliesOf } from '@parley/channel'
import type { Agreement } from '@parley/model'
import type { Entry, MessageRow, Reading } from '@parley/store'
import { replyRows } from '../acknowledgement-rows.ts'
import { parsedRows } from '../interchange-entry.ts'
import type { Needs } from '../needs.ts'
import type { ReceivedFile } from '../received-file.ts'
import { commitStep } from './crash-commit.ts'
import type { PartVerdict } from './read-part.ts'

/** Verdicts of parts that are read from the ledger at once. */
const verdictsAtOnce = 32

export type Joining = {
  readonly message: MessageRow
  readonly reading: Reading
  readonly agreement: Agreement
}

/**
 * All parts are read: what answers the interchange is written of their verdicts, byte for byte as if it had been read
 * whole, and the file says how it stands. It happens once; then the reading is gone.
 */
export async function joinReading(needs: Needs, joining: Joining): Promise<void> {
  const { message, reading } = joining
  const outline = (await needs.readings.outline(reading.id)) as Carried | undefined
  if (outline === undefined) return
  const verdicts: PartVerdict[] = []
  while (verdicts.length < reading.parts) {
    const next = await needs.readings.verdicts(reading.id, verdicts.length, verdictsAtOnce)
    if (next.length === 0) return
    verdicts.push(...(next as PartVerdict[]))
  }
  const revision = await needs.revisions.byId(message.revision)
  const file = { message, bytes: new Uint8Array(), revision, holdsTransactions: true }
  await commitStep(needs, 'join', joinEntry(needs, { ...joining, file, outline, verdicts }))
  needs.log.info('interchange read', { messageId: message.id, code: 'READ', count: reading.parts })
}

type Joined = Joining & {
  readonly file: ReceivedFile
  readonly outline: Carried
  readonly verdicts: readonly PartVerdict[]
}

function joinEntry(needs: Needs, { file, reading, agreement, outline, verdicts }: Joined): Entry {
  const at = needs.now()
  const groups = judgedHeads(outline, agreement)
  const answers = answersByGroup(groups.length, verdicts)
  const suspended = reading.oneBad && agreement.errors.endsWith('suspend-interchange')
  const verdict = { kind: 'judged', agreement, groups, suspended } as const
  const replies = repliesOf({ interchange: outline, verdict, answers, now: at })
  const all = verdicts.flatMap((part) => part.groups)
  const sums = {
    ...{ agreement, groups },
    judged: all.reduce((sum, { judged }) => sum + judged, 0),
    accepted: all.reduce((sum, { accepted }) => sum + accepted, 0),
    acknowledges: verdicts.some(({ acknowledges }) => acknowledges),
  }
  const { keys: _, ...rows } = parsedRows(file, outline, sums, at)
  return {
    ...{ claim: `parts-joined|${reading.id}`, messageId: file.message.id },
    ...rows,
    readings: [{ kind: 'ended', readingId: reading.id }],
    ...replyRows({ file, agreement, replies, source: needs, at }),
  }
}

/** A group without transactions is in no part, and is answered as what it is. */
function answersByGroup(count: number, verdicts: readonly PartVerdict[]): readonly GroupAnswer[] {
  const parts = Array.from({ length: count }, (): GroupAnswer[] => [])
  for (const { groups } of verdicts) for (const { group, answer } of groups) parts[group]?.push(answer)
  return parts.map(joinGroupAnswers)
}
