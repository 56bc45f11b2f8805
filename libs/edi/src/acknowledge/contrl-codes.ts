import type { FindingCode } from '../finding-codes.ts'

/** The segments of a CONTRL that carry an error. */
export type ContrlLevel = 'uci' | 'ucf' | 'ucm' | 'ucs' | 'ucd'

/** Which segment of a CONTRL says it, and with which code of data element 0085. */
type ContrlCode = {
  readonly in: ContrlLevel
  readonly code: string
  /** In syntax version 4, where that differs. */
  readonly version4?: string
}

const at =
  (level: ContrlLevel) =>
  (code: string, version4 = code): ContrlCode => ({ in: level, code, version4 })
const [uci, ucf, ucm, ucs, ucd] = [at('uci'), at('ucf'), at('ucm'), at('ucs'), at('ucd')]

const contrlCodes: { readonly [code in FindingCode]?: ContrlCode } = {
  SYNTAX_UNSUPPORTED: uci('2'),
  CHARACTER_SET_UNSUPPORTED: uci('21', '46'),
  ENVELOPE_UNSUPPORTED: uci('15', '47'),
  SEPARATORS_AMBIGUOUS: uci('20'),
  INTERCHANGE_PARTY_MISSING: uci('13'),
  SENDER_UNKNOWN: uci('23'),
  RECEIVER_UNKNOWN: uci('7'),
  NO_AGREEMENT: uci('17'),
  TEST_NOT_SUPPORTED: uci('25'),
  INTERCHANGE_DATE_INVALID: uci('12'),
  INTERCHANGE_TIME_INVALID: uci('12'),
  INTERCHANGE_CONTROL_NUMBER_INVALID: uci('12'),
  INTERCHANGE_REFERENCE_MISMATCH: uci('28'),
  INTERCHANGE_COUNT_WRONG: uci('29'),
  INTERCHANGE_NOT_CLOSED: uci('13'),
  INTERCHANGE_EMPTY: uci('32'),
  GROUPS_AND_MESSAGES_MIXED: uci('30'),
  SEGMENT_OUTSIDE_GROUP: uci('33'),
  TRAILER_WITHOUT_HEADER: uci('33'),
  DUPLICATE_INTERCHANGE: uci('26'),
  ENVELOPE_TOO_MANY_ELEMENTS: uci('16'),
  ENVELOPE_TOO_MANY_COMPONENTS: uci('16'),
  ENVELOPE_ELEMENT_TOO_LONG: uci('39'),
  ENVELOPE_ELEMENT_TOO_SHORT: uci('40'),
  ENVELOPE_ELEMENT_INVALID: uci('37'),
  MESSAGE_UNNAMED: uci('13'),
  GROUP_HEADER_UNUSABLE: uci('13'),
  GROUP_NOT_SUPPORTED: ucf('17'),
  GROUP_VERSION_NOT_SUPPORTED: ucf('17'),
  GROUP_PARTY_INVALID: ucf('12'),
  GROUP_DATE_INVALID: ucf('12'),
  GROUP_TIME_INVALID: ucf('12'),
  GROUP_NOT_CLOSED: ucf('13'),
  GROUP_CONTROL_NUMBER_MISMATCH: ucf('28'),
  GROUP_CONTROL_NUMBER_REPEATED: ucf('26'),
  TRANSACTION_COUNT_WRONG: ucf('29'),
  SEGMENT_OUTSIDE_TRANSACTION: ucf('33'),
  SET_NOT_SUPPORTED: ucm('17'),
  SET_NOT_IN_GROUP: ucm('31'),
  SET_ID_INVALID: ucm('12'),
  CONVENTION_INVALID: ucm('12'),
  CONVENTION_UNSUPPORTED: ucm('17'),
  TRANSACTION_NOT_CLOSED: ucm('13'),
  TRANSACTION_CONTROL_NUMBER_INVALID: ucm('12'),
  TRANSACTION_CONTROL_NUMBER_MISMATCH: ucm('28'),
  TRANSACTION_CONTROL_NUMBER_REPEATED: ucm('26'),
  SEGMENT_COUNT_WRONG: ucm('29'),
  SEGMENT_UNKNOWN: ucs('15'),
  SEGMENT_ID_INVALID: ucs('15'),
  SEGMENT_UNEXPECTED: ucs('15'),
  SEGMENT_NOT_IN_SET: ucs('15'),
  SEGMENT_OUT_OF_SEQUENCE: ucs('15'),
  SEGMENT_NOT_USED: ucs('15'),
  SEGMENT_FORBIDDEN_BY_RULE: ucs('15'),
  SEGMENT_MISSING: ucs('13'),
  SEGMENT_REQUIRED_BY_GUIDE: ucs('13'),
  SEGMENT_REQUIRED_BY_RULE: ucs('13'),
  SEGMENT_UNDER_MIN_OF_GUIDE: ucs('13'),
  LOOP_UNDER_MIN_OF_GUIDE: ucs('13'),
  SEGMENT_OVER_MAX: ucs('35'),
  SEGMENT_OVER_MAX_OF_GUIDE: ucs('35'),
  LOOP_OVER_MAX: ucs('36'),
  TOO_MANY_ELEMENTS: ucs('16'),
  TRAILING_SEPARATORS: ucs('12', '45'),
  ELEMENT_MISSING: ucd('13'),
  ELEMENT_REQUIRED_BY_GUIDE: ucd('13'),
  ELEMENT_REQUIRED_BY_RULE: ucd('13'),
  ELEMENT_CONDITION_MISSING: ucd('13'),
  TOO_FEW_REPETITIONS: ucd('13'),
  TOO_MANY_COMPONENTS: ucd('16'),
  COMPONENT_IN_SIMPLE_ELEMENT: ucd('16'),
  TOO_MANY_REPETITIONS: ucd('18', '35'),
  ELEMENT_TOO_SHORT: ucd('40'),
  ELEMENT_TOO_LONG: ucd('39'),
  CHARACTER_INVALID: ucd('21'),
  CHARACTER_OUTSIDE_CHARSET: ucd('21'),
  NUMBER_INVALID: ucd('37'),
  DIGIT_AMONG_LETTERS: ucd('37'),
  DECIMAL_MARK_INVALID: ucd('19'),
  DECIMAL_MARK_ALONE: ucd('38'),
  CODE_NOT_IN_STANDARD: ucd('12'),
  CODE_NOT_IN_GUIDE: ucd('14'),
  CODE_NOT_IN_RULE: ucd('14'),
  PATTERN_BROKEN: ucd('12'),
  DATE_INVALID: ucd('12'),
  TIME_INVALID: ucd('12'),
  ELEMENT_EXCLUDED: ucd('15', '48'),
  ELEMENT_NOT_USED: ucd('15'),
  ELEMENT_FORBIDDEN_BY_RULE: ucd('15'),
}

