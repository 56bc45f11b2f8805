import { z } from 'zod'
import { acknowledgeSpec } from './acknowledge-spec.ts'
import { as2RulesSpec } from './as2-rules-spec.ts'
import { charsetSpec } from './charset-spec.ts'
import { sendSpec } from './send-spec.ts'
import { reference } from './spec-words.ts'
import { validationSpec } from './validation-spec.ts'

const duplicates = z.strictObject({
  interchange: z
    .enum(['quarantine', 'accept'])
    .default('quarantine')
    .describe('What happens to an interchange whose control number was seen before'),
})

export const errorModes = [
  'split-suspend-transaction',
  'split-suspend-interchange',
  'preserve-suspend-transaction',
  'preserve-suspend-interchange',
] as const
export type ErrorMode = (typeof errorModes)[number]

export const agreementSpec = z.strictObject({
  us: reference('Partner', 'that is our own company (role "us")'),
  partner: reference('Partner', 'we trade with (role "partner")'),
  mode: z.enum(['test', 'production']).describe('Whether these documents are real business'),
  as2: as2RulesSpec.optional().describe('What we demand of their AS2 messages; left out: none are taken'),
  receive: z
    .array(z.strictObject({ guide: reference('Guide', 'of a document type that we take') }))
    .describe('Document types that we take from the partner'),
  acknowledge: acknowledgeSpec.optional().describe('Acknowledgements that we send; left out: none'),
  send: sendSpec.optional().describe('How X12 and EDIFACT that we send them is written and judged'),
  duplicates: duplicates.optional().describe('How repeated control numbers are treated'),
  validation: validationSpec
    .optional()
    .describe('How strictly their documents are judged; left out: each finding as its code says'),
  charset: charsetSpec
    .optional()
    .describe(
      'In which character set their documents are read; left out: as they declare, unless the bytes give it the lie, which is a warning',
    ),
  errors: z
    .enum(errorModes)
    .default('split-suspend-transaction')
    .describe(
      'split: each transaction goes its own way; preserve: those of an interchange go on together, once all are judged. suspend-transaction: a bad one is set aside and its neighbours go on; suspend-interchange: one bad one sets all aside',
    ),
})
export type AgreementSpec = z.output<typeof agreementSpec>
