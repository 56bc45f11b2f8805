import { z } from 'zod'
import { reference, resourceName } from './spec-words.ts'

const emission = z.object({ to: resourceName.optional() })
const output = z.object({ $emit: z.array(emission) })

const mapping = z
  .strictObject({
    from: reference('Guide', 'that documents are read by'),
    to: reference(
      'Guide',
      'that documents are written by; each document of $emit may name its own',
    ).optional(),
    merge: z
      .boolean()
      .optional()
      .describe('True: all documents of a file are mapped together, as the list "documents"'),
    use: z
      .array(resourceName)
      .max(20)
      .optional()
      .describe('Names of FunctionModules whose functions it calls'),
    let: z.record(z.string(), z.unknown()).optional().describe('Named expressions, computed once a document'),
    out: z.unknown().describe('The target document, with an expression where a value belongs'),
  })
  .refine(({ to, out }) => to !== undefined || output.safeParse(out).success, {
    path: ['to'],
    error: 'is missing: it names the Guide that documents are written by',
  })

export const mappingSpec = z.union([
  z.literal('none').describe('Passes documents through unchanged'),
  mapping,
])
export type MappingSpec = z.output<typeof mappingSpec>

export type TargetName = { readonly guide: string; readonly path: readonly (string | number)[] }

/** Every guide that a mapping writes by, with the place in its spec that names it. */
export function targetsOf(spec: Exclude<MappingSpec, 'none'>): readonly TargetName[] {
  const emitted = output.safeParse(spec.out)
  const own = spec.to === undefined ? [] : [{ guide: spec.to, path: ['to'] }]
  if (!emitted.success) return own
  const named = emitted.data.$emit.flatMap(({ to }, index) =>
    to === undefined ? [] : [{ guide: to, path: ['out', '$emit', index, 'to'] }],
  )
  return [...own, ...named]
}
