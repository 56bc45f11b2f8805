import type { Stage } from './message.ts'

/** transient: try again by itself. ambiguous: the other side may have it. permanent: a person or partner must act. */
export type FailureClass = 'transient' | 'ambiguous' | 'permanent'

/** Where in the sender's bytes the fault lies. Offsets count from the first byte of the file as received. */
export type Position = {
  readonly byteOffset?: number
  readonly segment?: string
  readonly segmentPosition?: number
  readonly element?: number
  readonly component?: number
  /** Of text files, both from 1 on, and the field, such as lines[2].sku. */
  readonly line?: number
  readonly column?: number
  readonly path?: string
  readonly targetPath?: string
}

export type Failure = {
  readonly code: FailureCode
  readonly class: FailureClass
  readonly stage: Stage
  readonly position?: Position
  /** One sentence that tells an operator what is wrong and what to do. Never payload. */
  readonly text: string
}

/** Every refusal of the platform. Codes are stable: dashboards and partners' runbooks name them. */
export const failureCodes = {
  AS2_NOT_AS2: 'permanent',
  AS2_UNKNOWN_RELATIONSHIP: 'permanent',
  AS2_INSUFFICIENT_SECURITY: 'permanent',
  AS2_DECRYPTION_FAILED: 'permanent',
  AS2_SIGNATURE_INVALID: 'permanent',
  AS2_SIGNER_UNKNOWN: 'permanent',
  AS2_DECOMPRESSION_FAILED: 'permanent',
  AS2_UNSUPPORTED: 'permanent',
  AS2_BODY_TRUNCATED: 'transient',
  AS2_BODY_TOO_LARGE: 'permanent',
  AS2_RECEIPT_ADDRESS: 'permanent',
  AS2_NOT_ALLOWED: 'permanent',
  AS2_TOO_MANY_FAILURES: 'transient',
  AS2_NOT_SENT: 'permanent',
  DUPLICATE_ID_DIFFERENT_CONTENT: 'permanent',
  DUPLICATE_INTERCHANGE: 'permanent',
  EDI_NOT_AN_INTERCHANGE: 'permanent',
  EDI_INVALID_ENVELOPE: 'permanent',
  EDI_UNKNOWN_PARTNER: 'permanent',
  EDI_UNKNOWN_DOCUMENT_TYPE: 'permanent',
  EDI_TRANSACTION_REJECTED: 'permanent',
  EDI_TRANSACTION_SUSPENDED: 'permanent',
  FILE_TOO_LARGE: 'permanent',
  FILE_UNREADABLE: 'permanent',
  DOCUMENT_INVALID: 'permanent',
  ROUTE_NO_CHANNEL: 'permanent',
  ROUTE_AMBIGUOUS: 'permanent',
  MAP_VALUE_MISSING: 'permanent',
  MAP_FAILED: 'permanent',
  OUTPUT_INVALID: 'permanent',
  DELIVERY_REFUSED: 'permanent',
  DELIVERY_UNREACHABLE: 'transient',
  DELIVERY_TIMEOUT: 'ambiguous',
  DELIVERY_ANSWER_LOST: 'ambiguous',
  DELIVERY_MDN_NEGATIVE: 'permanent',
  DELIVERY_MDN_MISSING: 'ambiguous',
  DELIVERY_MDN_INVALID: 'ambiguous',
  DELIVERY_MDN_OVERDUE: 'ambiguous',
  DELIVERY_MIC_MISMATCH: 'permanent',
  DELIVERY_WRITE_FAILED: 'transient',
  DELIVERY_GAVE_UP: 'permanent',
  HANDLER_PARKED: 'permanent',
} as const satisfies Record<string, FailureClass>
export type FailureCode = keyof typeof failureCodes

/** Builds a failure; its class comes from the code alone. */
export function failure(code: FailureCode, stage: Stage, text: string, position?: Position): Failure {
  return { code, class: failureCodes[code], stage, text, ...(position && { position }) }
}
