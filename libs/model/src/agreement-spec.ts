import { z } from 'zod'
import { reference } from './spec-words.ts'

const as2Rules = z.strictObject({
  requireSigned: z.boolean().default(true).describe('Refuse messages without a valid signature'),
  requireEncrypted: z.boolean().default(true).describe('Refuse messages that are not encrypted'),
})

const acknowledge = z.strictObject({
  functional: z
    .enum(['997', 'none'])
    .default('997')
    .describe('Functional acknowledgement that we send for every group received'),
  gateway: reference('Gateway', 'through which acknowledgements go back').optional(),
  listAccepted: z
    .boolean()
    .default(true)
    .describe('Name the accepted transactions too (AK2 loops), not only the rejected ones'),
})

const duplicates = z.strictObject({
  interchange: z
    .enum(['quarantine', 'accept'])
    .default('quarantine')
    .describe('What happens to an interchange whose control number was seen before'),
})

export const agreementSpec = z.strictObject({
  us: reference('Partner', 'that is our own company (role "us")'),
  partner: reference('Partner', 'we trade with (role "partner")'),
  mode: z.enum(['test', 'production']).describe('Whether these documents are real business'),
  as2: as2Rules.optional().describe('What we demand of their AS2 messages; left out: none are taken'),
  receive: z
    .array(z.strictObject({ guide: reference('Guide', 'of a document type that we take') }))
    .describe('Document types that we take from the partner'),
  acknowledge: acknowledge.optional().describe('Acknowledgements that we send; left out: none'),
  duplicates: duplicates.optional().describe('How repeated control numbers are treated'),
  errors: z
    .enum(['split-suspend-transaction'])
    .default('split-suspend-transaction')
    .describe('One bad transaction is set aside, its neighbours go on'),
})
export type AgreementSpec = z.output<typeof agreementSpec>
