import type { Branch, OutputBranch } from '@parley/document'
import type { Mapping } from './compile-mapping.ts'
import { exhaustion, newFrame, type RunContext } from './frame.ts'
import type { Frame, MappingError } from './value.ts'

/** One document of the output; `to` names the guide that it is written by. */
export type Output = { readonly to: string; readonly output: OutputBranch }

export type RunResult =
  /** In the order of the mapping; none when no condition of a document holds. */
  | {
      readonly kind: 'mapped'
      readonly outputs: readonly Output[]
      /** How many numbers each counter gave; those that gave none are absent. */
      readonly drawn: ReadonlyMap<string, number>
    }
  | { readonly kind: 'failed'; readonly errors: readonly MappingError[] }

/**
 * Maps one document, or all documents of a batch: together when the mapping merges, else one after another.
 * Every missing required value and every failed expression is collected (at most 1000 a document), each with its
 * target path and the place in the sender's bytes; there is output only when there are none.
 */
export function runMapping(
  mapping: Mapping,
  source: Branch | readonly Branch[],
  context: RunContext,
): RunResult {
  const drawn = new Map<string, number>()
  if (!isBatch(source)) return run(mapping, mapping.merges ? [source] : source, context, drawn)
  if (mapping.merges) return run(mapping, source, context, drawn)
  const outputs: Output[] = []
  const errors: MappingError[] = []
  for (const one of source) {
    const result = run(mapping, one, context, drawn)
    if (result.kind === 'mapped') outputs.push(...result.outputs)
    else errors.push(...result.errors)
  }
  return errors.length > 0 ? { kind: 'failed', errors } : { kind: 'mapped', outputs, drawn }
}

// Array.isArray alone does not narrow a readonly array out of the union.
function isBatch(source: Branch | readonly Branch[]): source is readonly Branch[] {
  return Array.isArray(source)
}

export type OneResult =
  | {
      readonly kind: 'mapped'
      readonly output: OutputBranch
      readonly drawn: ReadonlyMap<string, number>
    }
  | { readonly kind: 'failed'; readonly errors: readonly MappingError[] }

/** Maps to exactly one document: for callers that have a use for one only. */
export function mapOne(mapping: Mapping, source: Branch | readonly Branch[], context: RunContext): OneResult {
  const result = runMapping(mapping, source, context)
  if (result.kind === 'failed') return result
  const [first] = result.outputs
  if (first !== undefined && result.outputs.length === 1)
    return { kind: 'mapped', output: first.output, drawn: result.drawn }
  const text = `the mapping gave ${result.outputs.length} documents, and exactly one is expected here`
  return { kind: 'failed', errors: [{ targetPath: '', text, code: 'MAP_FAILED' }] }
}

type Source = Branch | readonly Branch[]

function run(mapping: Mapping, source: Source, context: RunContext, drawn: Map<string, number>): RunResult {
  const frame = newFrame(mapping.slots, context, drawn)
  frame.slots[0] = source
  frame.slots[1] = context.message ?? {}
  mapping.lets(frame)
  const outputs = mapping.emissions.flatMap((emission) => emit(emission, frame))
  const exhausted = exhaustion(frame)
  if (exhausted !== undefined) return { kind: 'failed', errors: [exhausted] }
  if (frame.failed) return { kind: 'failed', errors: frame.errors }
  return { kind: 'mapped', outputs, drawn }
}

function emit({ to, many, write }: Mapping['emissions'][number], frame: Frame): readonly Output[] {
  const written = write(frame)
  if (written === undefined) return []
  // The checker lets only a record through here, or, of many, a list of records.
  if (many) return (written as readonly OutputBranch[]).map((output) => ({ to, output }))
  return [{ to, output: written as OutputBranch }]
}
