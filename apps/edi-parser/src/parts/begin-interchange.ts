import { type Carried, judgeEnvelope, judgeTransactions, type Refused, type Verdict } from '@parley/channel'
import type { Agreement } from '@parley/model'
import type { Entry } from '@parley/store'
import { duplicateEntry } from '../duplicate-entry.ts'
import { interchangeClaim, interchangeEntry } from '../interchange-entry.ts'
import type { Needs } from '../needs.ts'
import type { ReceivedFile } from '../received-file.ts'
import { tradacomsEntry } from '../tradacoms-entry.ts'
import { commitStep } from './crash-commit.ts'
import { begunRows } from './outline-entries.ts'
import type { Outlined } from './outline-file.ts'

export type Begun = {
  readonly outline: Outlined
  /** Of the interchanges before it in the file. */
  readonly claims: ReadonlySet<string>
}

/** Decides an outlined interchange: refused, a repeat of another, or begun to be read. Answers its claim. */
export async function beginInterchange(
  needs: Needs,
  file: ReceivedFile,
  { outline, claims }: Begun,
): Promise<string> {
  const { interchange, readingId } = outline
  const own = file.message.id
  const dropped = { readings: [{ kind: 'ended', readingId }] } as const
  if (interchange.standard === 'tradacoms') {
    const entry = { ...tradacomsEntry(file, interchange, needs.now()), ...dropped }
    await commitStep(needs, 'begin', entry)
    return entry.claim
  }
  const verdict = judgeEnvelope(file, interchange)
  const entry = entryOf(needs, file, { outline, interchange, verdict })
  const result = claims.has(entry.claim)
    ? ({ kind: 'repeat', messageId: own } as const)
    : await commitStep(needs, 'begin', entry)
  if (result.kind === 'committed') return entry.claim
  if (result.messageId !== own || claims.has(entry.claim)) {
    const told = duplicateEntry({ file, interchange, verdict, first: result.messageId }, needs)
    await needs.ledger.commit({ ...told, ...dropped })
  } else await needs.ledger.commit({ claim: `dropped|${readingId}`, messageId: own, ...dropped })
  return entry.claim
}

type Deciding = {
  readonly outline: Outlined
  readonly interchange: Carried
  readonly verdict: Refused | { readonly kind: 'taken'; readonly agreement: Agreement }
}

function entryOf(needs: Needs, file: ReceivedFile, { outline, interchange, verdict }: Deciding): Entry {
  const { readingId, parts, transactions } = outline
  if (verdict.kind === 'refused' || parts === 0) {
    const whole: Verdict =
      verdict.kind === 'refused' ? verdict : judgeTransactions(file, interchange, verdict)
    const entry = interchangeEntry(file, interchange, whole, needs)
    return { ...entry, readings: [{ kind: 'ended', readingId }] }
  }
  const { message } = file
  const { agreement } = verdict
  return {
    ...{ claim: interchangeClaim(file, interchange, verdict), messageId: message.id },
    ...begunRows({ message, interchange, agreement, readingId, parts, transactions }, needs.now()),
  }
}
