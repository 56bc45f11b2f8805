import type { FindingCode } from '../finding-codes.ts'

/** Which segment of a CONTRL says it, and with which code of data element 0085. */
type ContrlCode = {
  readonly in: 'uci' | 'ucf' | 'ucm' | 'ucs' | 'ucd'
  readonly code: string
  /** In syntax version 4, where that differs. */
  readonly version4?: string
}

const uci = (code: string): ContrlCode => ({ in: 'uci', code })
const ucf = (code: string): ContrlCode => ({ in: 'ucf', code })
const ucm = (code: string): ContrlCode => ({ in: 'ucm', code })
const ucs = (code: string): ContrlCode => ({ in: 'ucs', code })
const ucd = (code: string, version4 = code): ContrlCode => ({ in: 'ucd', code, version4 })

/** What is not named here is said with 18, unspecified error. */
export const contrlCodes: { readonly [code in FindingCode]?: ContrlCode } = {
  SYNTAX_UNSUPPORTED: uci('2'),
  INTERCHANGE_PARTY_MISSING: uci('13'),
  INTERCHANGE_DATE_INVALID: uci('12'),
  INTERCHANGE_TIME_INVALID: uci('12'),
  INTERCHANGE_REFERENCE_MISMATCH: uci('28'),
  INTERCHANGE_COUNT_WRONG: uci('29'),
  INTERCHANGE_NOT_CLOSED: uci('13'),
  INTERCHANGE_EMPTY: uci('32'),
  GROUPS_AND_MESSAGES_MIXED: uci('30'),
  SEGMENT_OUTSIDE_GROUP: uci('33'),
  TRAILER_WITHOUT_HEADER: uci('33'),
  DUPLICATE_INTERCHANGE: uci('26'),
  GROUP_NOT_SUPPORTED: ucf('17'),
  GROUP_NOT_CLOSED: ucf('13'),
  GROUP_CONTROL_NUMBER_MISMATCH: ucf('28'),
  GROUP_CONTROL_NUMBER_REPEATED: ucf('26'),
  TRANSACTION_COUNT_WRONG: ucf('29'),
  SEGMENT_OUTSIDE_TRANSACTION: ucf('33'),
  SET_NOT_SUPPORTED: ucm('17'),
  TRANSACTION_NOT_CLOSED: ucm('13'),
  TRANSACTION_CONTROL_NUMBER_MISMATCH: ucm('28'),
  TRANSACTION_CONTROL_NUMBER_REPEATED: ucm('26'),
  SEGMENT_COUNT_WRONG: ucm('29'),
  SEGMENT_UNKNOWN: ucs('15'),
  SEGMENT_ID_INVALID: ucs('15'),
  SEGMENT_UNEXPECTED: ucs('15'),
  SEGMENT_NOT_IN_SET: ucs('15'),
  SEGMENT_OUT_OF_SEQUENCE: ucs('15'),
  SEGMENT_NOT_USED: ucs('15'),
  SEGMENT_MISSING: ucs('13'),
  SEGMENT_REQUIRED_BY_GUIDE: ucs('13'),
  SEGMENT_OVER_MAX: ucs('35'),
  SEGMENT_OVER_MAX_OF_GUIDE: ucs('35'),
  LOOP_OVER_MAX: ucs('36'),
  TOO_MANY_ELEMENTS: ucs('16'),
  ELEMENT_MISSING: ucd('13'),
  ELEMENT_REQUIRED_BY_GUIDE: ucd('13'),
  ELEMENT_CONDITION_MISSING: ucd('13'),
  TOO_MANY_COMPONENTS: ucd('16'),
  COMPONENT_IN_SIMPLE_ELEMENT: ucd('16'),
  TOO_MANY_REPETITIONS: ucd('35'),
  ELEMENT_TOO_SHORT: ucd('40'),
  ELEMENT_TOO_LONG: ucd('39'),
  CHARACTER_INVALID: ucd('21'),
  NUMBER_INVALID: ucd('37'),
  CODE_NOT_IN_GUIDE: ucd('14'),
  DATE_INVALID: ucd('12'),
  TIME_INVALID: ucd('12'),
  ELEMENT_EXCLUDED: ucd('15', '48'),
  ELEMENT_NOT_USED: ucd('15'),
}
