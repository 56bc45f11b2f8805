import { z } from 'zod'
import { reference, resourceName } from './spec-words.ts'

const emission = z.object({ to: resourceName.optional() })
const output = z.object({ $emit: z.array(emission) })

const code = z
  .string()
  .min(1)
  .max(512 * 1024)

function wayText(ways: number): string {
  return ways === 0
    ? 'is missing: it says what the target is made of'
    : 'stands beside another: write one of out, jsonata and script'
}

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
      .describe(
        'True: all documents of a file are mapped together, as the list "documents"; for every format but EDI',
      ),
    use: z
      .array(resourceName)
      .max(20)
      .optional()
      .describe('Names of FunctionModules whose functions it calls'),
    let: z.record(z.string(), z.unknown()).optional().describe('Named expressions, computed once a document'),
    out: z.unknown().optional().describe('The target document, with an expression where a value belongs'),
    jsonata: code
      .optional()
      .describe(
        'Instead of out: a JSONata 2 expression over the document that gives the target document; slow',
      ),
    input: z
      .enum(['document', 'aws'])
      .optional()
      .describe(
        'Of jsonata, what it sees: "document", the names of the guide (unless said), or "aws", a transaction in the JSON of AWS B2B Data Interchange',
      ),
    script: code
      .optional()
      .describe('Instead of out: JavaScript with a function map(document), run in a sandbox; slow'),
  })
  .superRefine((spec, context) => {
    const ways = [spec.out, spec.jsonata, spec.script].filter((way) => way !== undefined).length
    if (ways !== 1) context.addIssue({ code: 'custom', path: ['out'], message: wayText(ways) })
    if (spec.input !== undefined && spec.jsonata === undefined)
      context.addIssue({ code: 'custom', path: ['input'], message: 'goes with jsonata only' })
    const isStep = spec.jsonata !== undefined || spec.script !== undefined
    for (const name of ['let', 'use', 'merge'] as const) {
      if (!isStep || spec[name] === undefined) continue
      context.addIssue({
        code: 'custom',
        path: [name],
        message: 'goes with out only; the step has its own language',
      })
    }
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
