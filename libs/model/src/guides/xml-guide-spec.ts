import { z } from 'zod'
import { documentRules } from './document-rules.ts'
import { documentFields, title } from './guide-words.ts'

const namespaceName = z.string().min(1).max(500)

export const xmlGuide = z.strictObject({
  format: z.literal('xml').describe('XML documents: elements of one name, alone or in others around them'),
  title,
  document: z
    .string()
    .min(1)
    .max(500)
    .describe('The element that is one document: Order, or its whole way from the root, Envelope/Body/Order'),
  namespace: namespaceName
    .optional()
    .describe('Namespace of names without a prefix; * for any; without it they are of none'),
  namespaces: z
    .record(z.string().min(1), namespaceName)
    .optional()
    .describe('Namespaces of the prefixes that the names of the guide have'),
  fields: documentFields,
  envelope: z
    .record(z.string(), z.unknown())
    .optional()
    .describe(
      'Constant elements and attributes (@name) that are written once, in the root around the documents',
    ),
  indent: z.int().min(0).max(8).optional().describe('Blanks an indent when written, 2 unless said; 0: none'),
  encoding: z.enum(['UTF-8', 'ISO-8859-1']).optional().describe('Written as; UTF-8 unless said'),
  ...documentRules,
})
