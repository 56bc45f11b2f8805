import type { Finding } from '../finding.ts'
import type { AckCodes, FindingCode } from '../finding-codes.ts'
import type { Practice } from './practice.ts'

/** In which set a group is answered, and by which release of its code lists. */
export type Dialect = {
  readonly kind: '997' | '999'
  /** GS08 without the suffix of an industry, such as 004010. */
  readonly release: string
  readonly practice: Practice
}

type Later = {
  readonly kind?: '997' | '999'
  /** First release whose list is known to hold the code; below it the code of the finding stands. */
  readonly from: string
  readonly codes: AckCodes
}

const in999 = (codes: AckCodes): Later => ({ kind: '999', from: '005010', codes })
const in997 = (from: string, codes: AckCodes): Later => ({ kind: '997', from, codes })
const inBoth = (from: string, codes: AckCodes): Later => ({ from, codes })

/*
 * Where the 999, or a later release, has another word than the 997 of 004010, whose codes stand with the findings. Codes
 * of the lists 716, 718, 720, 723 (997) and 618, 620, 621 (999). Of two entries that hold, the last one counts.
 */
const later: { readonly [code in FindingCode]?: readonly Later[] } = {
  GROUP_CONTROL_NUMBER_REPEATED: [inBoth('004050', { ak905: '19' })],
  GROUP_DATE_INVALID: [inBoth('006050', { ak905: '30' })],
  GROUP_TIME_INVALID: [inBoth('006050', { ak905: '31' })],
  SET_NOT_IN_GROUP: [in999({ ak502: '18' })],
  CONVENTION_INVALID: [in999({ ak502: '19' })],
  CONVENTION_UNSUPPORTED: [in999({ ak502: 'I6' })],
  SEGMENT_NOT_USED: [in999({ ak304: 'I4' })],
  SEGMENT_REQUIRED_BY_RULE: [in999({ ak304: 'I6' })],
  LOOP_UNDER_MIN_OF_GUIDE: [in999({ ak304: 'I7' })],
  SEGMENT_UNDER_MIN_OF_GUIDE: [in999({ ak304: 'I8' })],
  SEGMENT_FORBIDDEN_BY_RULE: [in999({ ak304: 'I9' })],
  TOO_MANY_COMPONENTS: [in999({ ak403: '13' }), in997('005050', { ak403: '13' })],
  COMPONENT_IN_SIMPLE_ELEMENT: [in999({ ak403: '13' }), in997('005050', { ak403: '13' })],
  TOO_MANY_REPETITIONS: [in999({ ak403: '12' }), in997('005050', { ak403: '12' })],
  CODE_NOT_IN_GUIDE: [in999({ ak403: 'I6' })],
  CODE_NOT_IN_RULE: [in999({ ak403: 'I6' })],
  ELEMENT_NOT_USED: [in999({ ak403: 'I10' })],
  TOO_FEW_REPETITIONS: [in999({ ak403: 'I11' })],
  PATTERN_BROKEN: [in999({ ak403: 'I12' })],
  ELEMENT_REQUIRED_BY_RULE: [in999({ ak403: 'I9' })],
  ELEMENT_FORBIDDEN_BY_RULE: [in999({ ak403: 'I13' })],
}

/** What the guide requires, said as of the guide: below minimum use (I8), or a dependent element that is missing (I9). */
const asOfGuide: { readonly [code in FindingCode]?: AckCodes } = {
  SEGMENT_REQUIRED_BY_GUIDE: { ak304: 'I8' },
  ELEMENT_REQUIRED_BY_GUIDE: { ak403: 'I9' },
}

/** How a finding is said in a 997 or 999; the names of a 997 stand for those of a 999 (AK3 is IK3). */
export function responseCodes(found: Finding, dialect: Dialect): AckCodes {
  const { kind, release } = dialect
  const holds = (one: Later) => (one.kind ?? kind) === kind && release >= one.from
  const said = later[found.code]?.findLast(holds)?.codes ?? found.ack ?? {}
  return asAgreed(found, said, dialect)
}

function asAgreed({ code }: Finding, said: AckCodes, { kind, practice }: Dialect): AckCodes {
  const { unknownSegment, repeatedTransaction, repeatedGroup, situationalSegment, guideRequirement } =
    practice
  if (code === 'SEGMENT_UNKNOWN' && unknownSegment === 'unnamed') return { ak502: '5' }
  if (code === 'TRANSACTION_CONTROL_NUMBER_REPEATED') return { ak502: repeatedTransaction }
  if (code === 'GROUP_CONTROL_NUMBER_REPEATED' && repeatedGroup !== 'by-release')
    return { ak905: repeatedGroup }
  if (kind === '997') return said
  if (code === 'SEGMENT_REQUIRED_BY_RULE' && situationalSegment === '3') return { ak304: '3' }
  if (guideRequirement === 'implementation') return asOfGuide[code] ?? said
  return said
}
