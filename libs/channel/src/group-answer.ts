import {
  answerFunctionally,
  answerMessages,
  businessKeys,
  type ContrlAnswer,
  type EdifactInterchange,
  type FunctionalAnswer,
  isAcknowledgement,
  joinContrlAnswers,
  joinFunctionalAnswers,
  type X12Interchange,
} from '@parley/edi'
import type { Acknowledge, Agreement } from '@parley/model'
import type { ArrivedFile } from './arrived-file.ts'
import { type Carried, isX12Group } from './carried.ts'
import { type Accepted, type JudgedTransaction, withCharset } from './judge-interchange.ts'

/** What the 997, 999 or CONTRL will say of transactions of one group, all or some; neither where it says nothing. */
export type GroupAnswer = { readonly functional?: FunctionalAnswer; readonly contrl?: ContrlAnswer }

export type Judged = {
  readonly file: Pick<ArrivedFile, 'bytes' | 'fileOffset'>
  readonly interchange: Carried
  readonly verdict: Accepted
}

/** One answer for each group of the verdict. */
export function answersTo(judged: Judged): readonly GroupAnswer[] {
  const { interchange, verdict } = judged
  const agreed = verdict.agreement.acknowledge
  if (agreed === undefined) return verdict.groups.map(() => ({}))
  if (interchange.standard === 'edifact') return contrlAnswers(interchange, verdict, agreed)
  return functionalAnswers(judged, interchange, agreed)
}

/** The answer to a group, of answers to its parts in their order. */
export function joinGroupAnswers(parts: readonly GroupAnswer[]): GroupAnswer {
  return {
    functional: joinFunctionalAnswers(parts.flatMap(({ functional }) => functional ?? [])),
    contrl: joinContrlAnswers(parts.flatMap(({ contrl }) => contrl ?? [])),
  }
}

function functionalAnswers(
  { file, verdict }: Judged,
  interchange: X12Interchange,
  { x12: kind, practice, listAccepted = true, businessUnit }: Acknowledge,
): readonly GroupAnswer[] {
  const { agreement } = verdict
  return verdict.groups.map(({ group, transactions }): GroupAnswer => {
    if (kind === 'none' || !isX12Group(group) || isAcknowledgement(group)) return {}
    const unit = unitOf({ file, interchange, agreement, name: businessUnit })
    const named = transactions.map((one) => ({ ...one, ...unit(one) }))
    return {
      functional: answerFunctionally(
        { interchange, kind, practice, listAccepted },
        { group, transactions: named },
      ),
    }
  })
}

/** 0031 = 2 (syntax version 4) asks for a receipt only. */
export function isContrlAsked({ edifact }: Acknowledge, { header }: EdifactInterchange): boolean {
  return edifact === 'always' || (edifact === 'requested' && /^[12]$/.test(header.acknowledgmentRequest))
}

function contrlAnswers(
  interchange: EdifactInterchange,
  { groups, suspended }: Accepted,
  agreed: Acknowledge,
): readonly GroupAnswer[] {
  const { practice, listAccepted = false } = agreed
  return groups.map(({ group, transactions }): GroupAnswer => {
    if (isX12Group(group) || !isContrlAsked(agreed, interchange)) return {}
    return { contrl: answerMessages({ interchange, practice, listAccepted, suspended }, { transactions }) }
  })
}

type Naming = {
  readonly file: Pick<ArrivedFile, 'bytes' | 'fileOffset'>
  readonly interchange: X12Interchange
  readonly agreement: Agreement
  readonly name: string | undefined
}

/** The order's number, under the name that the partner reads in a 999. */
function unitOf({ file: { bytes, fileOffset = 0 }, interchange, agreement, name }: Naming) {
  return ({
    transaction: { range },
    guide,
  }: JudgedTransaction): { readonly businessUnit?: { readonly name: string; readonly value: string } } => {
    if (name === undefined || guide === undefined) return {}
    const source = withCharset(interchange, agreement)
    const own = { range: { offset: range.offset - fileOffset, length: range.length } }
    const { po } = businessKeys(bytes, source, own, guide.compiled)
    return po === undefined ? {} : { businessUnit: { name, value: po } }
  }
}
