import { z } from 'zod'
import { as2GatewaySpec } from './as2-gateway-spec.ts'
import { size } from './as2-words.ts'
import { filePattern } from './file-pattern.ts'
import { duration, retry } from './spec-words.ts'

const namePart =
  /^(?:[A-Za-z0-9_-]|\{(?:po|messageId|documentType|fileName|extension)\})(?:[A-Za-z0-9._-]|\{(?:po|messageId|documentType|fileName|extension)\})*$/

const subfolder = z
  .string()
  .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/, 'must be the name of a folder inside the folder')

const pickup = z.strictObject({
  files: filePattern
    .default('*')
    .describe(
      'Names of the files that are taken, such as "*.csv". Never taken: names that begin with "." or end as unfinished files do (.tmp, .part, .partial, .filepart, .crdownload, .swp, ~)',
    ),
  every: duration.default('1s').describe('How often the folder is looked at'),
  settle: duration
    .default('2s')
    .describe(
      'How long size and time of a file must have stood still before it is taken; short where files are renamed into their name when they are whole',
    ),
  done: subfolder
    .optional()
    .describe('Subfolder that files are moved into when they are safe; left out: they are deleted then'),
  refused: subfolder.default('refused').describe('Subfolder that files are moved into which are not taken'),
  maxFile: size.default('1GiB').describe('Largest file that is taken'),
  repeats: z
    .enum(['set-aside', 'take'])
    .default('set-aside')
    .describe(
      'What happens to a file of the name, size and content of one before: it has no effect, or its own',
    ),
})

const folderGateway = z.strictObject({
  type: z.literal('folder').describe('Writes files into a folder, or takes them from one'),
  path: z
    .string()
    .min(1)
    .max(1024)
    .refine((path) => !path.includes('\0'), 'must not hold a NUL character')
    .describe('The folder, as the server sees it'),
  pickup: pickup
    .optional()
    .describe('How files are taken from the folder; left out: files are written into it, and none are taken'),
  fileName: z
    .string()
    .max(200)
    .regex(
      namePart,
      'may hold letters, digits, ".", "_", "-" and the fields {po}, {messageId}, {documentType}, {fileName}, {extension}, and not start with "."',
    )
    .refine((name) => /\{(po|messageId)\}/.test(name), 'must name {po} or {messageId}, so that files differ')
    .default('{po}-{messageId}.{extension}')
    .describe(
      'Name of files that are written; filled in are {po}, {messageId}, {documentType}, {fileName} (of the file that came in, without its ending) and {extension} (of the format)',
    ),
  retry: retry.optional().describe('How often and how long to try again'),
})

const nullGateway = z.strictObject({
  type: z.literal('null').describe('Takes everything and keeps nothing, for tests of a connection'),
})

export const gatewaySpec = z.discriminatedUnion('type', [as2GatewaySpec, folderGateway, nullGateway])
