import { z } from 'zod'
import { reference } from './spec-words.ts'

const practice = z.strictObject({
  unknownSegment: z
    .enum(['named', 'unnamed'])
    .default('named')
    .describe('A tag that is no segment of X12: named with code 1, or unnamed as X12 RFI 1257 has it'),
  repeatedTransaction: z
    .enum(['23', '7'])
    .default('23')
    .describe('AK502 or IK502 of a transaction number that comes twice in a group'),
  repeatedGroup: z
    .enum(['by-release', '6', '19'])
    .default('by-release')
    .describe(
      'AK905 of a group number that comes twice: 19 from 004050 on and 6 before, or always one of them',
    ),
  situationalSegment: z
    .enum(['I6', '3'])
    .default('I6')
    .describe('IK304 of a segment that a situational rule requires and that is missing'),
  guideRequirement: z
    .enum(['standard', 'implementation'])
    .default('standard')
    .describe(
      'In a 999, what the guide requires and is missing: codes of the standard (3, 1) or of guides (I8, I9)',
    ),
  groupHeader: z
    .enum(['functional', 'technical'])
    .default('functional')
    .describe('A GS whose codes cannot be used: refused by AK905 1, or by a TA1 with 024'),
  interchangeVersion: z
    .enum(['by-cause', '003', '017'])
    .default('by-cause')
    .describe(
      'TA105 of an ISA12 that is not read: 017 when it is no version, else 003; or always one of them',
    ),
  loopIdentifier: z
    .enum(['bounded', 'any'])
    .default('bounded')
    .describe('AK303 or IK303: only LS01 of a bounded loop, or the name of any loop around the segment'),
  countWithoutTrailer: z
    .enum(['received', 'zero'])
    .default('received')
    .describe('AK902 when GE is missing: the transactions that came, or 0'),
  release: z
    .enum(['group', '004010'])
    .default('group')
    .describe('Release of our 997: that of the group it answers, or always 004010'),
  interchangeAction: z
    .enum(['7', '8'])
    .default('7')
    .describe('UCI action of an interchange that is not rejected: 7 by its definition, or 8'),
  missingSegment: z
    .enum(['last-processed', 'expected'])
    .default('last-processed')
    .describe('UCS position of a missing segment: the last one before the gap, or its own place'),
})

export const acknowledgeSpec = z.strictObject({
  technical: z
    .enum(['requested', 'always', 'rejections', 'never'])
    .default('requested')
    .describe(
      'When a TA1 answers an X12 interchange: when its ISA14 asks for it, always, when it asks or is refused, or never',
    ),
  functional: z
    .enum(['997', '999', 'contrl', 'none'])
    .default('997')
    .describe(
      'Functional acknowledgement that we send: 997 or 999 for every X12 group, contrl for every EDIFACT interchange',
    ),
  contrl: z
    .enum(['always', 'requested', 'never'])
    .optional()
    .describe(
      'When a CONTRL answers an EDIFACT interchange: always, when UNB 0031 asks for it, or never; left out: always where functional is contrl, else never',
    ),
  gateway: reference('Gateway', 'through which acknowledgements go back').optional(),
  listAccepted: z
    .boolean()
    .optional()
    .describe(
      'Name the accepted transactions too, not only the rejected ones; left out: yes in a 997 or 999, no in a CONTRL',
    ),
  businessUnit: z
    .string()
    .regex(/^[!-~]{1,35}$/, 'must be 1 to 35 printable characters')
    .optional()
    .describe('In a 999, the name before the order number in CTX, such as "PO"; left out: no such CTX'),
  practice: practice
    .optional()
    .describe('What this partner reads where the standards leave it open; left out: what most do'),
})
export type AcknowledgeSpec = z.output<typeof acknowledgeSpec>
