import { z } from 'zod'
import { csvGuide } from './guides/csv-guide-spec.ts'
import { fixedGuide } from './guides/fixed-guide-spec.ts'
import { title } from './guides/guide-words.ts'
import { idocGuide } from './guides/idoc-guide-spec.ts'
import { idocXmlGuide } from './guides/idoc-xml-guide-spec.ts'
import { jsonGuide } from './guides/json-guide-spec.ts'
import { xlsxGuide } from './guides/xlsx-guide-spec.ts'
import { xmlGuide } from './guides/xml-guide-spec.ts'

const codes = z.array(z.string()).min(1)

const rule = z.strictObject({
  use: z
    .enum(['required', 'optional', 'never'])
    .optional()
    .describe('Whether it must, may or must not be sent; "never" is not read either'),
  min: z.int().min(0).optional().describe('Segment or loop: fewest times. Element: shortest length'),
  max: z.int().min(0).optional().describe('Segment or loop: most times. Element: longest length'),
  codes: codes.optional().describe('Element: the only codes allowed'),
  'codes+': codes.optional().describe('Element: codes allowed beside those in force'),
  'codes-': codes.optional().describe('Element: codes of those in force that are not allowed'),
  codesFrom: z
    .literal('standard')
    .optional()
    .describe('Element: the codes that the standard lists, where its dictionary has them'),
  equals: z
    .union([z.string().min(1).max(2000), z.number()])
    .optional()
    .describe('Element: a constant in quotes, such as "\'00\'", or what it adds up to, such as count(PO1)'),
  notes: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      'Segment or composite: which elements ask for or exclude one another, such as P0304 (X12) or D5(020,030) (EDIFACT), beside what the standard says',
    ),
  as: z.string().optional().describe('A further name under which mappings find the segment, loop or value'),
})

const condition = z.strictObject({
  when: z.string().min(1).max(2000).describe("The case, such as BEG.02 = 'NE'"),
  // biome-ignore lint/suspicious/noThenProperty: a word of the language, and never a function.
  then: z
    .record(
      z.string(),
      z.union([
        z.enum(['required', 'never']).describe('What must, or must not, be sent in this case'),
        z.strictObject({ codes: codes.describe('The only codes allowed in this case') }),
      ]),
    )
    .describe('What holds then, by segment or element, such as N1[01=BT]: required'),
})

const ediRules = {
  keys: z
    .record(z.string(), z.string())
    .optional()
    .describe('Business keys of a document and where they stand, such as po: BEG.03'),
  rules: z
    .record(z.string(), rule)
    .optional()
    .describe("The partner's own rules, by segment or element, such as BEG.02: {codes: [NE]}"),
  conditions: z
    .array(condition)
    .max(1000)
    .optional()
    .describe('Rules that hold in some case only, across segments'),
}

const x12Guide = z.strictObject({
  format: z.literal('x12').describe('An X12 transaction set, as this partner reads it'),
  title,
  extends: z
    .string()
    .regex(/^x12\/\d{6}\/[A-Z0-9]{3}$/, 'must be "x12/<release>/<set>", such as "x12/004010/850"')
    .describe('The standard that the rules refine, "x12/<release>/<set>"'),
  ...ediRules,
})

const edifactGuide = z.strictObject({
  format: z.literal('edifact').describe('An EDIFACT message, as this partner reads it'),
  title,
  extends: z
    .string()
    .regex(
      /^edifact\/(D\d\d[A-C]|SERVICE-V[1-4])\/[A-Z]{6}$/,
      'must be "edifact/<directory>/<message>", such as "edifact/D96A/ORDERS" or "edifact/SERVICE-V3/CONTRL"',
    )
    .describe('The standard that the rules refine, "edifact/<directory>/<message>"'),
  association: z
    .string()
    .regex(/^[A-Z0-9]{1,6}$/, 'must be the code of UNH S009 0057, such as "EAN008"')
    .optional()
    .describe('Code of the association whose subset it is (UNH S009 0057), such as EAN008'),
  codesFrom: z
    .literal('standard')
    .optional()
    .describe('Every element is bound to the codes that the standard lists for it'),
  ...ediRules,
})

const undefinedGuide = z.strictObject({
  format: z.literal('undefined').describe('Any bytes; nothing is read, checked or mapped'),
  title,
})

export const guideSpec = z.discriminatedUnion('format', [
  x12Guide,
  edifactGuide,
  csvGuide,
  fixedGuide,
  idocGuide,
  jsonGuide,
  xmlGuide,
  idocXmlGuide,
  xlsxGuide,
  undefinedGuide,
])
export type GuideSpec = z.output<typeof guideSpec>
