import type { AcknowledgedOutcome } from '@parley/edi'
import type { LegState, MessageId } from '@parley/journey'
import type { BusinessKey, Entry, Step } from '@parley/store'

/** A message of ours that the partner has answered. */
export type Answered = {
  readonly messageId: MessageId
  readonly outcomes: readonly AcknowledgedOutcome[]
  /** All its keys; those named `sent-as` are what the partner calls it. */
  readonly keys: readonly BusinessKey[]
}

export type Acknowledged = {
  /** The file in which the acknowledgements came, and where their interchange begins in it. */
  readonly fileId: MessageId
  readonly offset: number
  readonly answered: readonly Answered[]
  /** What answers nothing that we sent. */
  readonly unmatched: readonly AcknowledgedOutcome[]
  readonly at: Date
}

/** The functional legs that end, and a line in the timeline of both sides. What matches nothing is kept, and says so. */
export function settleAcknowledged({ fileId, offset, answered, unmatched, at }: Acknowledged): Entry {
  return {
    claim: `acknowledged|${fileId}|${offset}`,
    messageId: fileId,
    changes: answered.flatMap((one) => {
      const functional = functionalLeg(one)
      return functional === undefined ? [] : [{ messageId: one.messageId, at, legs: { functional } }]
    }),
    steps: [
      ...answered.flatMap(({ messageId, outcomes }) =>
        outcomes.flatMap((outcome) => answeredSteps(outcome, { messageId, fileId, at })),
      ),
      ...answered.map(({ messageId, outcomes }): Step => {
        const by = outcomes[0]?.by ?? ''
        return { ...lineOf(fileId, at), what: `${by} matched`, detail: { message: messageId } }
      }),
      ...unmatched.map((outcome): Step => {
        const what = `${outcome.by} answers nothing that we sent`
        return { ...lineOf(fileId, at), what, detail: detailOf(outcome) }
      }),
    ],
  }
}

/**
 * What is said of an interchange or a group holds for all in it that is not named. `received` ends no leg: the verdict
 * comes later, or never.
 */
function functionalLeg({ outcomes, keys }: Answered): LegState | undefined {
  const told = outcomes.filter(({ verdict }) => verdict !== 'received')
  if (told.length === 0) return undefined
  const isWhole = ({ level, verdict }: AcknowledgedOutcome) =>
    level !== 'transaction' && verdict === 'rejected'
  if (told.some(isWhole)) return 'rejected'
  const rejected = new Set(told.flatMap(({ verdict, key }) => (verdict === 'rejected' ? [key] : [])))
  if (rejected.size === 0) return 'accepted'
  const sent = keys.filter(({ name, value }) => name === 'sent-as' && /\|(st|unh)\|/.test(value)).length
  return rejected.size >= sent ? 'rejected' : 'partial'
}

// A timeline is read by people: what lies beyond is counted.
const mostFindings = 20

type Context = { readonly messageId: MessageId; readonly fileId: MessageId; readonly at: Date }

function answeredSteps(outcome: AcknowledgedOutcome, { messageId, fileId, at }: Context): readonly Step[] {
  const { by, verdict, findings, remarks } = outcome
  const line = lineOf(messageId, at)
  const beyond = findings.length - mostFindings
  return [
    { ...line, what: `${by}: ${words[verdict]}`, detail: { ...detailOf(outcome), acknowledgement: fileId } },
    ...findings
      .slice(0, mostFindings)
      .map((found): Step => ({ ...line, what: `${by} found`, detail: { ...found } })),
    ...(beyond > 0 ? [{ ...line, what: `${by} found more`, detail: { count: beyond } }] : []),
    ...remarks.map((what): Step => ({ ...line, what })),
  ]
}

const words: { readonly [verdict in AcknowledgedOutcome['verdict']]: string } = {
  accepted: 'accepted',
  'accepted-with-errors': 'accepted with errors',
  rejected: 'rejected',
  received: 'received',
}

function lineOf(messageId: MessageId, at: Date) {
  return { messageId, at, stage: 'router' } as const
}

function detailOf({ level, reference, codes }: AcknowledgedOutcome): NonNullable<Step['detail']> {
  return { level, ...reference, ...(codes.length > 0 && { codes: codes.join(' ') }) }
}
