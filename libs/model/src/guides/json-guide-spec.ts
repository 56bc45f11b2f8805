import { z } from 'zod'
import { documentRules } from './document-rules.ts'
import { documentFields, title } from './guide-words.ts'

export const jsonGuide = z.strictObject({
  format: z.literal('json').describe('JSON documents: one, a list, or one a line'),
  title,
  fields: documentFields,
  documents: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe('Where documents stand in an object that wraps them, such as $.orders'),
  layout: z
    .enum(['one', 'list', 'lines'])
    .optional()
    .describe('How a file is written: one document, a list of them, or one a line; each is read'),
  ...documentRules,
})
