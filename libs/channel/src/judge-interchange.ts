import {
  type CharsetSource,
  envelopeFaults,
  type Fate,
  type Finding,
  groupFaults,
  type JudgedGroup as Judged,
  type JudgedTransaction as JudgedOne,
  judgeGroups,
  partialAcceptance,
  technicalFaults,
  usualPractice,
  withRefusal,
} from '@parley/edi'
import { type Failure, failure, type Position } from '@parley/journey'
import { type Agreement, type EdiGuide, findGuide } from '@parley/model'
import type { ArrivedFile } from './arrived-file.ts'
import { type Carried, isX12Group } from './carried.ts'
import { findAgreement } from './find-agreement.ts'

export type Verdict = Refused | Accepted
export type Refused = {
  readonly kind: 'refused'
  readonly failure: Failure
  /** Why, when the reason lies outside the interchange. */
  readonly reason?: Finding
  /** By which the refusal is answered, if at all. */
  readonly agreement?: Agreement
}
export type Accepted = {
  readonly kind: 'judged'
  readonly agreement: Agreement
  readonly groups: readonly JudgedGroup[]
  /** One bad transaction has set all aside. */
  readonly suspended: boolean
  /** The transactions go on as one set, in their order. */
  readonly together: boolean
}

export type JudgedTransaction = JudgedOne<EdiGuide> & { readonly fate: Fate }
export type JudgedGroup = Omit<Judged<Carried['groups'][number], EdiGuide>, 'transactions'> & {
  readonly transactions: readonly JudgedTransaction[]
}

/**
 * Decides what of an interchange goes on: all transactions are judged before any does, and what the agreement says of
 * errors is applied (promise 5).
 */
export function judgeInterchange(file: ArrivedFile, interchange: Carried): Verdict {
  const envelope = judgeEnvelope(file, interchange)
  return envelope.kind === 'refused' ? envelope : judgeTransactions(file, interchange, envelope)
}

/** Whether an interchange is taken at all, by what stands around its transactions; an outline of it is enough. */
export function judgeEnvelope(
  file: Pick<ArrivedFile, 'message' | 'revision'>,
  interchange: Carried,
): Refused | { readonly kind: 'taken'; readonly agreement: Agreement } {
  const found = findAgreement(file, interchange)
  const agreement = found.kind === 'found' ? found.agreement : found.ofConnection
  const broken = faultsOf(interchange, agreement).find(({ severity }) => severity === 'error')
  if (broken !== undefined) {
    const fault = failure('EDI_INVALID_ENVELOPE', 'edi-parser', broken.text, positionOf(broken))
    return { kind: 'refused', failure: fault, ...(agreement && { agreement }) }
  }
  if (found.kind === 'found') return { kind: 'taken', agreement: found.agreement }
  const { reason } = found
  const fault = failure('EDI_UNKNOWN_PARTNER', 'edi-parser', reason.text, positionOf(reason))
  return { kind: 'refused', failure: fault, reason, ...(agreement && { agreement }) }
}

type Terms = {
  readonly agreement: Agreement
  /** A transaction that is not in these groups is bad. */
  readonly oneBadElsewhere?: boolean
}

/** Judges the transactions of an interchange that is taken: all, or those of a part. */
export function judgeTransactions(
  { bytes, fileOffset, revision }: ArrivedFile,
  interchange: Carried,
  { agreement, oneBadElsewhere = false }: Terms,
): Accepted {
  const source = { ...withCharset(interchange, agreement), ...(fileOffset !== undefined && { fileOffset }) }
  const judged = judgeGroups<Carried['groups'][number], EdiGuide>(bytes, source, {
    policy: agreement.policy,
    guideFor: ({ setId, version, identifier }, { header }) => {
      const release = header !== undefined && 'version' in header ? header.version : (version ?? '')
      return findGuide(revision, agreement, { setId, release, association: identifier?.[4] })
    },
    refusalOf: refusalBy(agreement),
  })
  return {
    ...{ kind: 'judged', agreement },
    ...partialAcceptance<JudgedOne<EdiGuide>, Judged<Carried['groups'][number], EdiGuide>>(
      agreement.errors,
      judged,
      oneBadElsewhere,
    ),
  }
}

/** The groups of an interchange as they are answered: each with what is wrong with it as a whole. */
export function judgedHeads(
  { groups }: Carried,
  agreement: Agreement,
): readonly { readonly group: Carried['groups'][number] }[] {
  return groups.map((group) => ({ group: withRefusal(group, { refusalOf: refusalBy(agreement) }) }))
}

/** Groups, by their place in the interchange, in which nothing is accepted because of what is wrong around it. */
export function brokenGroups(interchange: Carried): readonly (readonly [group: number, finding: Finding])[] {
  return interchange.groups.flatMap((group, index) => {
    const around =
      interchange.standard === 'edifact' && !isX12Group(group)
        ? groupFaults(interchange, group)
        : group.findings
    const broken = around.find(({ severity }) => severity === 'error')
    return broken === undefined ? [] : [[index, broken] as const]
  })
}

function refusalBy(agreement: Agreement) {
  return ({ header }: Carried['groups'][number]) =>
    header !== undefined && 'version' in header ? groupRefusal(agreement, header) : undefined
}

/** Whoever reads a transaction reads it in the set that the agreement settles, under which it is judged. */
export function withCharset<Of extends Carried>(interchange: Of, { charset }: Agreement): Of & CharsetSource {
  return charset === undefined ? interchange : { ...interchange, charset }
}

function faultsOf(interchange: Carried, agreement: Agreement | undefined): readonly Finding[] {
  if (interchange.standard === 'edifact') return envelopeFaults(interchange)
  return technicalFaults(interchange, agreement?.acknowledge?.practice ?? usualPractice)
}

/** AK905 1: nothing of this functional group is taken; 2: only another release of it. */
function groupRefusal(
  { receive }: Agreement,
  header: { readonly functionalId: string; readonly version: string },
): 'GROUP_NOT_SUPPORTED' | 'GROUP_VERSION_NOT_SUPPORTED' | undefined {
  const ofType = receive.flatMap((guide) =>
    guide.format === 'x12' && guide.compiled.functionalId === header.functionalId ? [guide.release] : [],
  )
  if (ofType.length === 0) return 'GROUP_NOT_SUPPORTED'
  return ofType.includes(header.version.trim().slice(0, 6)) ? undefined : 'GROUP_VERSION_NOT_SUPPORTED'
}

export function positionOf(finding: Finding): Position {
  const { byteOffset, segment, segmentPosition, element, component } = finding
  return {
    ...(byteOffset !== undefined && { byteOffset }),
    ...(segment !== undefined && { segment }),
    ...(segmentPosition !== undefined && { segmentPosition }),
    ...(element !== undefined && { element }),
    ...(component !== undefined && { component }),
  }
}
