import { z } from 'zod'
import { as2GatewaySpec } from './as2-gateway-spec.ts'
import { retry } from './spec-words.ts'

const namePart =
  /^(?:[A-Za-z0-9_-]|\{(?:po|messageId|documentType)\})(?:[A-Za-z0-9._-]|\{(?:po|messageId|documentType)\})*$/

const folderGateway = z.strictObject({
  type: z.literal('folder').describe('Writes files into a folder'),
  path: z
    .string()
    .min(1)
    .max(1024)
    .refine((path) => !path.includes('\0'), 'must not hold a NUL character')
    .describe('Folder that files are written into, as the server sees it'),
  fileName: z
    .string()
    .max(200)
    .regex(
      namePart,
      'may hold letters, digits, ".", "_", "-" and the fields {po}, {messageId}, {documentType}, and not start with "."',
    )
    .refine((name) => /\{(po|messageId)\}/.test(name), 'must name {po} or {messageId}, so that files differ')
    .default('{po}-{messageId}.json')
    .describe('File name; the fields {po}, {messageId} and {documentType} are filled in'),
  retry: retry.optional().describe('How often and how long to try again'),
})

const nullGateway = z.strictObject({
  type: z.literal('null').describe('Takes everything and keeps nothing, for tests of a connection'),
})

export const gatewaySpec = z.discriminatedUnion('type', [as2GatewaySpec, folderGateway, nullGateway])
export type GatewaySpec = z.output<typeof gatewaySpec>
