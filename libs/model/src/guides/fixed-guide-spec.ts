import { z } from 'zod'
import { documentRules } from './document-rules.ts'
import { title } from './guide-words.ts'
import { encoding, groupBy, nestedRecords, rowFields } from './record-words.ts'

const span = z.string().regex(/^\d+(-\d+)?$/, 'must be characters, counted from 1, such as "1-3"')

const told = z.union([
  z.string().min(1).max(100).describe('The value at the characters of recordType, such as HDR'),
  z
    .strictObject({
      at: span.describe('The characters that hold the value, such as "10-12"'),
      value: z.string().min(1).max(100).describe('The value that tells the record'),
    })
    .describe('A value at characters of its own'),
  z
    .strictObject({ length: z.int().min(1).describe('The characters that the record has') })
    .describe('Its length'),
])

const length = z.int().min(1).max(1_000_000).optional()

export const fixedGuide = z.strictObject({
  format: z.literal('fixed').describe('Records of fixed-width fields, of one type or of several that nest'),
  title,
  fields: rowFields,
  groupBy,
  recordType: span.optional().describe('The characters that hold the record type, such as "1-3"'),
  document: nestedRecords(
    { type: 'record', below: 'records', told },
    { length: length.describe('Characters of the record; unless said it ends with its last field') },
  )
    .optional()
    .describe('The record that opens a document, and those below it, where records are of several types'),
  length: length.describe('Characters of every record; unless said they end with the last field'),
  shortRecords: z
    .enum(['refuse', 'allow'])
    .optional()
    .describe('Whether a record may end before its last field does'),
  encoding,
  lineEnd: z
    .enum(['crlf', 'lf', 'cr', 'none'])
    .optional()
    .describe(
      'The line end that is written, every one is read; "none": records follow one another by length',
    ),
  ...documentRules,
})
