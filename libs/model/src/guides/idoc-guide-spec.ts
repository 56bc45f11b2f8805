import { z } from 'zod'
import { documentRules } from './document-rules.ts'
import { title } from './guide-words.ts'
import { encoding, lineEnd, nestedRecords } from './record-words.ts'

const told = z.string().min(1).max(30).describe('Type or definition of the segment, such as E1EDK01')
const segment = nestedRecords({ type: 'segment', below: 'segments', told }, {})
const typeName = z.string().regex(/^[A-Z0-9_/]{1,30}$/, 'must be a name such as "ORDERS05"')

export const idocGuide = z.strictObject({
  format: z.literal('idoc').describe('SAP IDocs in flat files: a control record EDI_DC40 and segments'),
  title,
  idocType: typeName.optional().describe('Basic type; an IDoc of another one is refused, such as ORDERS05'),
  messageType: typeName.optional().describe('Message type; another one is refused, such as ORDERS'),
  segments: z
    .record(z.string(), z.union([segment, z.array(segment).length(1)]))
    .describe('The segments in their order, by name; in brackets when they repeat, with ! when one must be'),
  encoding,
  lineEnd,
  ...documentRules,
})
