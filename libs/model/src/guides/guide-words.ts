import { z } from 'zod'

export const title = z.string().min(1).max(200).optional().describe('Name shown to people')

export const documentFields = z
  .record(z.string(), z.unknown())
  .describe('The fields of a document, by name, such as "sku: text!, max 20"')
