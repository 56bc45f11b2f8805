import { z } from 'zod'
import { documentRules } from './document-rules.ts'
import { documentFields, title } from './guide-words.ts'

export const idocXmlGuide = z.strictObject({
  format: z.literal('idoc-xml').describe('SAP IDocs in their XML form'),
  title,
  type: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/, 'must be the name of the root, such as "ORDERS05"')
    .describe('Basic type or extension: the name of the root, such as ORDERS05'),
  fields: documentFields,
  indent: z.int().min(0).max(8).optional().describe('Blanks an indent when written, 2 unless said; 0: none'),
  ...documentRules,
})
