import { z } from 'zod'
import { reference } from './spec-words.ts'

const mapping = z.strictObject({
  from: reference('Guide', 'that documents are read by'),
  to: reference('Guide', 'that documents are written by'),
  let: z.record(z.string(), z.unknown()).optional().describe('Named expressions, computed once a document'),
  out: z.unknown().describe('The target document, with an expression where a value belongs'),
})

export const mappingSpec = z.union([
  z.literal('none').describe('Passes documents through unchanged'),
  mapping,
])
export type MappingSpec = z.output<typeof mappingSpec>
