import { resourceKinds } from '@parley/model'
import { z } from 'zod'

/** What the registry's endpoints take and give. */

const maxFiles = 10_000

export const filesForm = z.strictObject({
  files: z
    .array(
      z.strictObject({
        path: z.string().max(1024),
        text: z.string().max(1024 * 1024),
        encoding: z.literal('base64').optional().describe('The text stands for bytes that are no text'),
      }),
    )
    .max(maxFiles)
    .describe('YAML files, and the certificates and files of tests they refer to'),
})

export const applyForm = filesForm.extend({
  prune: z.boolean().default(false).describe('Drop resources of the draft that the files do not name'),
})

export const problem = z.object({
  file: z.string(),
  line: z.number(),
  column: z.number(),
  path: z.string(),
  text: z.string(),
})
export const problems = z.object({ problems: z.array(problem) })

export const change = z.object({
  kind: z.enum(resourceKinds),
  name: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  fields: z.array(
    z.object({
      path: z.string(),
      before: z.unknown().optional().describe('Absent when the field was added'),
      after: z.unknown().optional().describe('Absent when the field was removed'),
    }),
  ),
})
export const changes = z.object({ changes: z.array(change) })

export const deployForm = z.strictObject({
  note: z.string().max(500).default(''),
  skipTests: z
    .boolean()
    .default(false)
    .describe('Deploy without running the tests; the note of the revision then says so'),
})

const difference = z.object({
  where: z.string().describe('output 1, acknowledgement, failure'),
  path: z.string().describe('In the terms of its format; empty for all of it'),
  expected: z.string().optional().describe('Absent when nothing was expected there'),
  got: z.string().optional().describe('Absent when nothing is there'),
})
export const deployRefused = problems.extend({
  tests: z
    .array(
      z.object({
        suite: z.string().describe('Name of the Test resource'),
        name: z.string(),
        differences: z.array(difference),
        notes: z.array(z.string()),
      }),
    )
    .describe('Tests that fail'),
})
export const refused = z.object({ text: z.string() }).describe('Why not')
export const deployed = z.object({ revision: z.string(), resources: z.number(), changed: z.boolean() })

export const resourceQuery = z.object({
  kind: z.enum(resourceKinds).optional(),
  name: z.string().optional(),
  from: z.enum(['active', 'draft']).default('active'),
})
export const resources = z.object({
  resources: z.array(z.object({ kind: z.enum(resourceKinds), name: z.string(), yaml: z.string() })),
})

export const revisionLines = z.object({
  active: z.string().optional(),
  revisions: z.array(
    z.object({ id: z.string(), deployedAt: z.string(), note: z.string(), resources: z.number() }),
  ),
})
