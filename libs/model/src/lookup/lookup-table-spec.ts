import { onMissWords } from '@parley/mapping'
import { z } from 'zod'

export const lookupLimits = { columns: 32, rows: 100_000, cellLength: 1000 } as const

const cell = z
  .string({ error: 'must be a text; put numbers in quotes, "001", so that every digit stays' })
  .max(lookupLimits.cellLength)

const column = z
  .string()
  .regex(/^[^\s\p{C}][^\p{C}]{0,62}$/u, 'must be 1 to 63 characters, beginning with no blank')

export const lookupTableSpec = z.strictObject({
  title: z.string().min(1).max(200).optional().describe('Name shown to people'),
  columns: z
    .array(column)
    .min(2)
    .max(lookupLimits.columns)
    .optional()
    .describe('Names of the columns; of a file, those of its header line that are kept'),
  rows: z
    .union([
      z.string().regex(/^file:.+/, 'must be a list of rows, or "file:<name>.csv"'),
      z.array(z.array(cell)).max(lookupLimits.rows),
    ])
    .describe('A list of rows, each a list of texts; or "file:<name>.csv", a file beside this one'),
  delimiter: z
    .enum([',', ';', '|', '\t'])
    .optional()
    .describe('What stands between the cells of the file; without it, what its header line has most'),
  onMiss: z
    .enum(onMissWords)
    .default('error')
    .describe(
      'What a key without a row gives: an error, the key itself (keep), nothing (missing), or the default',
    ),
  default: z.string().max(lookupLimits.cellLength).optional().describe('For onMiss: default'),
})
