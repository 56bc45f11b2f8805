import { z } from 'zod'
import { instant, reference } from '../spec-words.ts'

/** Bytes of a test: the name of a file, or the text itself. A file is inlined when it is loaded (inline-test-files.ts). */
const document = z.union([
  z.string().max(1_048_576).describe('file:<path beside this file>, or the text itself'),
  z.strictObject({
    file: z.string().min(1).max(1024).optional().describe('Path, beside this file'),
    text: z.string().optional().describe('The text itself'),
    base64: z.base64().optional().describe('Bytes that are no text'),
    json: z.json().optional().describe('JSON, written as YAML'),
    exact: z
      .boolean()
      .optional()
      .describe('Every byte counts; left out: what the document says, in the terms of its format'),
  }),
])
export type DocumentSpec = z.output<typeof document>

function oneOrMany<Item extends z.ZodType>(item: Item, max: number) {
  return z.union([z.array(item).min(1).max(max), item])
}

const failure = z.strictObject({
  code: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{1,63}$/, 'must be a code such as MAP_VALUE_MISSING or NUMBER_INVALID')
    .describe('Of the failure, or of a finding that is its reason'),
  segment: z.string().max(100).optional().describe('Tag, record or element, as the sender wrote it'),
  segmentPosition: z.int().min(1).optional().describe('In the document, 1 is the first'),
  element: z.int().min(1).optional().describe('In the segment, 1 is the first'),
  component: z.int().min(1).optional().describe('In the element, 1 is the first'),
  line: z.int().min(1).optional().describe('Of a file of lines, 1 is the first'),
  column: z.int().min(1).optional().describe('In the line, 1 is the first'),
  path: z.string().max(1000).optional().describe('In the document that came in, such as lines[2].sku'),
  byteOffset: z.int().min(0).optional().describe('In the file, 0 is the first byte'),
  targetPath: z.string().max(1000).optional().describe('In the output, such as items[2].ean'),
})
export type FailureSpec = z.output<typeof failure>

export const acknowledgementWords = ['accepted', 'partial', 'rejected', 'none'] as const
export type AcknowledgementWord = (typeof acknowledgementWords)[number]

const expectation = z.strictObject({
  output: oneOrMany(document, 1000)
    .optional()
    .describe('What is written, in this order; left out: nothing may be written'),
  acknowledgement: z
    .union([z.enum(acknowledgementWords), oneOrMany(document, 10)])
    .optional()
    .describe('What answers the sender: an outcome, or TA1, 997, 999 or CONTRL; left out: not looked at'),
  failure: oneOrMany(failure, 1000)
    .optional()
    .describe('What goes wrong; left out: nothing may go wrong. Only the fields that are written count'),
})

const circumstances = {
  now: instant.optional().describe('What the clock shows; 2026-01-01T00:00:00Z when left out'),
  counters: z
    .record(z.string().min(1).max(200), z.int().min(0).max(999_999_999_999_999))
    .optional()
    .describe('Next number of a counter, such as x12-interchange; 1 when left out'),
  metadata: z
    .record(z.string().min(1).max(200), z.string().max(10_000))
    .optional()
    .describe('Metadata of the message'),
}

const test = z.strictObject({
  name: z.string().min(1).max(200).describe('A sentence that is true when the test passes'),
  input: document.describe('The file as it comes in'),
  ...circumstances,
  expect: expectation.describe('What becomes of it'),
})

export const testSpec = z.strictObject({
  channel: reference('Channel', 'that is tested').optional(),
  mapping: reference('Mapping', 'that is tested, without a channel around it').optional(),
  ...circumstances,
  tests: z.array(test).min(1).max(1000).describe('Each from a fresh beginning'),
})
export type TestSpec = z.output<typeof testSpec>
