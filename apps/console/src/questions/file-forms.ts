import { z } from 'zod'

/** What the questions about files take and give. Bytes are base64 both ways. */

const base64 = z.base64().transform((text) => Buffer.from(text, 'base64'))

const source = {
  content: base64.optional().describe('The file, in base64; or name a message'),
  messageId: z.string().max(64).optional().describe('A message of the ledger, in place of content'),
  revision: z.string().max(128).default('').describe('Of the configuration; the active one unless given'),
}

const way = {
  gateway: z
    .string()
    .max(63)
    .default('')
    .describe('The gateway it would come in by: as2, or the name of a folder; without it only EDI is told'),
  agreement: z.string().max(63).default('').describe('The agreement of the connection it would come through'),
  fileName: z
    .string()
    .max(255)
    .default('')
    .describe('The name it would have; channels tell files apart by it'),
}

export const validateBody = z.strictObject({ ...source, ...way }).meta({ id: 'ValidateFile' })
export const parseBody = z
  .strictObject({
    ...{ ...source, ...way },
    guide: z.string().max(63).default('').describe('Read under this guide, whatever agreements say'),
    mostDocuments: z.number().int().min(0).max(100_000).default(0).describe('0: as many as the answer holds'),
  })
  .meta({ id: 'ParseFile' })
export const previewBody = z
  .strictObject({
    ...source,
    channel: z
      .string()
      .max(63)
      .optional()
      .describe('By this channel; or name a mapping, or give the text of one'),
    mapping: z.string().max(63).optional(),
    mappingYaml: z
      .string()
      .max(1024 * 1024)
      .optional()
      .describe('A Mapping that is not deployed, against the guides of the revision'),
    now: z.iso
      .datetime()
      .optional()
      .describe('What now() is in the mapping; the time of the question unless given'),
  })
  .meta({ id: 'PreviewDocument' })

const position = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .describe('byteOffset, segment, segmentPosition, element, component; line, column, path of other formats')

export const findingForm = z
  .object({
    code: z.string().describe('Codes are stable'),
    severity: z.enum(['warning', 'error']),
    text: z.string().describe('One sentence with the fix'),
    position,
  })
  .meta({ id: 'FileFinding' })

const place = z
  .object({ offset: z.number().describe('Of its first byte'), line: z.number().optional() })
  .meta({ id: 'DocumentPlace' })

export const validatedForm = z
  .object({
    verdict: z.enum(['accepted', 'partial', 'rejected']),
    failure: z.object({ code: z.string(), text: z.string(), position }).optional(),
    documents: z.array(
      z.object({
        guide: z.string().describe('Empty where none was found'),
        verdict: z.enum(['accepted', 'rejected']),
        place,
        findings: z.array(findingForm),
      }),
    ),
    answers: z
      .array(z.object({ what: z.string().describe('TA1, 997, 999 or CONTRL'), content: z.string() }))
      .describe('What the sender would be answered, in base64, with control numbers that are only examples'),
  })
  .meta({ id: 'ValidatedFile' })

export const parsedForm = z
  .object({
    documents: z.array(
      z.object({
        guide: z.string(),
        place,
        keys: z.record(z.string(), z.string()).describe('Its business keys, such as po'),
        tree: z.unknown().describe('Its content'),
      }),
    ),
    findings: z.array(findingForm),
    more: z.boolean().describe('There are more documents than are told'),
  })
  .meta({ id: 'ParsedFile' })

export const previewForm = z
  .object({
    outputs: z.array(
      z.object({ guide: z.string(), mediaType: z.string(), content: z.string().describe('In base64') }),
    ),
    failures: z.array(
      z.object({
        code: z.string(),
        text: z.string(),
        sourcePath: z.string().optional(),
        targetPath: z.string().optional(),
        byteOffset: z.number().optional(),
      }),
    ),
    notes: z.array(z.string()),
  })
  .meta({ id: 'Preview' })
