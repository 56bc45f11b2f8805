import {
  composeContrl,
  composeFunctionalAcknowledgement,
  composeInterchangeAcknowledgement,
  type EdifactInterchange,
  type Finding,
  functionalGroupCount,
  holdsOnlyAcknowledgements,
  isAcknowledgement,
  type X12Interchange,
} from '@parley/edi'
import type { Acknowledge, Agreement } from '@parley/model'
import { type Carried, isX12Group } from './carried.ts'
import { answersTo, type GroupAnswer, isContrlAsked } from './group-answer.ts'
import type { Accepted, Refused, Verdict } from './judge-interchange.ts'
import { seriesOf } from './number-series.ts'

/** An acknowledgement that will be written as soon as its control numbers are issued. */
export type Reply = {
  readonly what: 'TA1' | '997' | '999' | 'CONTRL'
  readonly standard: 'x12' | 'edifact'
  /** Names of the series that give its numbers, the interchange's first. */
  readonly series: readonly string[]
  /** Undefined when the interchange lacks what the acknowledgement must repeat. */
  readonly compose: (numbers: readonly number[]) => Uint8Array | undefined
}

export type Answered = {
  /** The whole file. */
  readonly bytes: Uint8Array
  readonly interchange: Carried
  readonly verdict: Verdict
  readonly now: Date
}

/**
 * What answers an interchange, as the agreement says it: TA1, 997 or 999, CONTRL. Nothing answers an acknowledgement. A
 * refused X12 interchange has a TA1 at most.
 */
export function repliesTo({ bytes, interchange, verdict, now }: Answered): readonly Reply[] {
  if (isUnanswered(interchange, verdict)) return []
  const answers = verdict.kind === 'refused' ? [] : answersTo({ file: { bytes }, interchange, verdict })
  return repliesOf({ interchange, verdict, answers, now })
}

export type AnsweredAlready = {
  /** An outline is enough: its transactions are answered. */
  readonly interchange: Carried
  readonly verdict:
    | Refused
    | (Pick<Accepted, 'kind' | 'agreement' | 'suspended'> & {
        readonly groups: readonly { readonly group: Carried['groups'][number] }[]
      })
  /** One for each group of the verdict. */
  readonly answers: readonly GroupAnswer[]
  readonly now: Date
}

/** The same of an interchange whose transactions are answered already, group by group. */
export function repliesOf(answered: AnsweredAlready): readonly Reply[] {
  const { interchange, verdict } = answered
  const { agreement } = verdict
  const agreed = agreement?.acknowledge
  if (agreement === undefined || agreed === undefined || isUnanswered(interchange, verdict)) return []
  const asked: Asked = { ...answered, agreement, agreed }
  if (interchange.standard === 'edifact') return contrl(interchange, asked)
  return [...technical(interchange, asked), ...functional(interchange, asked)]
}

function isUnanswered(interchange: Carried, { agreement }: AnsweredAlready['verdict']): boolean {
  return agreement?.acknowledge === undefined || holdsOnlyAcknowledgements(interchange)
}

type Asked = Omit<AnsweredAlready, 'interchange'> & {
  readonly agreement: Agreement
  readonly agreed: Acknowledge
}

function technical(
  interchange: X12Interchange,
  { agreement, agreed, verdict, now }: Asked,
): readonly Reply[] {
  const isRefused = verdict.kind === 'refused'
  if (!isTold(agreed, interchange.header.acknowledgmentRequested, isRefused)) return []
  const code = isRefused ? verdict.reason?.ack?.ta1 : undefined
  return [
    {
      ...{ what: 'TA1', standard: 'x12', series: [seriesOf('x12-interchange', agreement)] },
      compose: ([number = 0]) =>
        composeInterchangeAcknowledgement({
          ...{ interchange, numbers: { interchange: number }, now, practice: agreed.practice },
          ...(code !== undefined && { code }),
        }),
    },
  ]
}

function isTold({ technical: when }: Acknowledge, requested: boolean, refused: boolean): boolean {
  if (when === 'never') return false
  return when === 'always' || requested || (when === 'rejections' && refused)
}

function functional(interchange: X12Interchange, asked: Asked): readonly Reply[] {
  const { agreement, agreed, verdict, answers, now } = asked
  const { x12: kind, practice, listAccepted = true } = agreed
  if (kind === 'none' || verdict.kind === 'refused') return []
  const verdicts = verdict.groups.flatMap(({ group }, index) => {
    const answer = answers[index]?.functional
    return isX12Group(group) && !isAcknowledgement(group) && answer !== undefined ? [{ group, answer }] : []
  })
  if (verdicts.length === 0) return []
  const groups = functionalGroupCount({ verdicts, kind, practice })
  const group = seriesOf('x12-group', agreement)
  return [
    {
      ...{ what: kind, standard: 'x12' },
      series: [seriesOf('x12-interchange', agreement), ...Array.from({ length: groups }, () => group)],
      compose: ([number = 0, groupNumber = 0]) =>
        composeFunctionalAcknowledgement({
          ...{ interchange, verdicts, now, listAccepted, kind, practice },
          numbers: { interchange: number, group: groupNumber },
        }),
    },
  ]
}

/** 0031 = 2 (syntax version 4) asks for a receipt only. */
function contrl(
  interchange: EdifactInterchange,
  { agreement, agreed, verdict, answers, now }: Asked,
): readonly Reply[] {
  if (!isContrlAsked(agreed, interchange)) return []
  const isReceipt = agreed.edifact === 'requested' && interchange.header.acknowledgmentRequest === '2'
  const groups = verdict.kind === 'judged' ? verdict.groups : []
  const verdicts = groups.flatMap(({ group }, index) => {
    const answer = answers[index]?.contrl
    return isX12Group(group) || answer === undefined ? [] : [{ group, answer }]
  })
  const reason: Finding | undefined = verdict.kind === 'refused' ? verdict.reason : undefined
  return [
    {
      ...{ what: 'CONTRL', standard: 'edifact', series: [seriesOf('edifact-interchange', agreement)] },
      compose: ([number = 0]) =>
        composeContrl({
          ...{ interchange, verdicts, now, numbers: { interchange: String(number) } },
          ...{
            practice: agreed.practice,
            listAccepted: agreed.listAccepted ?? false,
            receiptOnly: isReceipt,
          },
          suspended: verdict.kind === 'judged' && verdict.suspended,
          ...(reason && { refusal: reason }),
        }),
    },
  ]
}
