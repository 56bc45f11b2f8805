import type { Branch, OutputBranch } from '@parley/document'
import type { Mapping } from './compile-mapping.ts'
import { reportFault } from './report.ts'
import type { Frame, Limits, MappingError } from './value.ts'

export type RunContext = {
  /** The moment of the run: the only thing besides the source that the output depends on. */
  readonly now: Date
  /** Default: 5 million steps and 64 Mi characters. */
  readonly limits?: Limits
}

export type RunResult =
  | { readonly kind: 'mapped'; readonly output: OutputBranch }
  | { readonly kind: 'failed'; readonly errors: readonly MappingError[] }

const defaultLimits: Limits = { steps: 5_000_000, outputChars: 64 * 1024 * 1024 }

/**
 * Maps one document. Every missing required value and every failed expression is collected (at most 1000), each
 * with its target path and the place in the sender's bytes; there is output only when there are none.
 */
export function runMapping(mapping: Mapping, source: Branch, context: RunContext): RunResult {
  const frame = newFrame(mapping, source, context)
  for (const { name, slot, evaluate } of mapping.lets) {
    frame.slots[slot] = evaluate(frame)
    if (frame.fault === undefined) continue
    frame.spoiled ??= new Set()
    frame.spoiled.add(slot)
    reportFault(frame, { path: ['let', name], home: 0 })
  }
  const output = mapping.write(frame)
  const exhausted = exhaustion(frame)
  if (exhausted !== undefined) return { kind: 'failed', errors: [exhausted] }
  if (frame.failed) return { kind: 'failed', errors: frame.errors }
  // The target is a required branch, so a run without errors has written one.
  return { kind: 'mapped', output: output as OutputBranch }
}

function newFrame(mapping: Mapping, source: Branch, { now, limits = defaultLimits }: RunContext): Frame {
  const slots = new Array<Frame['slots'][number]>(mapping.slots).fill(undefined)
  slots[0] = source
  return {
    slots,
    positions: [],
    now,
    limits,
    errors: [],
    failed: false,
    fault: undefined,
    spoiled: undefined,
    steps: 0,
    outputChars: 0,
  }
}

function exhaustion(frame: Frame): MappingError | undefined {
  const { steps, outputChars } = frame.limits
  if (frame.steps > steps) {
    return { targetPath: '', text: `the mapping took more than ${steps} steps`, code: 'MAP_FAILED' }
  }
  if (frame.outputChars > outputChars) {
    return { targetPath: '', text: `the output is longer than ${outputChars} characters`, code: 'MAP_FAILED' }
  }
  return undefined
}
