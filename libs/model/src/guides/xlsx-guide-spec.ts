import { z } from 'zod'
import { documentRules } from './document-rules.ts'
import { title } from './guide-words.ts'
import { groupBy, rowFields } from './record-words.ts'

export const xlsxGuide = z.strictObject({
  format: z.literal('xlsx').describe('Excel workbooks: the rows of one sheet'),
  title,
  fields: rowFields,
  groupBy,
  sheet: z
    .union([z.string().min(1).max(31), z.int().min(1).max(1000)])
    .optional()
    .describe('Name of the sheet, or its number from 1; unless said the first that is not hidden'),
  headerRow: z
    .int()
    .min(0)
    .max(10_000)
    .optional()
    .describe('Row of the titles, from 1, which is also the default; 0: columns are counted, not named'),
  merged: z
    .enum(['fill', 'first'])
    .optional()
    .describe('Whether each of merged cells has their value, which is the default, or only the first'),
  ...documentRules,
})
