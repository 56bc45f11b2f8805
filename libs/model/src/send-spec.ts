import { z } from 'zod'
import type { SendRules } from './revision.ts'

/** A character that stands between data: ASCII, no letter, digit or blank. */
const separator = z
  .string()
  .regex(/^[!-/:-@[-`{-~]$/, 'must be one character that is no letter, digit or blank')

const acknowledgement = z.enum(['expected', 'none'])

const x12 = z.strictObject({
  acknowledgement: acknowledgement
    .default('expected')
    .describe('Whether the partner answers by 997 or 999: then what we sent waits for it'),
  askTechnical: z.boolean().default(false).describe('Ask for a TA1 (ISA14)'),
  groupVersion: z
    .string()
    .regex(/^\d{6}[A-Z0-9]{0,6}$/, 'must be a release and perhaps a code of its users, such as "004010VICS"')
    .optional()
    .describe('Version of our groups (GS08); left out: the release of the guide'),
  element: separator.default('*').describe('Separator of elements'),
  component: separator.default('>').describe('Separator of components (ISA16)'),
  segment: separator.default('~').describe('Terminator of segments'),
  repetition: separator.default('^').describe('Separator of repetitions (ISA11), from release 00402 on'),
  lineEnd: z.boolean().default(false).describe('A line end behind every segment'),
})

const edifact = z.strictObject({
  acknowledgement: acknowledgement
    .default('none')
    .describe(
      'Whether the partner answers by CONTRL: then we ask for it (UNB 0031), and what we sent waits for it',
    ),
  syntax: z
    .string()
    .regex(/^UNO[A-FY]:[1-4]$/, 'must be a syntax identifier and its version, such as "UNOC:3"')
    .default('UNOC:3')
    .describe('Character set and syntax version (UNB S001), such as UNOC:3'),
  lineEnd: z.boolean().default(false).describe('A line end behind every segment'),
})

export const sendSpec = z.strictObject({
  invalid: z
    .enum(['refuse', 'warn'])
    .default('refuse')
    .describe(
      'What becomes of a document that breaks the rules of its own guide: it does not leave, or it leaves and its timeline says what is wrong',
    ),
  x12: x12.optional().describe('How our X12 is written'),
  edifact: edifact.optional().describe('How our EDIFACT is written'),
})
export type SendSpec = z.output<typeof sendSpec>

/** The rules with everything settled that is left out. */
export function compileSend(spec: SendSpec | undefined): SendRules {
  const { element, component, segment, repetition, groupVersion, ...ofX12 } = spec?.x12 ?? x12.parse({})
  const { syntax, ...ofEdifact } = spec?.edifact ?? edifact.parse({})
  const [identifier = '', syntaxVersion = ''] = syntax.split(':')
  return {
    invalid: spec?.invalid ?? 'refuse',
    x12: {
      ...ofX12,
      ...(groupVersion !== undefined && { groupVersion }),
      separators: { element, component, segment, repetition },
    },
    edifact: { ...ofEdifact, syntax: identifier, syntaxVersion },
  }
}
