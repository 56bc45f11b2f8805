import type { CharsetSource } from '../charset/charset-rule.ts'
import { type Finding, finding } from '../finding.ts'
import type { CompiledGuide } from '../guide/compiled-guide.ts'
import type { EdifactGroup, Group, Interchange, Transaction } from '../interchange.ts'
import { judgeTransaction } from '../judge/judge-transaction.ts'
import type { JudgePolicy } from '../judge/judgement.ts'
import { groupFaults } from './edifact-envelope-faults.ts'
import { isAcknowledgement, isAcknowledgementMessage } from './is-acknowledgement.ts'
import { isAccepted } from './partial-acceptance.ts'
import type { TransactionVerdict } from './transaction-response.ts'

type AnyGroup = Group | EdifactGroup

export type Judging<Chosen extends { readonly compiled: CompiledGuide }> = {
  /** The guide by which a transaction is read; undefined when the agreement takes none such. */
  readonly guideFor: (transaction: Transaction, group: AnyGroup) => Chosen | undefined
  /** Why a whole group is not taken: nothing of its type, or nothing of its release. */
  readonly refusalOf?: (group: AnyGroup) => 'GROUP_NOT_SUPPORTED' | 'GROUP_VERSION_NOT_SUPPORTED' | undefined
  readonly policy?: JudgePolicy
}

export type JudgedGroup<Of extends AnyGroup, Chosen> = {
  readonly group: Of
  readonly transactions: readonly JudgedTransaction<Chosen>[]
}
export type JudgedTransaction<Chosen> = TransactionVerdict & {
  readonly guide?: Chosen
  /** An acknowledgement itself: it is read, never judged and never answered. */
  readonly acknowledges: boolean
}

type Part = CharsetSource & { readonly fileOffset?: number }

/**
 * Judges every transaction of an interchange under the guide chosen for it. A transaction is accepted when neither it nor
 * the group around it has an error; characters are read as `interchange.charset` says, if it is given. `bytes` is the whole
 * file, or the part of it that begins at `fileOffset`.
 */
export function judgeGroups<Of extends AnyGroup, Chosen extends { readonly compiled: CompiledGuide }>(
  bytes: Uint8Array,
  interchange: Interchange & Part & { readonly groups: readonly Of[] },
  judging: Judging<Chosen>,
): readonly JudgedGroup<Of, Chosen>[] {
  return interchange.groups.map((framed) => {
    const group = withRefusal(framed, judging)
    const isRefused = group !== framed
    const around =
      interchange.standard === 'edifact' ? groupFaults(interchange, group as EdifactGroup) : group.findings
    return {
      group,
      transactions: group.transactions.map((transaction) => {
        if (acknowledges(transaction, group))
          return { transaction, findings: transaction.findings, accepted: true, acknowledges: true }
        const guide = isRefused ? undefined : judging.guideFor(transaction, group)
        const findings = findingsIn(bytes, { interchange, group, transaction, guide, judging })
        const own = isRefused ? transaction.findings : findings
        return {
          ...{ transaction, findings: own, accepted: isAccepted(own, around), acknowledges: false },
          ...(guide && { guide }),
        }
      }),
    }
  })
}

/** The group with the finding that says why nothing of it is taken; the same one when nothing is against it. */
export function withRefusal<Of extends AnyGroup>(
  framed: Of,
  judging: Pick<Judging<{ readonly compiled: CompiledGuide }>, 'refusalOf'>,
): Of {
  const refused = refusal(framed, judging)
  return refused === undefined ? framed : { ...framed, findings: [...framed.findings, refused] }
}

function acknowledges(transaction: Transaction, { header }: AnyGroup): boolean {
  return isX12(header) ? isAcknowledgement({ header }) : isAcknowledgementMessage(transaction)
}

function isX12(header: AnyGroup['header']): header is Group['header'] {
  return header !== undefined && 'version' in header
}

function refusal(
  group: AnyGroup,
  { refusalOf }: Pick<Judging<{ readonly compiled: CompiledGuide }>, 'refusalOf'>,
): Finding | undefined {
  const { header } = group
  if (header === undefined || (isX12(header) && isAcknowledgement({ header }))) return undefined
  const code = refusalOf?.(group)
  if (code === undefined) return undefined
  const isType = code === 'GROUP_NOT_SUPPORTED'
  const text = isType
    ? 'The agreement receives nothing of this functional group. Add a guide to its "receive" list, or tell the partner.'
    : 'The agreement receives this functional group in another release only. Agree on a guide for this one, or ask for the other.'
  const element = isX12(header) ? (isType ? 1 : 8) : 1
  const byteOffset = group.transactions[0]?.range.offset ?? 0
  return finding(code, text, { segment: isX12(header) ? 'GS' : 'UNG', element, byteOffset })
}

type Judged<Chosen extends { readonly compiled: CompiledGuide }> = {
  readonly interchange: Interchange & Part
  readonly group: AnyGroup
  readonly transaction: Transaction
  readonly guide: Chosen | undefined
  readonly judging: Judging<Chosen>
}

function findingsIn<Chosen extends { readonly compiled: CompiledGuide }>(
  bytes: Uint8Array,
  { interchange, group, transaction, guide, judging }: Judged<Chosen>,
): readonly Finding[] {
  const misplaced = misplacedIn(transaction, group, guide?.compiled)
  if (misplaced !== undefined) return [...transaction.findings, misplaced]
  if (guide === undefined) return [...transaction.findings, unknownType(transaction, interchange.standard)]
  return judgeTransaction(bytes, interchange, transaction, guide.compiled, judging.policy)
}

/** A set belongs to one functional group (850 to PO), an EDIFACT message to a group of its type (UNG 0038). */
function misplacedIn(
  { setId, range }: Transaction,
  { header }: AnyGroup,
  guide: CompiledGuide | undefined,
): Finding | undefined {
  const expected = isX12(header) ? guide?.functionalId : setId
  if (header === undefined || expected === undefined || header.functionalId === expected) return undefined
  const segment = isX12(header) ? 'ST' : 'UNH'
  const text = `${setId} does not belong into a group of this type. Send it in a group ${expected}.`
  const place = isX12(header) ? { element: 1 } : { element: 2, component: 1 }
  return finding('SET_NOT_IN_GROUP', text, {
    segment,
    segmentPosition: 1,
    byteOffset: range.offset,
    ...place,
  })
}

function unknownType({ setId, range }: Transaction, standard: Interchange['standard']): Finding {
  const named = /^[A-Z0-9]{1,6}$/.test(setId) ? setId : 'such document'
  const text = `The agreement receives no ${named} of this release. Add a guide to its "receive" list, or tell the partner.`
  const place =
    standard === 'x12' ? { segment: 'ST', element: 1 } : { segment: 'UNH', element: 2, component: 1 }
  return finding('SET_NOT_SUPPORTED', text, { ...place, segmentPosition: 1, byteOffset: range.offset })
}
