import { charsetNames } from '@parley/edi'
import { z } from 'zod'

const set = z.enum(charsetNames)

/** In which character set a partner's documents are read. */
export const charsetSpec = z.discriminatedUnion('policy', [
  z.strictObject({
    policy: z
      .literal('strict')
      .describe('A character that the declared set has not is an error, with its place'),
    set: set.optional().describe('The set of files that declare none, as X12; left out: the bytes decide'),
  }),
  z.strictObject({
    policy: z
      .literal('replace')
      .describe('What is no character of the declared set is read as U+FFFD, and a warning'),
    set: set.optional().describe('The set of files that declare none, as X12; left out: the bytes decide'),
  }),
  z.strictObject({
    policy: z.literal('override').describe('Files are read in the set named here, whatever they declare'),
    set: set.describe('The set in which the partner sends'),
  }),
])
export type CharsetSpec = z.output<typeof charsetSpec>
