import { z } from 'zod'
import { filePattern } from './file-pattern.ts'
import { reference } from './spec-words.ts'

const wayOut = {
  guide: reference('Guide', 'of the documents that go out'),
  gateway: reference('Gateway', 'the documents go out through'),
}

export const channelSpec = z.strictObject({
  agreement: reference('Agreement', 'under which the documents are exchanged'),
  in: z
    .strictObject({
      gateway: reference('Gateway', 'the documents must come in through; left out: any').optional(),
      files: filePattern
        .optional()
        .describe(
          'Names of the files that this channel takes, such as "*.csv"; left out: those that no other channel of the gateway names',
        ),
      guide: reference('Guide', 'of the documents that come in'),
    })
    .describe('What comes in'),
  mapping: z
    .union([z.literal('none'), reference('Mapping', 'that turns the one into the other')])
    .describe('Name of a Mapping, or "none" to pass documents through unchanged'),
  out: z.strictObject(wayOut).describe('What goes out'),
  also: z
    .array(z.strictObject(wayOut))
    .optional()
    .describe(
      'Ways of further guides that the mapping writes by; documents of a guide that is not named go the way of out',
    ),
  enabled: z.boolean().default(true).describe('Set to false to stop this channel without deleting it'),
})
