import {
  businessKeys,
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
import type { Carried } from './carried.ts'
import { type JudgedTransaction, type Verdict, withCharset } from './judge-interchange.ts'
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
  const { agreement } = verdict
  const agreed = agreement?.acknowledge
  if (agreement === undefined || agreed === undefined || holdsOnlyAcknowledgements(interchange)) return []
  const asked: Asked = { bytes, agreement, agreed, verdict, now }
  if (interchange.standard === 'edifact') return contrl(interchange, asked)
  return [...technical(interchange, asked), ...functional(interchange, asked)]
}

type Asked = {
  readonly bytes: Uint8Array
  readonly agreement: Agreement
  readonly agreed: Acknowledge
  readonly verdict: Verdict
  readonly now: Date
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
  const { agreement, agreed, verdict, now } = asked
  const { x12: kind, practice, listAccepted = true } = agreed
  if (kind === 'none' || verdict.kind === 'refused') return []
  const verdicts = verdict.groups.flatMap(({ group, transactions }) =>
    isX12(group) && !isAcknowledgement(group)
      ? [{ group, transactions: transactions.map((one) => ({ ...one, ...unitOf(asked, interchange, one) })) }]
      : [],
  )
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

function isX12(group: Carried['groups'][number]): group is X12Interchange['groups'][number] {
  return group.header !== undefined && 'version' in group.header
}

/** The order's number, under the name that the partner reads in a 999. */
function unitOf(
  { bytes, agreement, agreed }: Asked,
  interchange: X12Interchange,
  { transaction, guide }: JudgedTransaction,
): { readonly businessUnit?: { readonly name: string; readonly value: string } } {
  const { businessUnit: name } = agreed
  if (name === undefined || guide === undefined) return {}
  const { po } = businessKeys(bytes, withCharset(interchange, agreement), transaction, guide.compiled)
  return po === undefined ? {} : { businessUnit: { name, value: po } }
}

/** 0031 = 2 (syntax version 4) asks for a receipt only. */
function contrl(
  interchange: EdifactInterchange,
  { agreement, agreed, verdict, now }: Asked,
): readonly Reply[] {
  const request = interchange.header.acknowledgmentRequest
  const isAsked = agreed.edifact === 'always' || (agreed.edifact === 'requested' && /^[12]$/.test(request))
  if (!isAsked) return []
  const isReceipt = agreed.edifact === 'requested' && request === '2'
  const groups = verdict.kind === 'judged' ? verdict.groups : []
  const verdicts = groups.flatMap(({ group, transactions }) =>
    isX12(group) ? [] : [{ group, transactions }],
  )
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
