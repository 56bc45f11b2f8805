import { z } from 'zod'

/** What guides of every format but EDI may say beside the form of a document. */
export const documentRules = {
  keys: z
    .record(z.string().min(1), z.string().min(1))
    .optional()
    .describe('Business keys of a document and where they stand, such as po: order.number'),
}
