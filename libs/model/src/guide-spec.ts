import { z } from 'zod'

const title = z.string().min(1).max(200).optional().describe('Name shown to people')

const rule = z.strictObject({
  use: z
    .enum(['required', 'optional', 'never'])
    .optional()
    .describe('Whether it must, may or must not be sent; "never" is not read either'),
  min: z.int().min(0).optional().describe('Segment: fewest times. Element: shortest length'),
  max: z.int().min(0).optional().describe('Segment: most times. Element: longest length'),
  codes: z.array(z.string()).min(1).optional().describe('Element: the only codes allowed'),
  as: z.string().optional().describe('Element: a further name under which mappings find the value'),
})

const reading = {
  keys: z
    .record(z.string(), z.string())
    .optional()
    .describe('Business keys of a document and where they stand, such as po: BEG.03'),
  rules: z
    .record(z.string(), rule)
    .optional()
    .describe("The partner's own rules, by segment or element, such as BEG.02: {codes: [NE]}"),
}

const x12Guide = z.strictObject({
  format: z.literal('x12').describe('An X12 transaction set, as this partner reads it'),
  title,
  extends: z
    .string()
    .regex(/^x12\/\d{6}\/[A-Z0-9]{3}$/, 'must be "x12/<release>/<set>", such as "x12/004010/850"')
    .describe('The standard that the rules refine, "x12/<release>/<set>"'),
  ...reading,
})

const edifactGuide = z.strictObject({
  format: z.literal('edifact').describe('An EDIFACT message, as this partner reads it'),
  title,
  extends: z
    .string()
    .regex(
      /^edifact\/D\d\d[AB]\/[A-Z]{6}$/,
      'must be "edifact/<directory>/<message>", such as "edifact/D96A/ORDERS"',
    )
    .describe('The standard that the rules refine, "edifact/<directory>/<message>"'),
  ...reading,
})

const jsonGuide = z.strictObject({
  format: z.literal('json').describe('A JSON document'),
  title,
  fields: z.record(z.string(), z.unknown()).describe('The fields of the document, by name'),
})

const undefinedGuide = z.strictObject({
  format: z.literal('undefined').describe('Any bytes; nothing is read, checked or mapped'),
  title,
})

export const guideSpec = z.discriminatedUnion('format', [x12Guide, edifactGuide, jsonGuide, undefinedGuide])
export type GuideSpec = z.output<typeof guideSpec>
