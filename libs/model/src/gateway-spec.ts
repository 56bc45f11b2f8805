import { z } from 'zod'
import { duration, reference, retry } from './spec-words.ts'

const as2Gateway = z.strictObject({
  type: z.literal('as2').describe('Sends over AS2 (RFC 4130)'),
  partner: reference('Partner', 'who receives'),
  us: reference('Partner', 'who sends; left out: our side of the agreements with this partner').optional(),
  url: z
    .url({
      protocol: /^https?$/,
      error: ({ input }) => (input === undefined ? undefined : 'must be an http:// or https:// address'),
    })
    .refine((url) => !/^[a-z]+:\/\/[^/?#]*@/i.test(url), 'must not hold a user name or password')
    .describe('Where the partner receives AS2 messages'),
  sign: z.enum(['sha-256', 'none']).default('sha-256').describe('Digest of our signature, or none'),
  encrypt: z
    .enum(['aes-256-cbc', 'aes-128-cbc', 'none'])
    .default('aes-256-cbc')
    .describe('Cipher of the encryption, or none'),
  receipt: z.enum(['signed', 'unsigned', 'none']).default('signed').describe('Receipt (MDN) that we ask for'),
  receiptComes: z
    .enum(['at-once', 'by-itself'])
    .default('at-once')
    .describe('at-once: in the same connection (synchronous). by-itself: to our own address (asynchronous)'),
  receiptWithin: duration
    .default('1h')
    .describe('How long a receipt that comes by itself is waited for before the same bytes are sent again'),
  timeout: duration.default('60s').describe('Longest wait for the whole exchange, receipt included'),
  retry: retry.optional().describe('How often and how long to try again'),
})

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

export const gatewaySpec = z.discriminatedUnion('type', [as2Gateway, folderGateway, nullGateway])
export type GatewaySpec = z.output<typeof gatewaySpec>
