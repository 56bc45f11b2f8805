import type { Finding } from '@parley/edi'
import { type Failure, failure } from '@parley/journey'
import { type JudgedTransaction, positionOf } from './judge-interchange.ts'

/** Why a file without an interchange that can be read goes no further. */
export function unreadableFile(findings: readonly Finding[]): Failure {
  const first = findings.find(({ severity }) => severity === 'error')
  const code = first?.code.startsWith('ISA_') ? 'EDI_INVALID_ENVELOPE' : 'EDI_NOT_AN_INTERCHANGE'
  const text = first?.text ?? 'No interchange begins in this file.'
  return failure(code, 'edi-parser', text, first ? positionOf(first) : { byteOffset: 0 })
}

/** TRADACOMS is framed and not carried. */
export function tradacomsRefused(byteOffset: number): Failure {
  return failure(
    'EDI_UNKNOWN_PARTNER',
    'edi-parser',
    'This is a TRADACOMS transmission, and no agreement takes one: agreements know X12 and EDIFACT identities only. Ask the partner for one of them.',
    { segment: 'STX', segmentPosition: 1, element: 2, byteOffset },
  )
}

/** Why a transaction goes no further; undefined when it does, and for acknowledgements, which go nowhere. */
export function rejectionOf(one: JudgedTransaction): Failure | undefined {
  const worst = one.findings.find((finding) => finding.severity === 'error')
  if (one.accepted || one.acknowledges) return undefined
  if (one.fate === 'suspended') return failure('EDI_TRANSACTION_SUSPENDED', 'edi-parser', suspended)
  const code = worst?.code === 'SET_NOT_SUPPORTED' ? 'EDI_UNKNOWN_DOCUMENT_TYPE' : 'EDI_TRANSACTION_REJECTED'
  return failure(code, 'edi-parser', worst?.text ?? groupRefused, worst && positionOf(worst))
}

const groupRefused = 'The group around this transaction was refused. Ask the partner to send it again.'

const suspended =
  'Nothing is wrong here, but another transaction of the interchange was rejected, and the agreement then takes none. The partner sends all of them again.'
