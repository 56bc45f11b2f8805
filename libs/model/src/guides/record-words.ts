import { z } from 'zod'

/** Words that the guides of CSV, fixed-width files and IDocs have in common. */

export const encoding = z
  .enum(['utf-8', 'utf-8-bom', 'iso-8859-1', 'windows-1252', 'utf-16', 'utf-16le', 'utf-16be'])
  .optional()
  .describe(
    'How the file is encoded. "utf-8-bom" and "utf-16" write a byte order mark; one is passed over in any case',
  )

export const lineEnd = z
  .enum(['crlf', 'lf', 'cr'])
  .optional()
  .describe('The line end that is written; every one is read')

export const rowFields = z
  .record(z.string(), z.unknown())
  .optional()
  .describe('The fields of a row, where all rows are alike, such as "price: number, comma"')

export const groupBy = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1).max(10)])
  .optional()
  .describe(
    'The field, or fields, whose value the rows of one document have in common; a list takes their items',
  )

/** A record and those below it; `word` tells its type: `record`, `segment`. */
export function nestedRecords<Extra extends z.ZodRawShape>(
  words: { readonly type: string; readonly below: string; readonly told: z.ZodType },
  extra: Extra,
): z.ZodType {
  const record: z.ZodType = z.strictObject({
    [words.type]: words.told.optional().describe('What tells the record from others'),
    fields: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('The fields of the record, such as "sku: text!, max 20"'),
    [words.below]: z
      .record(
        z.string(),
        z.lazy(() => z.union([record, z.array(record).length(1)])),
      )
      .optional()
      .describe(
        'The records below it in their order, by name; in brackets when they repeat, with ! when one must be',
      ),
    max: z.int().min(1).optional().describe('Most records of this type in a row, where they repeat'),
    ...extra,
  })
  return record
}
