import {
  type CharsetSource,
  envelopeFaults,
  type Fate,
  type Finding,
  type JudgedGroup as Judged,
  type JudgedTransaction as JudgedOne,
  judgeGroups,
  partialAcceptance,
  technicalFaults,
  usualPractice,
} from '@parley/edi'
import { type Failure, failure, type Position } from '@parley/journey'
import { type Agreement, type EdiGuide, findGuide } from '@parley/model'
import type { ArrivedFile } from './arrived-file.ts'
import type { Carried } from './carried.ts'
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
  const found = findAgreement(file, interchange)
  const agreement = found.kind === 'found' ? found.agreement : found.ofConnection
  const broken = faultsOf(interchange, agreement).find(({ severity }) => severity === 'error')
  if (broken !== undefined) {
    const fault = failure('EDI_INVALID_ENVELOPE', 'edi-parser', broken.text, positionOf(broken))
    return { kind: 'refused', failure: fault, ...(agreement && { agreement }) }
  }
  if (found.kind === 'unknown') {
    const { reason } = found
    const fault = failure('EDI_UNKNOWN_PARTNER', 'edi-parser', reason.text, positionOf(reason))
    return { kind: 'refused', failure: fault, reason, ...(agreement && { agreement }) }
  }
  const source = withCharset(interchange, found.agreement)
  const judged = judgeGroups<Carried['groups'][number], EdiGuide>(file.bytes, source, {
    policy: found.agreement.policy,
    guideFor: ({ setId, version, identifier }, { header }) => {
      const release = header !== undefined && 'version' in header ? header.version : (version ?? '')
      return findGuide(file.revision, found.agreement, { setId, release, association: identifier?.[4] })
    },
    refusalOf: ({ header }) => {
      return header !== undefined && 'version' in header ? groupRefusal(found.agreement, header) : undefined
    },
  })
  return {
    ...{ kind: 'judged', agreement: found.agreement },
    ...partialAcceptance<JudgedOne<EdiGuide>, Judged<Carried['groups'][number], EdiGuide>>(
      found.agreement.errors,
      judged,
    ),
  }
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
