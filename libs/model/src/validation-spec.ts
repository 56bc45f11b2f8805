import { type FindingCode, findingCodes } from '@parley/edi'
import { z } from 'zod'

const verdict = z.enum(['error', 'warn', 'off'])

const level = (checks: string) => verdict.optional().describe(checks)

/** What an agreement makes of findings: by level, by code, and how many of a transaction are kept. */
export const validationSpec = z.strictObject({
  levels: z
    .strictObject({
      0: level('Framing: separators, character set, what is too long'),
      1: level('Syntax: order and number of segments, lengths, characters, dates, counts, control numbers'),
      2: level('Requirement: what is mandatory, relational notes, code lists of the standard'),
      3: level('Balancing: totals and counts, the tree of HL segments'),
      4: level('Situational: conditions between segments'),
      5: level('External codes: check digits of GTIN, GLN and SSCC, countries, currencies'),
      6: level('Product: rules of a kind of document'),
      7: level("Partner: the guide's own rules"),
    })
    .default({})
    .describe('What every finding of a level is: error refuses the transaction, warn notes it, off drops it'),
  codes: z
    .partialRecord(z.enum(findingCodes as readonly [FindingCode, ...FindingCode[]]), verdict)
    .default({})
    .describe('The same for findings of one code, such as CHECK_DIGIT_WRONG; wins over its level'),
  maxFindings: z
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .describe('Most findings of one transaction that are kept; the rest is counted'),
})
export type ValidationSpec = z.output<typeof validationSpec>
