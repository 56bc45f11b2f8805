import { failureCodes, messageStates } from '@parley/journey'
import { isCursor } from '@parley/store'
import { z } from 'zod'

/** What the message API takes and gives. Payload bytes are never part of it: they have a route of their own. */

const time = z.iso.datetime().describe('UTC, with milliseconds')

const legState = z
  .enum(['none', 'pending', 'accepted', 'partial', 'rejected', 'overdue', 'cancelled'])
  .meta({ id: 'LegState' })

const legs = z
  .object({
    transport: legState.describe('MDN, or the write of a file'),
    functional: legState.describe('997 and the like'),
    business: legState.describe('The answer of the business, such as an 855 to an 850'),
  })
  .meta({ id: 'Legs', description: 'Three outcomes that never blur' })

const position = z
  .object({
    byteOffset: z.number().optional().describe('From the first byte of the file as received'),
    segment: z.string().optional(),
    segmentPosition: z.number().optional(),
    element: z.number().optional(),
    component: z.number().optional(),
    targetPath: z.string().optional().describe('In the output of a mapping'),
  })
  .meta({ id: 'Position', description: 'Where the fault lies' })

export const failureForm = z
  .object({
    code: z.enum(Object.keys(failureCodes) as [keyof typeof failureCodes]).describe('Codes are stable'),
    class: z
      .enum(['transient', 'ambiguous', 'permanent'])
      .describe('Tried again by itself; the other side may have it; a person or the partner must act'),
    stage: z.string(),
    text: z.string().describe('One sentence: what is wrong and what to do'),
    position: position.optional(),
  })
  .meta({ id: 'Failure' })

const messageKind = z.enum(['file', 'transaction', 'acknowledgement', 'document', 'receipt']).meta({
  id: 'MessageKind',
  description:
    'Bytes as received; one document inside them; an acknowledgement of ours; an output we deliver',
})

const messageState = z.enum(messageStates).meta({ id: 'MessageState' })
const direction = z.enum(['in', 'out']).meta({ id: 'Direction' })

export const messageForm = z
  .object({
    id: z.uuid(),
    parentId: z.uuid().optional().describe('The message this one came out of'),
    rootId: z.uuid().describe('The file at the top'),
    direction,
    kind: messageKind,
    state: messageState,
    legs,
    mode: z.enum(['test', 'production']),
    revision: z.string().describe('The configuration that it started with and ends on'),
    thread: z.string().optional().describe('All messages of one business order share it'),
    partner: z.string().optional(),
    agreement: z.string().optional(),
    channel: z.string().optional(),
    gateway: z.string().optional(),
    documentType: z
      .string()
      .optional()
      .describe("As the standard names it, such as 850; or the guide's name"),
    fileName: z.string().optional(),
    sizeBytes: z.number(),
    sha256: z.string(),
    failure: failureForm.optional(),
    at: time,
    updatedAt: time,
  })
  .meta({ id: 'Message' })
export type MessageForm = z.output<typeof messageForm>

export const pageForm = z
  .object({
    messages: z.array(messageForm),
    nextCursor: z.string().optional().describe('Ask with it for the next page; absent on the last one'),
  })
  .meta({ id: 'MessagePage' })

/** Strict: a misspelt filter that is passed over would show everything. */
export const messageQuery = z.strictObject({
  state: messageState.optional(),
  kind: messageKind.optional(),
  direction: direction.optional(),
  partner: z.string().max(63).optional().describe('Its name in the configuration'),
  key: z
    .string()
    .max(1000)
    .optional()
    .describe('A business key, exactly: PO number, ISA13, AS2 Message-ID ...'),
  cursor: z
    .string()
    .max(200)
    .refine(isCursor, 'is not the nextCursor of a page')
    .optional()
    .describe(
      'nextCursor of the page before, with the same filters; messages that came in since do not shift it',
    ),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Messages on a page'),
})

const attempt = z
  .object({
    number: z.number(),
    startedAt: time,
    finishedAt: time,
    outcome: z.enum(['delivered', 'sent', 'failed']),
    failure: failureForm.optional(),
  })
  .meta({ id: 'Attempt' })

const step = z
  .object({
    at: time,
    stage: z.string(),
    what: z.string(),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  })
  .meta({ id: 'Step', description: 'One line of the timeline' })

const delivery = z
  .object({
    id: z.uuid(),
    gateway: z.string(),
    identity: z.string().describe('What the other side sees on every try: AS2 Message-ID or file name'),
    state: z.enum(['queued', 'waiting', 'unacknowledged', 'delivered', 'failed', 'cancelled']),
    attemptCount: z.number(),
    nextTryAt: time.optional(),
    attempts: z.array(attempt),
  })
  .meta({ id: 'Delivery' })

const payloadRole = z
  .enum([
    'request',
    'request-headers',
    'content',
    'unpacked',
    'output',
    'wire',
    'wire-headers',
    'answer',
    'mdn',
  ])
  .meta({ id: 'PayloadRole', description: 'mdn is the answer we gave; answer is the one we got' })

const payload = z
  .object({ role: payloadRole, sizeBytes: z.number(), sha256: z.string(), mediaType: z.string() })
  .meta({ id: 'Payload', description: 'The bytes of one stage; payloads/{role} gives them' })

export const storyForm = z
  .object({
    message: messageForm,
    keys: z.array(z.object({ name: z.string(), value: z.string() })).describe('How it can be found'),
    steps: z.array(step),
    deliveries: z.array(delivery),
    children: z.array(messageForm).describe('What came of it'),
    payloads: z.array(payload),
  })
  .meta({ id: 'Story', description: 'One message with everything known of it' })
export type StoryForm = z.output<typeof storyForm>

export const messageParams = z.object({ id: z.uuid() })
export const payloadParams = messageParams.extend({ role: payloadRole })
export const resubmitted = z
  .object({
    kind: z.enum(['released', 'redelivered', 'reprocessed']),
    messageId: z.uuid().describe('The message to follow: the same one, or the new one'),
  })
  .meta({ id: 'Resubmitted' })
export const refusedForm = z.object({ text: z.string() }).meta({ id: 'Refused', description: 'Why not' })