/** Unspecified error: every segment may say it. */
export const unspecified = '18'

/*
 * Which codes each segment may carry: the lists of GS1 for syntax version 3, and what version 4 adds (45 to 48; 35 for
 * repeated elements). A code that may not stand there is said as 18.
 */
const allowed: { readonly [level in ContrlLevel]: ReadonlySet<string> } = {
  uci: codes('2 7 12-30 32 33'),
  ucf: codes('7 12-18 20-33'),
  ucm: codes('12-18 21 22 23 25-31 34 37 39 40'),
  ucs: codes('12-16 18 21 22 27 34-36'),
  ucd: codes('12-16 18 19 21 22 27 34 37-40'),
}
const allowedIn4: { readonly [level in ContrlLevel]: ReadonlySet<string> } = {
  uci: codes('46 47'),
  ucf: codes(''),
  ucm: codes(''),
  ucs: codes('45 48'),
  ucd: codes('35 45 48'),
}

function codes(list: string): ReadonlySet<string> {
  const words = list.split(' ').filter(Boolean)
  return new Set(
    words.flatMap((word) => {
      const [first = 0, last = first] = word.split('-').map(Number)
      return Array.from({ length: last - first + 1 }, (_, index) => String(first + index))
    }),
  )
}

/** Where and how a CONTRL of that syntax version says a finding; undefined for what has no place of its own. */
export function contrlCode(
  code: FindingCode,
  syntaxVersion: string,
): { readonly in: ContrlLevel; readonly code: string } | undefined {
  const says = contrlCodes[code]
  if (says === undefined) return undefined
  const told = (syntaxVersion === '4' ? says.version4 : undefined) ?? says.code
  return { in: says.in, code: codeAt(says.in, told, syntaxVersion) }
}

/** The code, if that segment may carry it. */
export function codeAt(level: ContrlLevel, code: string, syntaxVersion: string): string {
  const may = allowed[level].has(code) || (syntaxVersion === '4' && allowedIn4[level].has(code))
  return may ? code : unspecified
}
