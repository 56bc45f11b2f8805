import {
  type Finding,
  type Group,
  isAcknowledgement,
  judgeTransaction,
  type Transaction,
  type X12Interchange,
} from '@parley/edi'
import { type Failure, failure, type Position } from '@parley/journey'
import { type Agreement, findAgreementByEnvelope, findGuide } from '@parley/model'
import type { ReceivedFile } from './received-file.ts'

export type Judged =
  | { readonly kind: 'refused'; readonly failure: Failure; readonly agreement?: Agreement }
  | { readonly kind: 'judged'; readonly agreement: Agreement; readonly groups: readonly JudgedGroup[] }

export type JudgedGroup = {
  readonly group: Group
  /** A 997 is read but never answered with another 997. */
  readonly acknowledges: boolean
  readonly transactions: readonly JudgedTransaction[]
}

export type JudgedTransaction = {
  readonly transaction: Transaction
  readonly guide?: NonNullable<ReturnType<typeof findGuide>>
  readonly findings: readonly Finding[]
  readonly accepted: boolean
}

/** Decides what of an interchange is accepted. One bad transaction never stops its neighbours (promise 5). */
export function judgeInterchange(file: ReceivedFile, interchange: X12Interchange): Judged {
  const { header } = interchange
  const broken = interchange.findings.find((finding) => finding.severity === 'error')
  if (broken) {
    return {
      kind: 'refused',
      failure: failure('EDI_INVALID_ENVELOPE', 'edi-parser', broken.text, positionOf(broken)),
    }
  }
  const agreement = findAgreementByEnvelope(file.revision, {
    standard: 'x12',
    sender: { qualifier: header.senderQualifier, id: header.senderId },
    receiver: { qualifier: header.receiverQualifier, id: header.receiverId },
  })
  if (!agreement || agreement.name !== (file.message.agreement ?? agreement.name)) {
    const text =
      'No agreement of this connection has the sender and receiver of this ISA. Compare ISA05-ISA08 with the x12 identities of both partners.'
    return {
      kind: 'refused',
      failure: failure('EDI_UNKNOWN_PARTNER', 'edi-parser', text, {
        segment: 'ISA',
        segmentPosition: 1,
        element: 6,
        byteOffset: interchange.range.offset,
      }),
    }
  }
  return {
    kind: 'judged',
    agreement,
    groups: interchange.groups.map((group) => judgeGroup(file, interchange, agreement, group)),
  }
}

function judgeGroup(
  file: ReceivedFile,
  interchange: X12Interchange,
  agreement: Agreement,
  group: Group,
): JudgedGroup {
  const refused = group.findings.some((finding) => finding.severity === 'error')
  return {
    group,
    acknowledges: isAcknowledgement(group),
    transactions: group.transactions.map((transaction) => {
      const judged = judge(file, interchange, agreement, group, transaction)
      return refused ? { ...judged, accepted: false } : judged
    }),
  }
}

function judge(
  file: ReceivedFile,
  interchange: X12Interchange,
  agreement: Agreement,
  group: Group,
  transaction: Transaction,
): JudgedTransaction {
  if (isAcknowledgement(group)) return { transaction, findings: transaction.findings, accepted: true }
  const guide = findGuide(file.revision, agreement, {
    setId: transaction.setId,
    release: group.header.version,
  })
  if (!guide) return { transaction, findings: [unknownType(transaction)], accepted: false }
  const findings = judgeTransaction(file.bytes, interchange, transaction, guide.x12)
  return {
    transaction,
    guide,
    findings,
    accepted: !findings.some((finding) => finding.severity === 'error'),
  }
}

function unknownType(transaction: Transaction): Finding {
  return {
    code: 'SET_NOT_SUPPORTED',
    level: 1,
    severity: 'error',
    text: `The agreement receives no ${transaction.setId} of this release. Add a guide to its "receive" list, or tell the partner.`,
    segment: 'ST',
    segmentPosition: 1,
    element: 1,
    byteOffset: transaction.range.offset,
    ack: { ak502: '1' },
  }
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
