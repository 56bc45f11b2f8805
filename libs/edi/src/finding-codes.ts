/** The codes with which X12 says a finding: TA105, AK905, AK502, AK304, AK403. */
export type AckCodes = {
  readonly ta1?: string
  readonly ak905?: string
  readonly ak502?: string
  readonly ak304?: string
  readonly ak403?: string
}

type Facts = {
  readonly level: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7
  readonly severity: 'error' | 'warn'
  readonly ack?: AckCodes
}

const error = (level: Facts['level'], ack?: AckCodes): Facts => ({
  level,
  severity: 'error',
  ...(ack && { ack }),
})
const warn = (level: Facts['level'], ack?: AckCodes): Facts => ({
  level,
  severity: 'warn',
  ...(ack && { ack }),
})

/*
 * Every code with its level, its severity unless an agreement says otherwise, and what X12 calls it.
 * An interchange finding that is a warning is answered with TA104 = E (accepted, do not resend), an error with R.
 */
const facts = {
  // The file
  NO_INTERCHANGE: error(0),
  JUNK_OUTSIDE_INTERCHANGE: warn(0),
  TOO_MANY_ENVELOPES: error(0, { ta1: '024' }),
  SEGMENT_TOO_LONG: error(0, { ta1: '022', ak502: '5' }),
  // ISA
  ISA_UNREADABLE: error(0),
  ISA_BROKEN_ACROSS_LINES: error(0, { ta1: '022' }),
  ISA_NOT_PADDED: warn(0),
  SEGMENT_TERMINATOR_INVALID: error(0, { ta1: '004' }),
  ELEMENT_SEPARATOR_INVALID: error(0, { ta1: '026' }),
  COMPONENT_SEPARATOR_INVALID: error(0, { ta1: '027' }),
  AUTHORIZATION_QUALIFIER_INVALID: error(0, { ta1: '010' }),
  AUTHORIZATION_INVALID: error(0, { ta1: '011' }),
  SECURITY_QUALIFIER_INVALID: error(0, { ta1: '012' }),
  SECURITY_INVALID: error(0, { ta1: '013' }),
  SENDER_QUALIFIER_INVALID: error(0, { ta1: '005' }),
  SENDER_ID_INVALID: warn(0, { ta1: '006' }),
  RECEIVER_QUALIFIER_INVALID: error(0, { ta1: '007' }),
  RECEIVER_ID_INVALID: warn(0, { ta1: '008' }),
  INTERCHANGE_DATE_INVALID: error(0, { ta1: '014' }),
  INTERCHANGE_TIME_INVALID: error(0, { ta1: '015' }),
  STANDARDS_ID_UNSUPPORTED: warn(0, { ta1: '002' }),
  STANDARDS_ID_INVALID: error(0, { ta1: '016' }),
  INTERCHANGE_VERSION_INVALID: error(0, { ta1: '017' }),
  INTERCHANGE_VERSION_UNSUPPORTED: error(0, { ta1: '003' }),
  INTERCHANGE_CONTROL_NUMBER_INVALID: error(0, { ta1: '018' }),
  ACKNOWLEDGMENT_REQUEST_INVALID: warn(0, { ta1: '019' }),
  USAGE_INVALID: warn(0, { ta1: '020' }),
  RELEASE_UNSUPPORTED: error(0, { ta1: '003' }),
  // UNA and UNB
  UNB_UNREADABLE: error(0),
  SYNTAX_UNSUPPORTED: error(0),
  INTERACTIVE_UNSUPPORTED: error(0),
  SEPARATORS_AMBIGUOUS: error(0),
  INTERCHANGE_PARTY_MISSING: error(0),
  CHARACTER_SET_UNSUPPORTED: error(0),
  // What only the receiver knows
  SENDER_UNKNOWN: error(0, { ta1: '006' }),
  RECEIVER_UNKNOWN: error(0, { ta1: '009' }),
  NO_AGREEMENT: error(0, { ta1: '024' }),
  TEST_NOT_SUPPORTED: error(0, { ta1: '020' }),
  // The character set
  CHARSET_LABEL_WRONG: warn(0),
  CHARSET_UNSUPPORTED: error(0, { ak502: '5' }),
  CHARACTER_OUTSIDE_CHARSET: error(1, { ak403: '6' }),
  CHARACTER_REPLACED: warn(1),
  // STX
  STX_UNREADABLE: error(0),
  // The interchange
  INTERCHANGE_CONTROL_NUMBER_MISMATCH: warn(0, { ta1: '001' }),
  INTERCHANGES_RUN_TOGETHER: error(0, { ta1: '001' }),
  GROUP_COUNT_WRONG: warn(0, { ta1: '021' }),
  INTERCHANGE_NOT_CLOSED: error(0, { ta1: '023' }),
  SEGMENT_OUTSIDE_GROUP: error(0, { ta1: '024' }),
  GROUP_HEADER_UNUSABLE: error(0, { ta1: '024' }),
  TRAILER_WITHOUT_HEADER: error(0, { ta1: '022' }),
  DUPLICATE_INTERCHANGE: error(0, { ta1: '025' }),
  GROUPS_AND_MESSAGES_MIXED: error(0),
  INTERCHANGE_EMPTY: error(0),
  INTERCHANGE_COUNT_WRONG: error(0),
  INTERCHANGE_REFERENCE_MISMATCH: error(0),
  PACKAGE_LENGTH_WRONG: error(0),
  ENVELOPE_UNSUPPORTED: error(0),
  // UCM must name a message; one that cannot be named rejects what is around it.
  MESSAGE_UNNAMED: error(0),
  // What an envelope has beside what is read of it. No list of TA105, 716 or 720 has a code for it.
  ENVELOPE_TOO_MANY_ELEMENTS: warn(1),
  ENVELOPE_TOO_MANY_COMPONENTS: warn(1),
  ENVELOPE_ELEMENT_TOO_LONG: warn(1),
  ENVELOPE_ELEMENT_TOO_SHORT: warn(1),
  ENVELOPE_ELEMENT_INVALID: warn(1),
  // The group
  GROUP_NOT_SUPPORTED: error(1, { ak905: '1' }),
  GROUP_VERSION_NOT_SUPPORTED: error(1, { ak905: '2' }),
  GROUP_NOT_CLOSED: error(1, { ak905: '3' }),
  GROUP_CONTROL_NUMBER_MISMATCH: error(1, { ak905: '4' }),
  TRANSACTION_COUNT_WRONG: error(1, { ak905: '5' }),
  TRANSACTION_HEADER_UNUSABLE: error(1, { ak905: '5' }),
  SEGMENT_OUTSIDE_TRANSACTION: error(1, { ak905: '5' }),
  GROUP_PARTY_INVALID: error(1, { ak905: '1' }),
  // No list before 006050 has a code for them.
  GROUP_DATE_INVALID: warn(1),
  GROUP_TIME_INVALID: warn(1),
  GROUP_CONTROL_NUMBER_REPEATED: error(1, { ak905: '6' }),
  // The transaction
  SET_NOT_SUPPORTED: error(1, { ak502: '1' }),
  TRANSACTION_NOT_CLOSED: error(1, { ak502: '2' }),
  TRANSACTION_CONTROL_NUMBER_MISMATCH: error(1, { ak502: '3' }),
  SEGMENT_COUNT_WRONG: error(1, { ak502: '4' }),
  SET_NOT_IN_GROUP: error(1, { ak502: '6' }),
  // A 997 cannot say it (X12 RFI 1438); a 999 can.
  CONVENTION_INVALID: warn(1),
  CONVENTION_UNSUPPORTED: warn(1),
  SET_ID_INVALID: error(1, { ak502: '6' }),
  TRANSACTION_CONTROL_NUMBER_INVALID: error(1, { ak502: '7' }),
  TRANSACTION_CONTROL_NUMBER_REPEATED: error(1, { ak502: '23' }),
  TRANSACTION_TOO_LONG: error(0, { ak502: '5' }),
  BINARY_LENGTH_WRONG: error(0, { ak502: '5' }),
  FINDINGS_CUT: warn(1),
  // The segment
  SEGMENT_ID_INVALID: error(1, { ak502: '5' }),
  SEGMENT_UNKNOWN: error(1, { ak304: '1' }),
  SEGMENT_UNEXPECTED: error(1, { ak304: '2' }),
  SEGMENT_MISSING: error(1, { ak304: '3' }),
  LOOP_OVER_MAX: error(1, { ak304: '4' }),
  SEGMENT_OVER_MAX: error(1, { ak304: '5' }),
  SEGMENT_NOT_IN_SET: error(1, { ak304: '6' }),
  SEGMENT_OUT_OF_SEQUENCE: error(1, { ak304: '7' }),
  SEGMENT_REQUIRED_BY_GUIDE: error(7, { ak304: '3' }),
  SEGMENT_OVER_MAX_OF_GUIDE: error(7, { ak304: '5' }),
  SEGMENT_UNDER_MIN_OF_GUIDE: error(7, { ak304: '3' }),
  LOOP_UNDER_MIN_OF_GUIDE: error(7, { ak304: '3' }),
  // Situational rules: a 997 says them as if the standard did, or as code 5 alone.
  SEGMENT_REQUIRED_BY_RULE: error(4, { ak304: '3' }),
  SEGMENT_FORBIDDEN_BY_RULE: error(4, { ak502: '5' }),
  // A 997 has no code for what a guide does not use: AK501 = E with code 5 is all it can say.
  SEGMENT_NOT_USED: warn(7, { ak502: '5' }),
  TRAILING_SEPARATORS: warn(1),
  // The element
  ELEMENT_MISSING: error(2, { ak403: '1' }),
  ELEMENT_REQUIRED_BY_GUIDE: error(7, { ak403: '1' }),
  ELEMENT_CONDITION_MISSING: error(2, { ak403: '2' }),
  TOO_MANY_ELEMENTS: error(1, { ak403: '3' }),
  TOO_MANY_COMPONENTS: error(1, { ak403: '3' }),
  // No 997 before 005010 has a code of its own for it (12 there and in the 999).
  TOO_MANY_REPETITIONS: error(1, { ak403: '3' }),
  ELEMENT_TOO_SHORT: error(1, { ak403: '4' }),
  ELEMENT_TOO_LONG: error(1, { ak403: '5' }),
  CHARACTER_INVALID: error(1, { ak403: '6' }),
  NUMBER_INVALID: error(1, { ak403: '6' }),
  DECIMAL_MARK_INVALID: error(1, { ak403: '6' }),
  // Many send .5; an agreement may refuse it.
  DECIMAL_MARK_ALONE: warn(1, { ak403: '6' }),
  // EDIFACT's type a; what it names is understood all the same.
  DIGIT_AMONG_LETTERS: warn(1, { ak403: '6' }),
  COMPONENT_IN_SIMPLE_ELEMENT: error(1, { ak403: '6' }),
  CODE_NOT_IN_GUIDE: error(7, { ak403: '7' }),
  DATE_INVALID: error(1, { ak403: '8' }),
  TIME_INVALID: error(1, { ak403: '9' }),
  ELEMENT_EXCLUDED: error(2, { ak403: '10' }),
  ELEMENT_NOT_USED: warn(7),
  PATTERN_BROKEN: error(7, { ak403: '7' }),
  TOO_FEW_REPETITIONS: error(7, { ak403: '7' }),
  ELEMENT_REQUIRED_BY_RULE: error(4, { ak403: '2' }),
  ELEMENT_FORBIDDEN_BY_RULE: error(4, { ak502: '5' }),
  CODE_NOT_IN_RULE: error(4, { ak403: '7' }),
  // A total that is not the sum of its parts: a 997 has no code for it (an 824 has).
  BALANCE_WRONG: error(3),
  // The list of the standard, where it is ours to give (EDIFACT) or the user has it. A directory lists fewer codes
  // than partners use: agencies such as GS1 add theirs, and later directories more.
  CODE_NOT_IN_STANDARD: warn(2, { ak403: '7' }),
  // What a 997 does not speak of: numbers and codes that others keep.
  CHECK_DIGIT_WRONG: warn(5),
  COUNTRY_UNKNOWN: warn(5),
  CURRENCY_UNKNOWN: warn(5),
  // The tree of HL segments
  HIERARCHY_ID_REPEATED: error(3),
  HIERARCHY_PARENT_UNKNOWN: error(3),
  HIERARCHY_PARENT_LATE: error(3),
  HIERARCHY_CYCLE: error(3),
  HIERARCHY_CHILD_CODE_WRONG: warn(3),
} satisfies { readonly [code: string]: Facts }

/** Our own names of what can be wrong; stable, because operators and agreements refer to them. */
export type FindingCode = keyof typeof facts
export const findingFacts: { readonly [code in FindingCode]: Facts } = facts
/** Every code, for settings that name them. */
export const findingCodes = Object.keys(facts) as readonly FindingCode[]
