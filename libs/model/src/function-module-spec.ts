import { z } from 'zod'
import { resourceName } from './spec-words.ts'

const test = z.strictObject({
  given: z.record(z.string(), z.unknown()).optional().describe('A value for each parameter, by name'),
  gives: z.unknown().optional().describe('What the function must give; null: nothing'),
  fails: z.literal(true).optional().describe('The function must fail'),
  now: z.string().optional().describe('The moment of the test, such as "2026-01-31T09:30:00Z"'),
})

const functionSpec = z.strictObject({
  doc: z.string().max(1000).optional().describe('What it gives, in a sentence'),
  takes: z
    .record(z.string(), z.enum(['text', 'number', 'boolean', 'texts', 'numbers']))
    .optional()
    .describe('Its parameters and their types, in the order of a call'),
  let: z.record(z.string(), z.unknown()).optional().describe('Named expressions, each seeing those above it'),
  value: z.string().describe('The expression that it is'),
  tests: z.array(test).optional().describe('Run whenever the set is checked'),
})

export const functionModuleSpec = z.strictObject({
  title: z.string().min(1).max(200).optional().describe('Name shown to people'),
  use: z.array(resourceName).max(20).optional().describe('Names of other FunctionModules'),
  functions: z
    .record(z.string(), functionSpec)
    .describe('Functions by name; each may call those above it and those of the modules in use'),
})
