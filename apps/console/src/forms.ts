import { failureCodes, messageStates } from '@parley/journey'
import { z } from 'zod'

/** What the message API takes and gives. Payload bytes are never part of it: they have a route of their own. */

const legState = z.enum(['none', 'pending', 'accepted', 'partial', 'rejected', 'overdue', 'cancelled'])

const position = z.object({
  byteOffset: z.number().optional(),
  segment: z.string().optional(),
  segmentPosition: z.number().optional(),
  element: z.number().optional(),
  component: z.number().optional(),
  targetPath: z.string().optional(),
})

export const failureForm = z.object({
  code: z.enum(Object.keys(failureCodes) as [keyof typeof failureCodes]),
  class: z.enum(['transient', 'ambiguous', 'permanent']),
  stage: z.string(),
  text: z.string(),
  position: position.optional(),
})

const messageKind = z.enum(['file', 'transaction', 'acknowledgement', 'document'])

export const messageForm = z.object({
  id: z.string(),
  parentId: z.string().optional(),
  rootId: z.string(),
  direction: z.enum(['in', 'out']),
  kind: messageKind,
  state: z.enum(messageStates),
  legs: z.object({ transport: legState, functional: legState, business: legState }),
  mode: z.enum(['test', 'production']),
  revision: z.string(),
  thread: z.string().optional(),
  partner: z.string().optional(),
  agreement: z.string().optional(),
  channel: z.string().optional(),
  gateway: z.string().optional(),
  documentType: z.string().optional(),
  fileName: z.string().optional(),
  sizeBytes: z.number(),
  sha256: z.string(),
  failure: failureForm.optional(),
  at: z.string(),
  updatedAt: z.string(),
})
export type MessageForm = z.output<typeof messageForm>

export const pageForm = z.object({ messages: z.array(messageForm), nextCursor: z.string().optional() })

export const messageQuery = z.object({
  state: z.enum(messageStates).optional(),
  kind: messageKind.optional(),
  direction: z.enum(['in', 'out']).optional(),
  partner: z.string().max(63).optional(),
  key: z
    .string()
    .max(1000)
    .optional()
    .describe('A business key, exactly: PO number, ISA13, AS2 Message-ID ...'),
  cursor: z.string().max(200).optional().describe('nextCursor of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

const attempt = z.object({
  number: z.number(),
  startedAt: z.string(),
  finishedAt: z.string(),
  outcome: z.enum(['delivered', 'failed']),
  failure: failureForm.optional(),
})

export const storyForm = z.object({
  message: messageForm,
  keys: z.array(z.object({ name: z.string(), value: z.string() })),
  steps: z.array(
    z.object({
      at: z.string(),
      stage: z.string(),
      what: z.string(),
      detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    }),
  ),
  deliveries: z.array(
    z.object({
      id: z.string(),
      gateway: z.string(),
      identity: z.string(),
      state: z.enum(['queued', 'waiting', 'delivered', 'failed', 'cancelled']),
      attemptCount: z.number(),
      nextTryAt: z.string().optional(),
      attempts: z.array(attempt),
    }),
  ),
  children: z.array(messageForm),
  payloads: z.array(
    z.object({ role: z.string(), sizeBytes: z.number(), sha256: z.string(), mediaType: z.string() }),
  ),
})
export type StoryForm = z.output<typeof storyForm>

export const messageParams = z.object({ id: z.uuid() })
export const payloadParams = messageParams.extend({
  role: z.enum(['request', 'request-headers', 'content', 'output', 'wire', 'wire-headers', 'answer', 'mdn']),
})
export const resubmitted = z.object({
  kind: z.enum(['redelivered', 'reprocessed']),
  messageId: z.string(),
})
export const refusedForm = z.object({ text: z.string() })
