import { z } from 'zod'
import { documentRules } from './document-rules.ts'
import { title } from './guide-words.ts'
import { encoding, groupBy, lineEnd, nestedRecords, rowFields } from './record-words.ts'

const mark = (words: string) => z.string().max(1).optional().describe(words)

const told = z.string().min(1).max(100).describe('Its value in the column of the record type, such as HDR')

export const csvGuide = z.strictObject({
  format: z.literal('csv').describe('CSV: rows that are documents, belong together by a key, or nest'),
  title,
  fields: rowFields,
  groupBy,
  document: nestedRecords({ type: 'record', below: 'records', told }, {})
    .optional()
    .describe('The record that opens a document, and those below it, where records are of several types'),
  recordType: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('Column, from 1, that holds the record type; 1 unless said'),
  header: z
    .boolean()
    .optional()
    .describe('Whether the first row names the columns; yes where all rows are alike, unless said'),
  delimiter: mark('What stands between cells; a comma unless said'),
  quote: mark('What stands around cells that need it; a double quote unless said, empty for none'),
  escape: mark('What stands before a quote within quotes; unless said the quote itself, doubled'),
  comment: mark('What a line begins with that is passed over; none unless said'),
  trim: z.boolean().optional().describe('Blanks around a cell, outside its quotes, are not part of it'),
  columns: z
    .enum(['exact', 'fewer', 'any'])
    .optional()
    .describe('Whether a row must have exactly its cells, may leave out the last, or may have any number'),
  encoding,
  lineEnd,
  quoting: z
    .enum(['needed', 'always'])
    .optional()
    .describe('Whether cells are written in quotes where they need them, or always'),
  formulas: z
    .enum(['escape', 'refuse', 'allow'])
    .optional()
    .describe(
      'What is done with a text to be written that a spreadsheet would run as a formula: an apostrophe before it, refuse the document, or nothing',
    ),
  ...documentRules,
})
